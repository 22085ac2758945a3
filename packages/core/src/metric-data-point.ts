/**
 * One sample of one series. The series is `name` with `labels`, as in Prometheus.
 *
 * `value` may be anything that arrives, NaN and infinities too: detectors count what they cannot use.
 */
export interface MetricDataPoint {
  readonly name: string;
  /** Milliseconds since the epoch, of the data's own clock. */
  readonly timestampMs: number;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}
