import { type Linked, RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';

const MAX_ID_LENGTH = 128;
/** Different steps of one trace in one window that are told apart. */
const MAX_STEPS = 64;

/** Where a trace is: its last two events, and what it has been counted for in the open window. */
export interface OpenTrace extends Linked<OpenTrace> {
  readonly id: string;
  before: number;
  last: number;
  lastMs: number;
  window: number;
  /** Pairs of context and event. */
  readonly steps: number[];
}

/** The traces that may go on, bounded: the longest quiet makes room. */
export class OpenTraces {
  readonly #maxTraces: number;
  readonly #open = new Map<string, OpenTrace>();
  readonly #order = new RecencyList<OpenTrace>();

  constructor(maxTraces: number) {
    this.#maxTraces = maxTraces;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The trace of this id; one that begins stands at `start`. */
  of(name: string, start: number, timeMs: number): OpenTrace {
    const id = name.length > MAX_ID_LENGTH ? name.slice(0, MAX_ID_LENGTH) : name;
    let trace = this.#open.get(id);
    if (trace === undefined) {
      if (this.#open.size >= this.#maxTraces) this.#remove(this.#order.oldest!);
      const links = { older: null, newer: null };
      trace = { id, before: start, last: start, lastMs: timeMs, window: 0, steps: [], ...links };
      this.#open.set(id, trace);
      this.#order.add(trace);
    } else {
      this.#order.touch(trace);
    }
    trace.lastMs = Math.max(trace.lastMs, timeMs);
    return trace;
  }

  #remove(trace: OpenTrace): void {
    this.#order.remove(trace);
    this.#open.delete(trace.id);
  }

  /** Takes out a trace that has been quiet since `untilMs`, or null. */
  takeQuiet(untilMs: number): OpenTrace | null {
    const { oldest } = this.#order;
    if (oldest === null || oldest.lastMs > untilMs) return null;
    this.#remove(oldest);
    return oldest;
  }

  clear(): void {
    for (const trace of [...this.#order]) this.#remove(trace);
  }

  toJSON(): unknown {
    return {
      open: [...this.#order].map(({ id, before, last, lastMs, window, steps }) => ({
        id,
        before,
        last,
        lastMs,
        window,
        steps: [...steps],
      })),
    };
  }

  /**
   * @param lastEvent - the highest number that an event has
   * @throws AegisError `invalid-snapshot`
   */
  static read(reader: SnapshotReader, maxTraces: number, lastEvent: number): OpenTraces {
    const traces = new OpenTraces(maxTraces);
    const event = { min: 0, max: lastEvent, integer: true };
    reader.list('open', { maxLength: maxTraces }, (item) => {
      const id = item.string('id', { maxLength: MAX_ID_LENGTH });
      if (traces.#open.has(id)) return;
      const trace: OpenTrace = {
        id,
        before: item.number('before', event),
        last: item.number('last', event),
        lastMs: item.number('lastMs'),
        window: item.number('window', { integer: true }),
        steps: item.numbers('steps', { maxLength: MAX_STEPS * 2 }, { min: -1, integer: true }),
        older: null,
        newer: null,
      };
      traces.#open.set(id, trace);
      traces.#order.add(trace);
    });
    return traces;
  }
}

/** Notes a step of a trace in a window; false where it was noted before, or there are too many. */
export function noteStep(
  trace: OpenTrace,
  window: number,
  context: number,
  event: number,
): boolean {
  const { steps } = trace;
  if (trace.window !== window) {
    trace.window = window;
    steps.length = 0;
  }
  for (let i = 0; i < steps.length; i += 2) {
    if (steps[i] === context && steps[i + 1] === event) return false;
  }
  if (steps.length >= MAX_STEPS * 2) return false;
  steps.push(context, event);
  return true;
}
