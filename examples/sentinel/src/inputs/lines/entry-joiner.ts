import { type JoinedLine, LineJoiner } from '@aegis/anomaly';
import { AegisError } from '@aegis/core';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import type { LogEntry } from '../input.js';

/** Takes entries, in order. */
export type EntrySink = (entry: LogEntry) => void;

/** So long an entry waits for the next line of its stack trace. */
const IDLE_MS = 500;
/** Standard output and standard error of a container are joined apart. */
const STREAMS = 4;

const SavedJoiner = z.object({ joiner: z.unknown(), nowMs: z.number() });

/** Joins lines of one writer into entries, and puts the node and the time of arrival to them. */
export class EntryJoiner {
  readonly #nodeId: string | null;
  readonly #clock: Clock;
  readonly #joiner: LineJoiner;
  /** The joiner's clock stands still while the program does not run, so that a restart ends no entry. */
  readonly #shiftMs: number;

  /** @param saved - what `toJSON` gave; anything else begins anew */
  constructor(nodeId: string | null, clock: Clock, saved: unknown = null) {
    this.#nodeId = nodeId;
    this.#clock = clock;
    const read = SavedJoiner.safeParse(saved);
    const joiner = read.success ? joinerOf(read.data.joiner) : null;
    this.#joiner = joiner ?? new LineJoiner({ idleMs: IDLE_MS, maxSources: STREAMS });
    this.#shiftMs = read.success ? read.data.nowMs - clock.steadyMs() : 0;
  }

  push(line: string, sink: EntrySink): void {
    this.#add(this.#joiner.push(line, { timestampMs: this.#nowMs() }), sink);
  }

  /** Hands over the entries that have waited long enough. */
  settle(sink: EntrySink): void {
    this.#add(this.#joiner.flush(this.#nowMs()), sink);
  }

  /** Hands over what there is: no more lines will come. */
  end(sink: EntrySink): void {
    this.#add(this.#joiner.flush(), sink);
  }

  /** Whether an entry waits for more. */
  get isOpen(): boolean {
    return this.#joiner.stats().open > 0;
  }

  /** Null where nothing waits. */
  toJSON(): unknown {
    return this.isOpen ? { joiner: this.#joiner.toJSON(), nowMs: this.#nowMs() } : null;
  }

  #nowMs(): number {
    return this.#clock.steadyMs() + this.#shiftMs;
  }

  #add(joined: readonly JoinedLine[], sink: EntrySink): void {
    if (joined.length === 0) return;
    const wallMs = this.#clock.wallMs();
    const nowMs = this.#nowMs();
    for (const { text, timestampMs } of joined) {
      if (text.trim() === '') continue;
      const receivedMs = Math.round(wallMs - Math.max(0, nowMs - (timestampMs ?? nowMs)));
      sink({ line: text, nodeId: this.#nodeId, receivedMs });
    }
  }
}

/** Null where the snapshot is none: there is no more than an entry in it to be lost. */
function joinerOf(snapshot: unknown): LineJoiner | null {
  try {
    return LineJoiner.fromJSON(snapshot);
  } catch (error) {
    if (AegisError.isInstance(error)) return null;
    throw error;
  }
}
