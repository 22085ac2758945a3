import {
  AegisError,
  type Anomaly,
  type Detector,
  type MetricDataPoint,
  type Verdict,
} from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { describeAnomaly } from './describe.js';
import {
  type MetricAnomalyDetectorOptions,
  readMetricOptions,
  resolveMetricOptions,
} from './metric-options.js';
import { type SeriesEntry, SeriesTable } from './series/series-table.js';
import type { SeriesVerdict } from './series/series-verdict.js';
import { nodeOf } from './series-key.js';
import { isUsable, keyOf } from './usable-point.js';

/** What the detector says of one point. */
export interface MetricVerdict extends Verdict {
  readonly series: string;
  /** How many alarms a day would come by chance, were points at least this odd alarms; an alarm needs few. */
  readonly expectedPerDay: number;
  /** What was judged: the value, or of a counter its rate per second. 0 where nothing was. */
  readonly observed: number;
  /** What the point should have been, and the interval that would have been normal. */
  readonly expected: number;
  readonly band: readonly [low: number, high: number];
  /** The point is unusual, whether it is the first of its episode or not. */
  readonly unusual: boolean;
  /** Set when an episode opens, becomes clearly stronger or turns round: what to tell a person. */
  readonly anomaly: Anomaly | null;
}

/** What has come in and what became of it: of what was seen, all was judged but the next three. */
export interface MetricStats {
  readonly seen: number;
  /** Points whose value or time is not a finite number, or whose name is none or too long. */
  readonly dropped: number;
  /** Points not newer than the latest of their series. */
  readonly late: number;
  /**
   * Readings of counters that give no rate: the first of a series, those below zero, and the first after
   * a long gap or a clock that was set back.
   */
  readonly unrated: number;
  /** Points before which others are missing. */
  readonly gaps: number;
  /** Times that a counter began anew. */
  readonly resets: number;
  readonly series: number;
  readonly evicted: number;
  readonly anomalies: number;
}

const HEADER = { kind: 'metric-anomaly-detector', version: 2 };
const BAND_SCALES = 4;
const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/**
 * Watches any number of metric series and says which points are not as they were: score, then learn, in
 * constant work and bounded memory a series, with one configuration for all.
 *
 * Gauges are taken as they come, counters as rates per second, through resets and gaps. A value that is
 * not finite, or not newer than the last, is counted and left out; a clock that was set back is followed.
 *
 * Cost: one pass over eleven channels a point, without allocation but for the verdict; 4 KiB a series.
 *
 * @example
 * ```ts
 * import { MetricAnomalyDetector } from '@aegis/anomaly';
 * const detector = new MetricAnomalyDetector();
 * const point = (minute: number, value: number) =>
 *   ({ name: 'request_duration_seconds', labels: { service: 'cart' }, timestampMs: minute * 60_000, value });
 * for (let minute = 0; minute < 500; minute++) {
 *   detector.addMetric(point(minute, 0.2 + 0.01 * ((minute * 7) % 5)));
 * }
 * const verdict = detector.addMetric(point(500, 3));
 * verdict.alarm; // => true
 * verdict.anomaly?.nodeId; // => 'cart'
 * verdict.anomaly?.direction; // => 'up'
 * ```
 *
 * @see Ahmad et al. (2017), Unsupervised Real-Time Anomaly Detection for Streaming Data, Neurocomputing
 * 262, doi:10.1016/j.neucom.2017.04.070, for the setting; Siffer et al. (2017), KDD, for the tails
 */
