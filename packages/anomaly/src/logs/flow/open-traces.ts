import { type Linked, RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';

const MAX_ID_LENGTH = 128;
/** Different steps of one trace in one window that are told apart. */
const MAX_STEPS = 64;
/** Events of one trace that wait for others that came before them. */
const MAX_WAITING = 64;

/** Where a trace is: its last two events, and what it has been counted for in the open window. */
export interface OpenTrace extends Linked<OpenTrace> {
  readonly id: string;
  before: number;
  last: number;
  lastMs: number;
  window: number;
  /** Pairs of context and event. */
  readonly steps: number[];
  /** Pairs of event and time that are not counted yet, in order of time, and of arrival where that is the same. */
  readonly waiting: number[];
}

/** The traces that may go on, bounded: the longest quiet makes room. */
export class OpenTraces {
  readonly #maxTraces: number;
  readonly #evicted: (trace: OpenTrace) => void;
  readonly #open = new Map<string, OpenTrace>();
  readonly #order = new RecencyList<OpenTrace>();

  /** @param evicted - told of a trace that makes room */
  constructor(maxTraces: number, evicted: (trace: OpenTrace) => void = () => {}) {
    this.#maxTraces = maxTraces;
    this.#evicted = evicted;
  }

  get size(): number {
    return this.#open.size;
  }

  /** The trace of this id; one that begins stands at `start`. */
  of(name: string, start: number, timeMs: number): OpenTrace {
    const id = name.length > MAX_ID_LENGTH ? name.slice(0, MAX_ID_LENGTH) : name;
    let trace = this.#open.get(id);
    if (trace === undefined) {
      if (this.#open.size >= this.#maxTraces) this.#makeRoom();
      const counted = { before: start, last: start, lastMs: timeMs, window: 0, steps: [] };
      trace = { id, ...counted, waiting: [], older: null, newer: null };
      this.#open.set(id, trace);
      this.#order.add(trace);
    } else {
      this.#order.touch(trace);
    }
    trace.lastMs = Math.max(trace.lastMs, timeMs);
    return trace;
  }

  #makeRoom(): void {
    const oldest = this.#order.oldest!;
    this.#remove(oldest);
    this.#evicted(oldest);
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

  /** The longest quiet first. */
  [Symbol.iterator](): Iterator<OpenTrace> {
    return this.#order[Symbol.iterator]();
  }

  clear(): void {
    for (const trace of [...this.#order]) this.#remove(trace);
  }

  toJSON(): unknown {
    return {
      open: Array.from(this.#order, (trace) => ({
        id: trace.id,
        before: trace.before,
        last: trace.last,
        lastMs: trace.lastMs,
        window: trace.window,
        steps: [...trace.steps],
        waiting: [...pairsOf(trace)],
      })),
    };
  }

  /**
   * @param lastEvent - the highest number that an event has
   * @throws AegisError `invalid-snapshot`
   */
  static read(
    reader: SnapshotReader,
    maxTraces: number,
    lastEvent: number,
    evicted?: (trace: OpenTrace) => void,
  ): OpenTraces {
    const traces = new OpenTraces(maxTraces, evicted);
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
        waiting: readWaiting(item, lastEvent),
        older: null,
        newer: null,
      };
      traces.#open.set(id, trace);
      traces.#order.add(trace);
    });
    return traces;
  }
}

function readWaiting(item: SnapshotReader, lastEvent: number): number[] {
  const event = { min: 1, max: lastEvent, integer: true };
  const waiting: number[] = [];
  item.list('waiting', { maxLength: MAX_WAITING }, (one) => {
    waiting.push(one.number('event', event), one.number('timeMs'));
  });
  return waiting;
}

function* pairsOf({ waiting }: OpenTrace): Generator<{ event: number; timeMs: number }> {
  for (let i = 0; i < waiting.length; i += 2) {
    yield { event: waiting[i]!, timeMs: waiting[i + 1]! };
  }
}

/**
 * Puts an event of a trace among those that wait: services hand over their lines when they like, and what
 * happened first may well come last.
 *
 * @returns when there are too many, up to which time they have to be counted; null else
 */
export function wait({ waiting }: OpenTrace, event: number, timeMs: number): number | null {
  let at = waiting.length;
  while (at > 0 && waiting[at - 1]! > timeMs) at -= 2;
  waiting.splice(at, 0, event, timeMs);
  return waiting.length < MAX_WAITING * 2 ? null : waiting[MAX_WAITING - 1]!;
}

/** Takes out the events until a time, in order. */
export function takeSettled({ waiting }: OpenTrace, untilMs: number): number[] {
  let end = waiting.length;
  while (end > 0 && waiting[end - 1]! > untilMs) end -= 2;
  return waiting.splice(0, end).filter((_, i) => i % 2 === 0);
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
