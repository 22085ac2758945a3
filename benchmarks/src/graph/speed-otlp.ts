import type { Attributes, SpanRecord } from '@aegis/core';
import { readOtlpSpans } from '@aegis/graph/traces';
import { medianMilliseconds } from '../root-cause/speed-rounds.js';
import { makeSpans } from './speed-spans.js';

const ROUNDS = 3;
const KINDS: Readonly<Record<string, number>> = { server: 2, client: 3 };
const START_NANOS = 1_700_000_000_000_000_000n;
const NANOS_PER_MS = 1e6;

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

/** An id of 16 digits of hex, told from the place in its trace. */
function idOf(spanId: string): string {
  return Array.from(spanId, (character) => character.charCodeAt(0).toString(16))
    .join('')
    .slice(-16)
    .padStart(16, '0');
}

function nanosOf(milliseconds: number): string {
  return String(START_NANOS + BigInt(Math.round(milliseconds * NANOS_PER_MS)));
}

/** One export of many spans, each with a resource of its own: the dearest way to write them. */
function exportOf(spans: readonly SpanRecord[]): string {
  const resourceSpans = spans.map((span) => ({
    resource: { attributes: attributesOf(span.resource) },
    scopeSpans: [
      {
        spans: [
          {
            // All zeros are no id.
            traceId: `f${span.traceId.slice(1)}`,
            spanId: idOf(span.spanId),
            parentSpanId: span.parentSpanId === null ? '' : idOf(span.parentSpanId),
            kind: KINDS[span.kind],
            name: span.name,
            startTimeUnixNano: nanosOf(span.startMs),
            endTimeUnixNano: nanosOf(span.endMs),
            attributes: attributesOf(span.attributes),
            status: {},
          },
        ],
      },
    ],
  }));
  return JSON.stringify({ resourceSpans });
}

/** What reading 100,000 spans from OTLP in JSON costs, and how much of it the JSON alone. */
export interface OtlpSpeed {
  readonly milliseconds: number;
  readonly parseMilliseconds: number;
}

/** Measures, and throws where a span is lost. */
export function measureOtlp(seed: number): OtlpSpeed {
  const spans = makeSpans(seed);
  const text = exportOf(spans);
  const read = readOtlpSpans(text).stats.spans;
  if (read !== spans.length) throw new Error(`${read} spans are not ${spans.length}`);
  const [milliseconds, parseMilliseconds] = medianMilliseconds(
    [() => readOtlpSpans(text), () => JSON.parse(text)],
    ROUNDS,
  ) as [number, number];
  return { milliseconds, parseMilliseconds };
}
