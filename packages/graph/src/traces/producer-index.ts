import { RecentSet } from './recent-set.js';
import type { Producer } from './trace-calls.js';
import { publishes, type SpanLink, type TraceSpanFields } from './trace-span.js';

/** Ids hold no line break in any exporter; where one does, a link is taken for another, no more. */
function keyOf(traceId: string, spanId: string): string {
  return `${traceId}\n${spanId}`;
}

function precedes(a: Producer, b: Producer): boolean {
  if (a.node !== b.node) return a.node < b.node;
  return (a.peer?.id ?? '') < (b.peer?.id ?? '');
}

/** Spans that sent messages, for the links of batches; the oldest go first. */
export class ProducerIndex {
  readonly #producers = new Map<string, Producer>();
  readonly #keys: RecentSet;

  constructor(capacity: number) {
    this.#keys = new RecentSet(capacity);
  }

  /** All, the oldest first. */
  entries(): readonly (readonly [string, Producer])[] {
    return this.#keys.list().map((key) => [key, this.#producers.get(key)!]);
  }

  add(traceId: string, span: TraceSpanFields): void {
    if (span.kind === 'unspecified' || !publishes(span, false)) return;
    this.restore(keyOf(traceId, span.spanId), { node: span.node, peer: span.peer });
  }

  restore(key: string, producer: Producer): void {
    const known = this.#producers.get(key);
    // Of two under one id the same one stays, in whichever order they came.
    if (known !== undefined && !precedes(producer, known)) return;
    this.#producers.set(key, producer);
    const oldest = known === undefined ? this.#keys.add(key) : null;
    if (oldest !== null) this.#producers.delete(oldest);
  }

  /** The producers that links lead to, one a link at most. */
  of(links: readonly SpanLink[]): readonly Producer[] {
    const found: Producer[] = [];
    for (const { traceId, spanId } of links) {
      const producer = this.#producers.get(keyOf(traceId, spanId));
      if (producer !== undefined) found.push(producer);
    }
    return found;
  }
}
