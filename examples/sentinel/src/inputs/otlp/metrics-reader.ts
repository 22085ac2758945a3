import { seriesKey } from '@aegis/anomaly';
import type { MetricDataPoint } from '@aegis/core';
import { DistributionReader } from './distribution-reader.js';
import {
  lengthOf,
  type Message,
  messageOf,
  messagesOf,
  millisecondsOf,
  numberOf,
  textOf,
} from './fields.js';
import { MetricNames } from './metric-names.js';
import { type Labels, pointLabels, resourceLabels } from './series-labels.js';
import { DeltaSums } from './series-memory.js';
import type { Taken } from './taken.js';

/** How metrics are read. */
export interface MetricsSettings {
  /** Series of which sums, and of which buckets, are remembered. */
  readonly maxSeries: number;
  readonly resourceLabels: readonly string[];
}

/** A data point, with what its metric and its resource say. */
export interface Item {
  readonly name: string;
  readonly point: Message;
  readonly labels: Labels;
  readonly timestampMs: number;
  readonly isDelta: boolean;
}

/** Values are left out on purpose: the series has ended. */
const NO_VALUE = 1;
const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/**
 * Reads metrics of OpenTelemetry as points of series after Prometheus' conventions. Gauges stay as they
 * are; sums that only grow become counters, differences added up; of histograms come `_count` and `_sum`,
 * and as gauges `_p50`, `_p95` and `_p99` of what was measured since the point before.
 */
export class MetricsReader {
  readonly #settings: MetricsSettings;
  readonly #names = new MetricNames();
  readonly #sums: DeltaSums;
  readonly #distributions: DistributionReader;

  /** @param saved - what `toJSON` gave */
  constructor(settings: MetricsSettings, saved: unknown = null) {
    this.#settings = settings;
    this.#sums = new DeltaSums(settings.maxSeries, saved);
    this.#distributions = new DistributionReader(settings.maxSeries, this.#sums);
  }

  /** Series that are remembered as sums: as many are in a snapshot. */
  get savedSeries(): number {
    return this.#sums.size;
  }

  /** Series that were forgotten since there were too many. */
  get evicted(): number {
    return this.#sums.evicted + this.#distributions.evicted;
  }

  /** The points of an `ExportMetricsServiceRequest`. */
  read(request: Message, taken: Taken): MetricDataPoint[] {
    const points: MetricDataPoint[] = [];
    for (const resourceMetrics of messagesOf(request, 'resourceMetrics')) {
      const resource = messageOf(resourceMetrics, 'resource');
      const labels = resourceLabels(resource, this.#settings.resourceLabels, this.#names);
      for (const scopeMetrics of messagesOf(resourceMetrics, 'scopeMetrics')) {
        for (const metric of messagesOf(scopeMetrics, 'metrics')) {
          this.#metric(metric, labels, points, taken);
        }
      }
    }
    return points;
  }

  #metric(metric: Message, resource: Labels, points: MetricDataPoint[], taken: Taken): void {
    const kind = KINDS.find((name) => metric[name] !== undefined);
    if (kind === undefined) return;
    const data = messageOf(metric, kind);
    const isCounter = kind === 'sum' && data.isMonotonic === true;
    const shape = isCounter
      ? 'counter'
      : kind === 'gauge' || kind === 'sum'
        ? 'gauge'
        : 'distribution';
    const name = this.#names.metric(textOf(metric, 'name'), textOf(metric, 'unit'), shape);
    const temporality = data.aggregationTemporality;
    const isDelta = temporality === 1 || temporality === 'AGGREGATION_TEMPORALITY_DELTA';
    const dataPoints = messagesOf(data, 'dataPoints');
    const broken = lengthOf(data, 'dataPoints') - dataPoints.length;
    if (broken > 0) taken.reject('that are no points', broken);
    if (name === '') {
      taken.reject('without a name', dataPoints.length);
      return;
    }
    for (const point of dataPoints) {
      if (((numberOf(point.flags) ?? 0) & NO_VALUE) !== 0) {
        taken.accepted++;
        continue;
      }
      const timestampMs = millisecondsOf(point.timeUnixNano);
      if (timestampMs === null) {
        taken.reject('without a time');
        continue;
      }
      const labels = pointLabels(point, resource, this.#names);
      const item = { name, point, labels, timestampMs, isDelta };
      const problem =
        kind === 'gauge' || kind === 'sum'
          ? this.#number(item, points)
          : this.#distributions.read(kind, item, points);
      if (problem === null) taken.accepted++;
      else taken.reject(problem);
    }
  }

  #number(
    { name, point, labels, timestampMs, isDelta }: Item,
    points: MetricDataPoint[],
  ): string | null {
    const given = numberOf(point.asDouble ?? point.asInt);
    if (given === null || !Number.isFinite(given)) return 'that are no finite numbers';
    let value: number | null = given;
    if (isDelta)
      value = this.#sums.add(seriesKey({ name, labels, timestampMs, value }), value, timestampMs);
    if (value === null) return 'that came before';
    points.push({ name, labels, timestampMs, value });
    return null;
  }

  toJSON(): unknown {
    return this.#sums.toJSON();
  }
}