export class MetricAnomalyDetector implements Detector<MetricDataPoint, MetricVerdict> {
  readonly #options: Readonly<Required<MetricAnomalyDetectorOptions>>;
  readonly #table: SeriesTable;
  #seen = 0;
  #dropped = 0;
  #late = 0;
  #unrated = 0;
  #gaps = 0;
  #resets = 0;
  #evicted = 0;
  #anomalies = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: MetricAnomalyDetectorOptions) {
    this.#options = resolveMetricOptions(options);
    this.#table = new SeriesTable(this.#options);
  }

  /**
   * Judges a point, then learns it: the same as {@link MetricAnomalyDetector.process}.
   *
   * @throws AegisError `invalid-argument` where there is no point at all; what is wrong inside of one is
   * counted
   */
  addMetric(point: MetricDataPoint): MetricVerdict {
    return this.process(point);
  }

  /** Judges a point as it would be judged now, and changes nothing. */
  score(point: MetricDataPoint): MetricVerdict {
    const key = keyOf(point);
    const entry = isUsable(point, key) ? this.#table.find(key) : null;
    if (entry === null) return silent(key);
    const { clock, counter } = this.#table;
    const arrival = clock.judge(point.timestampMs);
    if (arrival === 'late' || arrival === 'duplicate') return silent(key);
    const value = entry.isCounter
      ? counter.preview(point.value, point.timestampMs, clock.stepMs)
      : point.value;
    if (Number.isNaN(value)) return silent(key);
    return this.#tell(
      point,
      key,
      value,
      entry,
      this.#judge(point, value, entry, arrival === 'gap'),
    );
  }

  /** Takes a point in without a verdict. */
  learn(point: MetricDataPoint): void {
    this.process(point);
  }

  process(point: MetricDataPoint): MetricVerdict {
    const key = keyOf(point);
    this.#seen++;
    if (!isUsable(point, key)) {
      this.#dropped++;
      return silent(key);
    }
    const { entry, evicted } = this.#table.touch(key, point.name);
    if (evicted) this.#evicted++;
    const { clock, counter, model } = this.#table;
    const { stepMs } = clock;
    const arrival = clock.judge(point.timestampMs);
    if (arrival === 'late' || arrival === 'duplicate') {
      this.#late++;
      clock.take(point.timestampMs);
      return silent(key);
    }
    if (arrival === 'gap') this.#gaps++;
    // The counter's own clock knows nothing of one that was set back.
    if (arrival === 'restart') counter.clear();
    const value = entry.isCounter ? this.#rate(point, stepMs) : point.value;
    if (Number.isNaN(value)) {
      this.#unrated++;
      clock.take(point.timestampMs);
      return silent(key);
    }
    const judged = this.#judge(point, value, entry, arrival === 'gap');
    // The first of a series is learnt, but there is nothing to say of it.
    const verdict =
      arrival === 'first' ? silent(key) : this.#tell(point, key, value, entry, judged);
    clock.take(point.timestampMs);
    model.learn(value, stepMs, arrival === 'gap');
    if (verdict.anomaly !== null) this.#anomalies++;
    return verdict;
  }

  #rate({ value, timestampMs }: MetricDataPoint, stepMs: number): number {
    const { counter } = this.#table;
    if (counter.judge(value, timestampMs, stepMs) === 'reset') this.#resets++;
    return counter.take(value, timestampMs, stepMs);
  }

  #judge(
    { timestampMs }: MetricDataPoint,
    value: number,
    { leastQuantum }: SeriesEntry,
    afterGap: boolean,
  ): Readonly<SeriesVerdict> {
    const { clock, model } = this.#table;
    return model.judge(value, timestampMs, clock.stepMs, leastQuantum, afterGap);
  }

  #tell(
    point: MetricDataPoint,
    series: string,
    value: number,
    { signalKind }: SeriesEntry,
    judged: Readonly<SeriesVerdict>,
  ): MetricVerdict {
    const { bans, tailProbability, perDay, odd, warmingUp, expected, scale } = judged;
    const alarm = judged.step === 'opens' || judged.step === 'stronger';
    const verdict: MetricVerdict = {
      series,
      score: bans,
      tailProbability,
      expectedPerDay: perDay,
      observed: value,
      expected,
      band: [expected - BAND_SCALES * scale, expected + BAND_SCALES * scale],
      alarm,
      unusual: odd,
      warmingUp,
      anomaly: null,
    };
    if (!alarm) return verdict;
    const { timestampMs } = point;
    const nodeId = nodeOf(point, this.#options.nodeLabels);
    const identity = { series, nodeId, signalKind, timestampMs, value };
    return { ...verdict, anomaly: describeAnomaly(identity, verdict, this.#table.model.bans) };
  }

  stats(): MetricStats {
    return {
      seen: this.#seen,
      dropped: this.#dropped,
      late: this.#late,
      unrated: this.#unrated,
      gaps: this.#gaps,
      resets: this.#resets,
      series: this.#table.size,
      evicted: this.#evicted,
      anomalies: this.#anomalies,
    };
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      seen: this.#seen,
      dropped: this.#dropped,
      late: this.#late,
      unrated: this.#unrated,
      gaps: this.#gaps,
      resets: this.#resets,
      evicted: this.#evicted,
      anomalies: this.#anomalies,
      series: this.#table.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): MetricAnomalyDetector {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', readMetricOptions);
    const detector = new MetricAnomalyDetector(options);
    detector.#seen = reader.number('seen', COUNT);
    detector.#dropped = reader.number('dropped', COUNT);
    detector.#late = reader.number('late', COUNT);
    detector.#unrated = reader.number('unrated', COUNT);
    detector.#gaps = reader.number('gaps', COUNT);
    detector.#resets = reader.number('resets', COUNT);
    detector.#evicted = reader.number('evicted', COUNT);
    detector.#anomalies = reader.number('anomalies', COUNT);
    const refuse = (sentence: string): AegisError =>
      new AegisError('invalid-snapshot', `MetricAnomalyDetector: ${sentence}.`);
    reader.list('series', { maxLength: options.maxSeries }, (item) => {
      detector.#table.restore(item, refuse);
    });
    return detector;
  }
}

/** What there is to say of a point that cannot be judged. */
function silent(series: string): MetricVerdict {
  return {
    series,
    score: 0,
    tailProbability: 1,
    expectedPerDay: Number.MAX_VALUE,
    observed: 0,
    expected: 0,
    band: [0, 0],
    alarm: false,
    unusual: false,
    warmingUp: true,
    anomaly: null,
  };
}
