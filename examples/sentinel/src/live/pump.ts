import type { Batch, Intake } from '../inputs/input.js';
import type { Journal } from '../journal/journal.js';
import type { Entry } from '../watch/entry.js';

/** What became of an entry. */
export type Applied = (sequence: number, entry: Entry) => Promise<void>;

interface Waiting {
  readonly entry: Entry;
  readonly weight: number;
  /** Called when the entry stands in the journal. */
  readonly written: () => void;
  readonly applied: () => void;
}

/** Entries that are written together; more wait for the next turn. */
const MOST_AT_ONCE = 256;
const MOST_WEIGHT_AT_ONCE = 10_000;

/** How much work an entry is: a line or a point is one. */
function weightOf(entry: Entry): number {
  if (entry.kind !== 'batch') return 1;
  const { logs, points } = entry.batch;
  return 1 + (logs?.length ?? 0) + (points?.length ?? 0);
}

/**
 * One line of entries: each gets its number, is written to the journal, and is applied, in order. Whoever gives
 * waits while the line is full; a sender from outside, who can wait better, is told that it is.
 */
export class Pump implements Intake {
  readonly #journal: Journal;
  readonly #apply: Applied;
  readonly #limit: number;
  readonly #clock: () => number;
  #line: Waiting[] = [];
  #weight = 0;
  #refused = 0;
  #running: Promise<void> | null = null;
  #room: (() => void)[] = [];

  /**
   * @param limit - lines and points that may wait
   * @param clock - the time that batches arrive at, ms
   */
  constructor(journal: Journal, apply: Applied, limit: number, clock: () => number) {
    this.#journal = journal;
    this.#apply = apply;
    this.#limit = limit;
    this.#clock = clock;
  }

  async take(batch: Batch): Promise<void> {
    await this.put({ kind: 'batch', receivedMs: this.#clock(), batch });
  }

  /** Settled when the entry is written, or applied as well. */
  async put(entry: Entry, until: 'written' | 'applied' = 'written'): Promise<void> {
    while (this.#weight >= this.#limit) {
      await new Promise<void>((resolve) => this.#room.push(resolve));
    }
    const weight = weightOf(entry);
    this.#weight += weight;
    const done = new Promise<void>((resolve) => {
      const nothing = (): void => {};
      const [written, applied] = until === 'written' ? [resolve, nothing] : [nothing, resolve];
      this.#line.push({ entry, weight, written, applied });
    });
    this.#running ??= this.#run();
    await done;
  }

  get isFull(): boolean {
    const full = this.#weight >= this.#limit;
    if (full) this.#refused++;
    return full;
  }

  get depth(): number {
    return this.#weight;
  }

  get refused(): number {
    return this.#refused;
  }

  /** Settled when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#line.length > 0) {
      const together = this.#next();
      const first = await this.#journal.append(together.map(({ entry }) => entry));
      for (const { written } of together) written();
      for (const [index, { entry, weight, applied }] of together.entries()) {
        await this.#apply(first + index, entry);
        this.#weight -= weight;
        applied();
      }
      const waiting = this.#room;
      this.#room = [];
      for (const resolve of waiting) resolve();
      // Sockets and timers get their turn, also while the line never ends.
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = null;
  }

  #next(): Waiting[] {
    let weight = 0;
    let count = 0;
    for (const waiting of this.#line) {
      if (count > 0 && (weight + waiting.weight > MOST_WEIGHT_AT_ONCE || count >= MOST_AT_ONCE))
        break;
      weight += waiting.weight;
      count++;
    }
    const together = this.#line.slice(0, count);
    this.#line = this.#line.slice(count);
    return together;
  }
}
