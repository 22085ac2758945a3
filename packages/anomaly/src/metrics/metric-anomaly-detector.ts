import {
  AegisError,
  type Anomaly,
  checkNumber,
  type Detector,
  type MetricDataPoint,
  resolveOptions,
  type Verdict,
} from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { SnapshotReader } from '@aegis/core/snapshot';
import { describeAnomaly } from './describe.js';
import { SeriesDetector, type SeriesVerdict } from './series-detector.js';
import { nodeOf, seriesKey } from './series-key.js';
import { signalKindOf } from './signal-kind.js';

/** Options of {@link MetricAnomalyDetector}. */
export interface MetricAnomalyDetectorOptions {
  /**
   * How many false alarms a series may raise in a day, > 0. Raising it finds weaker anomalies and more
   * that are none.
   * @defaultValue 0.1
   */
  readonly falseAlarmsPerDay?: number;
  /**
   * Points of a series before it may raise an alarm, from 2 on. Raising it delays the first alarm and
   * steadies it.
   * @defaultValue 60
   */
  readonly warmUpPoints?: number;
  /**
   * How many series are remembered, from 1 on, at about 25 KiB each; beyond it the one that was heard
   * from least recently is forgotten.
   * @defaultValue 10000
   */
  readonly maxSeries?: number;
  /**
   * The labels that name the node of the service graph, the first that a point carries counts.
   * @defaultValue ['service', 'service_name', 'service.name', 'app', 'job', 'workload', 'pod']
   */
  readonly nodeLabels?: readonly string[];
}

/** What the detector says of one point. */
export interface MetricVerdict extends Verdict {
  readonly series: string;
  /** What the point should have been, and the interval that would have been normal. */
  readonly expected: number;
  readonly band: readonly [low: number, high: number];
  /** The point is unusual, whether it is the first of its episode or not. */
  readonly unusual: boolean;
  /** Set when an episode opens, becomes clearly stronger or turns round: what to tell a person. */
  readonly anomaly: Anomaly | null;
}

/** What has come in and what became of it. */
export interface MetricStats {
  readonly seen: number;
  /** Points whose value or time is not a finite number. */
  readonly dropped: number;
  /** Points not newer than the latest of their series. */
  readonly late: number;
  readonly series: number;
  readonly evicted: number;
  readonly anomalies: number;
}

