import type { Attributes } from './attributes.js';

/** What a span can be after OpenTelemetry; `unspecified` where the exporter did not say. */
export const SPAN_KINDS = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
] as const;

/** What a span is. */
export type SpanKind = (typeof SPAN_KINDS)[number];

/**
 * One span after OpenTelemetry's trace data model. Its service stands in `resource['service.name']`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/api/#span
 */
export interface SpanRecord {
  readonly traceId: string;
  readonly spanId: string;
  /** Null for the root of a trace. */
  readonly parentSpanId: string | null;
  readonly kind: SpanKind;
  readonly name: string;
  /** Milliseconds since the epoch, of the data's own clock, with their fraction. */
  readonly startMs: number;
  readonly endMs: number;
  readonly statusCode: 'unset' | 'ok' | 'error';
  readonly attributes: Attributes;
  readonly resource: Attributes;
  /** Spans of this or other traces that led to this one: the messages of a batch. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}
