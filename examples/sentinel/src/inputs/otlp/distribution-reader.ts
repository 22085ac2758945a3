import { seriesKey } from '@aegis/anomaly';
import type { MetricDataPoint } from '@aegis/core';
import { type Buckets, bucketsSince, explicitBuckets, QUANTILES, quantileOf } from './buckets.js';
import {
  bucketsOfExponential,
  type ExponentialHistogram,
  exponentialSince,
  readExponential,
} from './exponential-buckets.js';
import { messagesOf, numberOf, numbersOf } from './fields.js';
import type { Item } from './metrics-reader.js';
import { type DeltaSums, SeriesMap } from './series-memory.js';

/** The buckets of a cumulative histogram when it was seen last. */
interface Seen {
  readonly startTime: unknown;
  readonly timestampMs: number;
  readonly explicit: Buckets | null;
  readonly exponential: ExponentialHistogram | null;
}

/**
 * Reads histograms of both kinds, and summaries. The buckets of a cumulative histogram are told from those
 * of the point before; they are not kept over a restart, so that the first interval after it has no
 * quantiles.
 */
export class DistributionReader {
  readonly #seen: SeriesMap<Seen>;
  readonly #sums: DeltaSums;

  constructor(maxSeries: number, sums: DeltaSums) {
    this.#seen = new SeriesMap(maxSeries);
    this.#sums = sums;
  }

  get evicted(): number {
    return this.#seen.evicted;
  }

  /** Adds the points of a data point; what is wrong with it, or null. */
  read(
    kind: 'histogram' | 'exponentialHistogram' | 'summary',
    item: Item,
    points: MetricDataPoint[],
  ): string | null {
    const { name, point, labels, timestampMs } = item;
    const count = numberOf(point.count ?? 0);
    const sum = point.sum === undefined ? null : numberOf(point.sum);
    if (count === null || !(count >= 0) || !Number.isFinite(count)) return 'with a negative count';
    if (sum !== null && !Number.isFinite(sum)) return 'that are no finite numbers';
    const key = seriesKey({ name, labels, timestampMs, value: 0 });
    if (kind === 'summary') {
      this.#summary(item, points);
    } else {
      const problem = this.#quantiles(kind, key, item, points);
      if (problem !== null) return problem;
    }
    const add = (suffix: string, value: number): void => {
      const total = item.isDelta ? this.#sums.add(`${key}${suffix}`, value, timestampMs) : value;
      if (total !== null) points.push({ name: name + suffix, labels, timestampMs, value: total });
    };
    add('_count', count);
    if (sum !== null) add('_sum', sum);
    return null;
  }

  #quantiles(
    kind: 'histogram' | 'exponentialHistogram',
    key: string,
    item: Item,
    points: MetricDataPoint[],
  ): string | null {
    const { name, point, labels, timestampMs, isDelta } = item;
    let explicit: Buckets | null = null;
    let exponential: ExponentialHistogram | null = null;
    if (kind === 'exponentialHistogram') {
      exponential = readExponential(point);
      if (exponential === null) return 'with broken buckets';
    } else {
      const counts = numbersOf(point.bucketCounts);
      const bounds = numbersOf(point.explicitBounds);
      if (counts === null || bounds === null) return 'with broken buckets';
      // A histogram may come without buckets, of which it is told nothing more than sum and count.
      if (counts.length === 0) return null;
      explicit = explicitBuckets(counts, bounds);
      if (explicit === null) return 'with broken buckets';
    }
    const now = { startTime: point.startTimeUnixNano, timestampMs, explicit, exponential };
    const before = this.#seen.get(key);
    if (before !== undefined && timestampMs <= before.timestampMs) return 'that came before';
    this.#seen.set(key, isDelta ? { ...now, explicit: null, exponential: null } : now);
    const interval = isDelta ? bucketsOf(now) : before === undefined ? null : since(now, before);
    if (interval === null) return null;
    for (const [suffix, share] of QUANTILES) {
      const value = quantileOf(interval, share);
      if (value !== null) points.push({ name: `${name}_${suffix}`, labels, timestampMs, value });
    }
    return null;
  }

  /** As Prometheus has summaries: a series for each quantile. */
  #summary({ name, point, labels, timestampMs }: Item, points: MetricDataPoint[]): void {
    for (const at of messagesOf(point, 'quantileValues').slice(0, 16)) {
      const quantile = numberOf(at.quantile ?? 0);
      const value = numberOf(at.value ?? 0);
      if (quantile === null || value === null || !Number.isFinite(value)) continue;
      const own = { ...labels, quantile: String(quantile) };
      points.push({ name, labels: own, timestampMs, value });
    }
  }
}

function bucketsOf({ explicit, exponential }: Seen): Buckets | null {
  return exponential === null ? explicit : bucketsOfExponential(exponential);
}

/** What was counted between two points; all of it where the writer has begun anew in between. */
function since(now: Seen, before: Seen): Buckets | null {
  if (now.startTime !== before.startTime) return bucketsOf(now);
  if (now.exponential !== null && before.exponential !== null) {
    const interval = exponentialSince(now.exponential, before.exponential);
    return bucketsOfExponential(interval ?? now.exponential);
  }
  if (now.explicit === null || before.explicit === null) return null;
  return bucketsSince(now.explicit, before.explicit);
}