const DEFAULTS: Required<MetricAnomalyDetectorOptions> = Object.freeze({
  falseAlarmsPerDay: 0.1,
  warmUpPoints: 60,
  maxSeries: 10_000,
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
const HEADER = { kind: 'metric-anomaly-detector', version: 1 };
const MAX_SERIES = 10_000_000;
const MAX_KEY_LENGTH = 4096;

/**
 * Watches any number of metric series and says which points are not as they were: score, then learn, in
 * constant work and bounded memory a series, with one configuration for all.
 *
 * Use it on gauges and on rates; turn counters into rates first. A value that is not finite, or not
 * newer than the last, is counted and left out.
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
  /** In the order in which they were last heard from. */
  readonly #series = new Map<string, SeriesDetector>();
  #seen = 0;
  #dropped = 0;
  #late = 0;
  #evicted = 0;
  #anomalies = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: MetricAnomalyDetectorOptions) {
    const owner = 'MetricAnomalyDetector';
    const resolved = resolveOptions(owner, DEFAULTS, options);
    checkNumber(owner, 'falseAlarmsPerDay', resolved.falseAlarmsPerDay, { min: Number.MIN_VALUE });
    checkNumber(owner, 'warmUpPoints', resolved.warmUpPoints, { min: 2, integer: true });
    checkNumber(owner, 'maxSeries', resolved.maxSeries, { min: 1, max: MAX_SERIES, integer: true });
    if (!Array.isArray(resolved.nodeLabels)) {
      throw new AegisError('invalid-option', `${owner}: nodeLabels is no list; give label names.`);
    }
    this.#options = resolved;
  }

  /** Judges a point, then learns it: the same as {@link MetricAnomalyDetector.process}. */
  addMetric(point: MetricDataPoint): MetricVerdict {
    return this.process(point);
  }

  /** Judges a point as it would be judged now, and changes nothing. */
  score(point: MetricDataPoint): MetricVerdict {
    const series = this.#series.get(seriesKey(point));
    if (series === undefined || !isUsable(point) || point.timestampMs <= series.lastMs) {
      return this.#silent(point);
    }
    return this.#tell(point, series.score(point.value, point.timestampMs));
  }

  /** Takes a point in without a verdict. */
  learn(point: MetricDataPoint): void {
    this.process(point);
  }

  process(point: MetricDataPoint): MetricVerdict {
    this.#seen++;
    const key = seriesKey(point);
    if (!isUsable(point) || key.length > MAX_KEY_LENGTH) {
      this.#dropped++;
      return this.#silent(point);
    }
    const series = this.#touch(key, point.name);
    if (point.timestampMs <= series.lastMs) {
      this.#late++;
      return this.#silent(point);
    }
    const judged = series.score(point.value, point.timestampMs);
    series.learn(point.value, point.timestampMs, judged);
    const verdict = this.#tell(point, judged);
    if (verdict.anomaly !== null) this.#anomalies++;
    return verdict;
  }

  /** The series of that key, made if need be, and put last in the order of forgetting. */
  #touch(key: string, name: string): SeriesDetector {
    const known = this.#series.get(key);
    if (known !== undefined) {
      this.#series.delete(key);
      this.#series.set(key, known);
      return known;
    }
    if (this.#series.size >= this.#options.maxSeries) {
      const oldest = this.#series.keys().next();
      if (!oldest.done) this.#series.delete(oldest.value);
      this.#evicted++;
    }
    const made = new SeriesDetector(name, this.#options);
    this.#series.set(key, made);
    return made;
  }

  #tell(point: MetricDataPoint, judged: SeriesVerdict): MetricVerdict {
    const { tailProbability, unusual, warmingUp, expected, band } = judged;
    const series = seriesKey(point);
    const alarm = judged.step === 'opens' || judged.step === 'stronger';
    const identity = {
      series,
      nodeId: nodeOf(point, this.#options.nodeLabels),
      signalKind: signalKindOf(point.name),
      timestampMs: point.timestampMs,
      value: point.value,
    };
    return {
      series,
      // -log10(1) is -0, which no snapshot and no equality likes.
      score: Math.max(0, -log10(tailProbability)),
      tailProbability,
      alarm,
      unusual,
      warmingUp,
      expected,
      band,
      anomaly: alarm ? describeAnomaly(identity, judged) : null,
    };
  }

  #silent(point: MetricDataPoint): MetricVerdict {
    return {
      series: seriesKey(point),
      score: 0,
      tailProbability: 1,
      alarm: false,
      unusual: false,
      warmingUp: true,
      expected: 0,
      band: [0, 0],
      anomaly: null,
    };
  }

  stats(): MetricStats {
    return {
      seen: this.#seen,
      dropped: this.#dropped,
      late: this.#late,
      series: this.#series.size,
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
      evicted: this.#evicted,
      anomalies: this.#anomalies,
      series: [...this.#series].map(([key, series]) => ({ key, state: series.toJSON() })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): MetricAnomalyDetector {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const options = reader.object('options', (field) => ({
      falseAlarmsPerDay: field.number('falseAlarmsPerDay', { min: Number.MIN_VALUE }),
      warmUpPoints: field.number('warmUpPoints', { min: 2, integer: true }),
      maxSeries: field.number('maxSeries', { min: 1, max: MAX_SERIES, integer: true }),
      nodeLabels: field.strings('nodeLabels', { maxLength: 64, maxStringLength: 256 }),
    }));
    const detector = new MetricAnomalyDetector(options);
    detector.#seen = reader.number('seen', whole);
    detector.#dropped = reader.number('dropped', whole);
    detector.#late = reader.number('late', whole);
    detector.#evicted = reader.number('evicted', whole);
    detector.#anomalies = reader.number('anomalies', whole);
    reader.list('series', { maxLength: options.maxSeries }, (item) => {
      const key = item.string('key', { maxLength: MAX_KEY_LENGTH });
      const state = item.object('state', (field) => SeriesDetector.read(field, detector.#options));
      detector.#series.set(key, state);
    });
    return detector;
  }
}

function isUsable(point: MetricDataPoint): boolean {
  return Number.isFinite(point.value) && Number.isFinite(point.timestampMs);
}
