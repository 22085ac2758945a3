import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Options of `MetricAnomalyDetector`. */
export interface MetricAnomalyDetectorOptions {
  /**
   * How many false alarms a series may raise in a day, > 0. Raising it finds weaker anomalies and more
   * that are none.
   * @defaultValue 0.25
   */
  readonly falseAlarmsPerDay?: number;
  /**
   * Points of a series before it may raise an alarm, from 2 on. Raising it delays the first alarm and
   * steadies it.
   * @defaultValue 60
   */
  readonly warmUpPoints?: number;
  /**
   * How many series are remembered, from 1 on, at about 4 KiB each; beyond it the one that was heard
   * from least recently is forgotten.
   * @defaultValue 100000
   */
  readonly maxSeries?: number;
  /**
   * Which series are counters, judged by their rate per second: those named like one (`_total`, `_count`,
   * `_sum`, `_bucket`), or none.
   * @defaultValue 'by-name'
   */
  readonly counters?: 'by-name' | 'none';
  /**
   * The labels that name the node of the service graph, the first that a point carries counts; at most 64.
   * @defaultValue ['service', 'service_name', 'service.name', 'app', 'job', 'workload', 'pod']
   */
  readonly nodeLabels?: readonly string[];
}

const OWNER = 'MetricAnomalyDetector';
const DEFAULTS: Required<MetricAnomalyDetectorOptions> = Object.freeze({
  falseAlarmsPerDay: 0.25,
  warmUpPoints: 60,
  maxSeries: 100_000,
  counters: 'by-name',
  nodeLabels: Object.freeze([
    'service',
    'service_name',
    'service.name',
    'app',
    'job',
    'workload',
    'pod',
  ]),
});
const MAX_SERIES = 10_000_000;
const COUNTERS = ['by-name', 'none'] as const;
const MAX_NODE_LABELS = 64;
const MAX_LABEL_LENGTH = 256;

/** @throws AegisError `invalid-option` */
export function resolveMetricOptions(
  options: MetricAnomalyDetectorOptions | undefined,
): Readonly<Required<MetricAnomalyDetectorOptions>> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  const { falseAlarmsPerDay, warmUpPoints, maxSeries, counters } = resolved;
  checkNumber(OWNER, 'falseAlarmsPerDay', falseAlarmsPerDay, { min: Number.MIN_VALUE });
  checkNumber(OWNER, 'warmUpPoints', warmUpPoints, { min: 2, integer: true });
  checkNumber(OWNER, 'maxSeries', maxSeries, { min: 1, max: MAX_SERIES, integer: true });
  if (!COUNTERS.includes(counters)) {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: counters is ${String(counters)}; give by-name or none.`,
    );
  }
  // A copy, since the list is the caller's.
  const nodeLabels = Object.freeze(copyOfNames(resolved.nodeLabels));
  return Object.freeze({ ...resolved, nodeLabels });
}

/** @throws AegisError `invalid-snapshot` */
export function readMetricOptions(
  reader: SnapshotReader,
): Readonly<Required<MetricAnomalyDetectorOptions>> {
  return {
    falseAlarmsPerDay: reader.number('falseAlarmsPerDay', { min: Number.MIN_VALUE }),
    warmUpPoints: reader.number('warmUpPoints', { min: 2, integer: true }),
    maxSeries: reader.number('maxSeries', { min: 1, max: MAX_SERIES, integer: true }),
    counters: reader.oneOf('counters', COUNTERS),
    nodeLabels: reader.strings('nodeLabels', {
      maxLength: MAX_NODE_LABELS,
      maxStringLength: MAX_LABEL_LENGTH,
    }),
  };
}

function copyOfNames(labels: unknown): string[] {
  const list = Array.isArray(labels) ? Array.from<unknown>(labels) : null;
  if (list !== null && list.length <= MAX_NODE_LABELS && list.every(isLabelName)) return list;
  throw new AegisError(
    'invalid-option',
    `${OWNER}: nodeLabels is not a list of names; give at most ${MAX_NODE_LABELS} strings ` +
      `of at most ${MAX_LABEL_LENGTH} characters.`,
  );
}

function isLabelName(label: unknown): label is string {
  return typeof label === 'string' && label.length <= MAX_LABEL_LENGTH;
}
