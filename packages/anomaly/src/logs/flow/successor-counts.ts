import { AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Pairs of a context and an event that are counted; of more, those that come later are not. */
const MAX_PAIRS = 1 << 16;
/** Tenths and halves add up to this, in another order. */
const ROUNDING = 1e-6;

/** How often each event followed a context. */
export interface Successors {
  total: number;
  readonly counts: Map<number, number>;
}

/** What followed what: contexts (the two events before, as one number) and the events that came next. */
export class SuccessorCounts {
  readonly contexts: Map<number, Successors> = new Map();
  #pairs = 0;

  /** There is no room for what has not followed yet. */
  get isFull(): boolean {
    return this.#pairs >= MAX_PAIRS;
  }

  add(context: number, event: number, weight: number): void {
    let known = this.contexts.get(context);
    const count = known?.counts.get(event);
    if (count === undefined) {
      if (this.#pairs >= MAX_PAIRS) return;
      this.#pairs++;
    }
    if (known === undefined) {
      known = { total: 0, counts: new Map() };
      this.contexts.set(context, known);
    }
    known.total += weight;
    known.counts.set(event, (count ?? 0) + weight);
  }

  /** Adds all of another; `weightOf` says what a context's counts are worth. */
  addAll(other: SuccessorCounts, weightOf: (context: number) => number): void {
    for (const [context, { counts }] of other.contexts) {
      const weight = weightOf(context);
      for (const [event, count] of counts) this.add(context, event, count * weight);
    }
  }

  /** All that has followed anything. */
  events(): Set<number> {
    const events = new Set<number>();
    for (const { counts } of this.contexts.values()) {
      for (const event of counts.keys()) events.add(event);
    }
    return events;
  }

  /** Halves all counts; what came once goes. */
  halve(): void {
    this.#pairs = 0;
    for (const [context, known] of this.contexts) {
      known.total = 0;
      for (const [event, count] of known.counts) {
        if (count < 2) known.counts.delete(event);
        else {
          known.counts.set(event, count / 2);
          known.total += count / 2;
          this.#pairs++;
        }
      }
      if (known.total === 0) this.contexts.delete(context);
    }
  }

  toJSON(): unknown {
    return {
      contexts: [...this.contexts].map(([context, { total, counts }]) => ({
        context,
        total,
        events: [...counts.keys()],
        counts: [...counts.values()],
      })),
    };
  }

  /**
   * @param isEvent - whether a number is one of an event, or of the end
   * @param isContext - whether a number is one of a context
   * @throws AegisError `invalid-snapshot`
   */
  static read(
    reader: SnapshotReader,
    isEvent: (event: number) => boolean,
    isContext: (context: number) => boolean,
  ): SuccessorCounts {
    const successors = new SuccessorCounts();
    const many = { maxLength: MAX_PAIRS };
    reader.list('contexts', many, (item) => {
      const events = item.numbers('events', many, { integer: true });
      const counts = item.numbers('counts', { maxLength: events.length }, { min: 0 });
      const context = item.number('context', { integer: true });
      const total = item.number('total', { min: Number.MIN_VALUE });
      const known = { total, counts: new Map(events.map((event, i) => [event, counts[i] ?? 0])) };
      const sum = counts.reduce((all, count) => all + count, 0);
      successors.#pairs += events.length;
      const adds = Math.abs(sum - total) <= ROUNDING * total && known.counts.size === counts.length;
      const isNew = successors.#pairs <= MAX_PAIRS && !successors.contexts.has(context);
      if (!adds || !isNew || !isContext(context) || !events.every(isEvent)) {
        throw new AegisError('invalid-snapshot', 'successor-counts: expected counts that add up.');
      }
      successors.contexts.set(context, known);
    });
    return successors;
  }
}
