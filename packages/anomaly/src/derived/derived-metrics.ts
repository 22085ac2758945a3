import { AegisError, checkNumber, type MetricDataPoint, resolveOptions } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { readWrittenDefinitions, writeDefinition } from './definition-snapshot.js';
import {
  DEFAULTS,
  type DerivedCounts,
  type DerivedMetricDefinition,
  type DerivedMetricsOptions,
  type DerivedStats,
  MAX_PENDING,
  MAX_SERIES,
  noCounts,
} from './derived-options.js';
import { MAX_KEY_LENGTH } from './input-feed.js';
import { JoinGroup } from './join-group.js';
import { carries, freeParts, labelsFrom, labelsOf, matchedParts } from './match-labels.js';
import { type Derivation, readDefinitions } from './read-definitions.js';

/** An input of a derivation that reads a metric. */
interface Reader {
  readonly derivation: number;
  readonly input: number;
}

interface Entry {
  readonly derivation: number;
  /** What its inputs are matched on. */
  readonly parts: readonly string[];
  readonly group: JoinGroup;
}

const HEADER = { kind: 'derived-metrics', version: 1 };
const OWNER = 'DerivedMetrics';

/**
 * Metrics that are computed from others while they stream in (`errors / max(requests, 1)`): takes points
 * one by one and gives a point for each time at which all inputs of an expression have come.
 *
 * Use it in front of a detector, for what only means something in relation: ratios, shares, headroom,
 * sums of a few. Inputs belong together where their labels (or those in `by`) and their times are equal;
 * counters are taken as rates per second. Not for aggregating many series into one: let the source sum
 * them (`sum by (service)`), or `ambiguous` in {@link DerivedMetrics.stats} will count.
 *
 * Results of one series come in order of time. A metric may be derived from those defined before it. A
 * division by zero has no value and gives no point; guard it with `max(x, 1)` or `x > 0 ? … : 0`.
 *
 * Cost: O(inputs that read the metric · labels) per point. Needs the peer `mathjs`, whose parser reads
 * the expressions; they are compiled once, and evaluated by what {@link DerivedMetricDefinition} names
 * and nothing else.
 *
 * @example
 * ```ts
 * import { DerivedMetrics } from '@aegis/anomaly/derived';
 * const derived = new DerivedMetrics([
 *   { name: 'error_ratio', expression: 'errors / max(requests, 1)', by: ['service'] },
 * ]);
 * const point = (name: string, value: number) =>
 *   ({ name, value, timestampMs: 60_000, labels: { service: 'cart' } });
 * derived.process(point('requests', 200)); // => []
 * const [ratio] = derived.process(point('errors', 5));
 * [ratio?.name, ratio?.value]; // => ['error_ratio', 0.025]
 * ```
 *
 * @see https://mathjs.org/docs/expressions/syntax.html for precedence (`not` binds more tightly than
 * comparisons do); Prometheus, "Vector matching",
 * https://prometheus.io/docs/prometheus/latest/querying/operators/#vector-matching, for which inputs
 * belong together
 */
export class DerivedMetrics {
  readonly #options: Readonly<Required<DerivedMetricsOptions>>;
  readonly #derivations: readonly Derivation[];
  /** By the name of a metric, who reads it. */
  readonly #readers = new Map<string, Reader[]>();
  /** In the order in which they were last heard from. */
  readonly #entries = new Map<string, Entry>();
  readonly #counts = noCounts();

