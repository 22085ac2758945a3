import type { MetricDataPoint, Verdict } from '@aegis/core';

/** The part of a verdict that is written; what a `MetricAnomalyDetector` gives fits. */
export interface WritableVerdict extends Pick<Verdict, 'score' | 'alarm' | 'warmingUp'> {
  readonly expected?: number;
  /** The interval that would have been normal. */
  readonly band?: readonly [low: number, high: number];
}

/** What each metric of {@link scorePoints} means, by its name. */
export const SCORE_HELP: Readonly<Record<string, string>> = Object.freeze({
  aegis_anomaly_score: 'How odd the latest point is, in powers of ten: 4 is one in 10,000.',
  aegis_anomaly_alarm: 'Whether the latest point opened an episode (1) or not (0).',
  aegis_anomaly_expected:
    'What the latest point should have been; of counters the rate per second.',
  aegis_anomaly_lower: 'The lower end of what would have been normal.',
  aegis_anomaly_upper: 'The upper end of what would have been normal.',
});

/**
 * A verdict on a point as points of their own, to be written back or scraped: `aegis_anomaly_score`,
 * `_alarm`, and once the detector is warm, where the verdict has them, `_expected`, `_lower` and `_upper`.
 *
 * They carry the labels of the series, in names that Prometheus takes (`service.name` becomes
 * `service_name`), and `anomaly_name`: the point's own label of that name, or the name of its metric.
 *
 * @example
 * ```ts
 * import { scorePoints } from '@aegis/anomaly/prometheus';
 * const point = { name: 'queue_depth', labels: { queue: 'mail' }, timestampMs: 60_000, value: 900 };
 * const verdict = { score: 6.5, alarm: true, warmingUp: false, expected: 40, band: [10, 70] as const };
 * const [score, alarm, expected] = scorePoints(point, verdict);
 * [score?.name, score?.value]; // => ['aegis_anomaly_score', 6.5]
 * alarm?.labels; // => { queue: 'mail', anomaly_name: 'queue_depth' }
 * expected?.value; // => 40
 * ```
 */
export function scorePoints(point: MetricDataPoint, verdict: WritableVerdict): MetricDataPoint[] {
  const { timestampMs } = point;
  const labels = writableLabels(point);
  const { score, alarm, warmingUp, expected, band } = verdict;
  const values: [suffix: string, value: number][] = [
    ['score', score],
    ['alarm', alarm ? 1 : 0],
  ];
  if (!warmingUp && expected !== undefined) values.push(['expected', expected]);
  if (!warmingUp && band !== undefined) values.push(['lower', band[0]], ['upper', band[1]]);
  return values.map(([suffix, value]) => ({
    name: `aegis_anomaly_${suffix}`,
    labels,
    timestampMs,
    value,
  }));
}

function writableLabels(point: MetricDataPoint): Record<string, string> {
  const { name } = point;
  const labels = point.labels ?? {};
  const written = new Map<string, string>();
  // What is a name already comes first, so that nothing takes its place.
  for (const [label, value] of Object.entries(labels)) {
    if (writableName(label) === label) written.set(label, value);
  }
  for (const [label, value] of Object.entries(labels)) {
    const writable = writableName(label);
    if (!written.has(writable)) written.set(writable, value);
  }
  if (!written.has('anomaly_name')) written.set('anomaly_name', name);
  return Object.fromEntries(written);
}

function writableName(label: string): string {
  const name = label.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^[0-9]/.test(name) || name === '' || name === '__name__' ? `label_${name}` : name;
}
