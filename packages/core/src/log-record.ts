import type { Attributes } from './attributes.js';

/**
 * One log entry after OpenTelemetry's log data model.
 *
 * Times are milliseconds of the data's own clock, since the epoch. `severityNumber` is 1 to 24
 * (TRACE 1–4, DEBUG 5–8, INFO 9–12, WARN 13–16, ERROR 17–20, FATAL 21–24), 0 where nothing says.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model/
 */
export interface LogRecord {
  readonly timestampMs: number | null;
  readonly severityNumber: number;
  readonly severityText: string | null;
  readonly body: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly traceId: string | null;
  readonly spanId: string | null;
}