  /**
   * @param definitions - at most 1,000, each after those that it reads
   * @throws AegisError `invalid-option`, with the place where an expression is at fault
   */
  constructor(definitions: readonly DerivedMetricDefinition[], options?: DerivedMetricsOptions) {
    const resolved = resolveOptions(OWNER, DEFAULTS, options);
    const { alignMs, maxPending, maxSeries } = resolved;
    checkNumber(OWNER, 'alignMs', alignMs, { min: 0 });
    checkNumber(OWNER, 'maxPending', maxPending, { min: 1, max: MAX_PENDING, integer: true });
    checkNumber(OWNER, 'maxSeries', maxSeries, { min: 1, max: MAX_SERIES, integer: true });
    this.#options = resolved;
    this.#derivations = readDefinitions(OWNER, definitions);
    this.#derivations.forEach(({ inputs }, derivation) => {
      inputs.forEach(({ name }, input) => {
        const readers = this.#readers.get(name) ?? [];
        readers.push({ derivation, input });
        this.#readers.set(name, readers);
      });
    });
  }

  /**
   * Takes a point in.
   *
   * @returns the points that it completes, each after those that it is computed from; often none. The
   *   time of a result is that of its latest input
   * @throws AegisError `invalid-argument` where there is no point at all
   */
  process(point: MetricDataPoint): MetricDataPoint[] {
    if (typeof point !== 'object' || point === null) {
      throw new AegisError(
        'invalid-argument',
        `DerivedMetrics: the point is ${String(point)}; give { name, timestampMs, value }.`,
      );
    }
    this.#counts.seen++;
    const results: MetricDataPoint[] = [];
    if (!this.#offer(point, results)) this.#counts.unused++;
    return results;
  }

  /** Gives a point to all that read it, and their results too; false where nobody does. */
  #offer(point: MetricDataPoint, results: MetricDataPoint[]): boolean {
    const labels = labelsOf(point);
    let used = false;
    for (const reader of this.#readers.get(point.name) ?? []) {
      const { inputs } = this.#derivations[reader.derivation]!;
      if (!carries(labels, inputs[reader.input]!)) continue;
      used = true;
      const result = this.#join(point, reader);
      if (result === null) continue;
      results.push(result);
      this.#offer(result, results);
    }
    return used;
  }

  #join(point: MetricDataPoint, { derivation, input }: Reader): MetricDataPoint | null {
    const { name, inputs, by, expression } = this.#derivations[derivation]!;
    const labels = labelsOf(point);
    const parts = matchedParts(labels, inputs[input]!, by);
    const key = keyOf(derivation, parts);
    const series = by === null ? '' : freeParts(labels, inputs[input]!).join('\0');
    const usable = Number.isFinite(point.value) && Number.isFinite(point.timestampMs);
    if (!usable || key.length > MAX_KEY_LENGTH || series.length > MAX_KEY_LENGTH) {
      this.#counts.dropped++;
      return null;
    }
    const group = this.#touch(key, derivation, parts);
    const set = group.take(input, series, point, this.#options, this.#counts);
    if (set === null) return null;
    const value = expression.evaluate(set.values);
    if (Number.isNaN(value)) {
      this.#counts.withoutValue++;
      return null;
    }
    this.#counts.emitted++;
    return { name, labels: group.labels, timestampMs: set.latestMs, value };
  }

  /** The group of that key, made if need be, and put last in the order of forgetting. */
  #touch(key: string, derivation: number, parts: readonly string[]): JoinGroup {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.group;
    }
    if (this.#entries.size >= this.#options.maxSeries) this.#forgetOldest();
    const read = this.#derivations[derivation]!;
    const group = JoinGroup.of(labelsFrom(parts, read.by), read);
    this.#entries.set(key, { derivation, parts, group });
    return group;
  }

  #forgetOldest(): void {
    for (const [key, { group }] of this.#entries) {
      this.#entries.delete(key);
      this.#counts.incomplete += group.pending;
      this.#counts.evicted++;
      return;
    }
  }

  stats(): DerivedStats {
    return { ...this.#counts, series: this.#entries.size };
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      definitions: this.#derivations.map(writeDefinition),
      counts: { ...this.#counts },
      groups: [...this.#entries.values()].map(({ derivation, parts, group }) => ({
        derivation,
        parts,
        group: group.toJSON(),
      })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): DerivedMetrics {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', (field) => ({
      alignMs: field.number('alignMs', { min: 0 }),
      maxPending: field.number('maxPending', { min: 1, max: MAX_PENDING, integer: true }),
      maxSeries: field.number('maxSeries', { min: 1, max: MAX_SERIES, integer: true }),
    }));
    const derived = remake(readWrittenDefinitions(reader), options);
    reader.object('counts', (field) => {
      const counts = derived.#counts;
      for (const name of Object.keys(counts) as (keyof DerivedCounts)[]) {
        counts[name] = field.number(name, { min: 0, integer: true });
      }
    });
    reader.list('groups', { maxLength: options.maxSeries }, (item) => {
      const last = derived.#derivations.length - 1;
      const derivation = item.number('derivation', { min: 0, max: last, integer: true });
      const read = derived.#derivations[derivation]!;
      const parts = readParts(item, read);
      const group = item.object('group', (field) =>
        JoinGroup.read(field, labelsFrom(parts, read.by), read, options),
      );
      derived.#entries.set(keyOf(derivation, parts), { derivation, parts, group });
    });
    return derived;
  }
}

function keyOf(derivation: number, parts: readonly string[]): string {
  return `${derivation} ${JSON.stringify(parts)}`;
}

/** What a snapshot says would be a wrong option if a caller said it. */
function remake(
  definitions: readonly DerivedMetricDefinition[],
  options: DerivedMetricsOptions,
): DerivedMetrics {
  try {
    return new DerivedMetrics(definitions, options);
  } catch (cause) {
    const message = `derived-metrics.definitions: ${cause instanceof Error ? cause.message : cause}`;
    throw new AegisError('invalid-snapshot', message, { cause });
  }
}

function readParts(reader: SnapshotReader, { by }: Derivation): string[] {
  const limit = { maxLength: MAX_KEY_LENGTH, maxStringLength: MAX_KEY_LENGTH };
  const parts = reader.strings('parts', limit);
  const fits = by === null ? parts.length % 2 === 0 : parts.length === by.length;
  if (fits && JSON.stringify(parts).length <= MAX_KEY_LENGTH) return parts;
  throw new AegisError('invalid-snapshot', 'derived-metrics.groups: expected a value per label.');
}
