import type { SnapshotReader } from '@aegis/core/snapshot';

/** How often each event followed a context. */
export interface Successors {
  total: number;
  readonly counts: Map<number, number>;
}

/** What followed what: contexts (the two events before, as one number) and the events that came next. */
export class SuccessorCounts {
  readonly contexts: Map<number, Successors> = new Map();

  add(context: number, event: number, weight: number): void {
    let known = this.contexts.get(context);
    if (known === undefined) {
      known = { total: 0, counts: new Map() };
      this.contexts.set(context, known);
    }
    known.total += weight;
    known.counts.set(event, (known.counts.get(event) ?? 0) + weight);
  }

  /** Adds all of another; `weightOf` says what a context's counts are worth. */
  addAll(other: SuccessorCounts, weightOf: (context: number) => number): void {
    for (const [context, { counts }] of other.contexts) {
      const weight = weightOf(context);
      for (const [event, count] of counts) this.add(context, event, count * weight);
    }
  }

  /** Halves all counts; what came once goes. */
  halve(): void {
    for (const [context, known] of this.contexts) {
      known.total = 0;
      for (const [event, count] of known.counts) {
        if (count < 2) known.counts.delete(event);
        else {
          known.counts.set(event, count / 2);
          known.total += count / 2;
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

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, maxContexts: number): SuccessorCounts {
    const successors = new SuccessorCounts();
    const many = { maxLength: maxContexts };
    reader.list('contexts', many, (item) => {
      const events = item.numbers('events', many, { min: -1, integer: true });
      const counts = item.numbers('counts', { maxLength: events.length }, { min: 0 });
      successors.contexts.set(item.number('context', { min: 0, integer: true }), {
        total: item.number('total', { min: 0 }),
        counts: new Map(events.map((event, i) => [event, counts[i] ?? 0])),
      });
    });
    return successors;
  }
}
