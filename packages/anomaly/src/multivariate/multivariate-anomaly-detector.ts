import type { Detector, TaskOptions } from '@aegis/core';
import { pow } from '@aegis/core/math';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { ownField } from '../logs/own-field.js';
import { StepClock } from '../metrics/step-clock.js';
import { describeRow } from './describe-row.js';
import { FittedMetrics, type Look } from './fitted-metrics.js';
import { MAX_NAME_LENGTH, MetricColumns } from './metric-columns.js';
import {
  type MultivariateAnomalyDetectorOptions,
  type ResolvedMultivariateOptions,
  readMultivariateOptions,
  resolveMultivariateOptions,
} from './multivariate-options.js';
import type {
  MetricContribution,
  MetricRow,
  MultivariateStats,
  MultivariateTrainingReport,
  MultivariateVerdict,
} from './multivariate-verdict.js';
import { RowRing } from './row-ring.js';

const HEADER = { kind: 'multivariate-anomaly-detector', version: 1 };
const DAY_MS = 86_400_000;
/** Until two rows have shown their distance. */
const USUAL_STEP_MS = 60_000;
const NO_VERDICT: MultivariateVerdict = Object.freeze({
  score: 0,
  tailProbability: 1,
  alarm: false,
  warmingUp: true,
  unusual: false,
  change: null,
  away: false,
  contributions: Object.freeze([]),
  anomaly: null,
});

/**
 * Watches metrics that belong together, row by row, and says when they leave their state, settle in
 * another, and return: T² and Q of their principal components, an isolation forest, each metric for
 * itself and, after `trainModels`, two autoencoders, each turned into a tail probability and added up.
 *
 * Use it for the metrics of one service or machine that are read at the same moments. For series that
 * have nothing to do with one another, or seasons longer than the warm-up, a `MetricAnomalyDetector`
 * sees more. A state that lasts as long as the warm-up is the normal one from then on.
 *
 * A row costs about 30 µs with 8 metrics, most of it in the forest. State is at most 24 bytes ·
 * `fitPoints` · `maxMetrics` for rows and 2 MB for models.
 *
 * @example
 * ```ts
 * import { MultivariateAnomalyDetector } from '@aegis/anomaly/multivariate';
 * const detector = new MultivariateAnomalyDetector({ fitPoints: 128, nodeId: 'cart' });
 * const row = (second: number, ratio: number) => {
 *   const requests = 100 + 10 * ((second * 37) % 19);
 *   const latency = 0.1 + 0.01 * ((second * 11) % 7);
 *   return { timestampMs: second * 1000, values: { requests, cpu: ratio * requests, latency } };
 * };
 * for (let second = 0; second < 300; second++) detector.process(row(second, 0.02));
 * detector.process(row(300, 0.04)).unusual; // => true
 * const verdict = detector.process(row(301, 0.04));
 * verdict.alarm; // => true
 * verdict.anomaly?.signal; // => 'cpu'
 * ```
 *
 * @see Jackson (1991), A User's Guide to Principal Components, for T² and Q as control charts; Fisher
 * (1925) for the sum of log probabilities, here of members that depend on one another and so shared out
 */
export class MultivariateAnomalyDetector implements Detector<MetricRow, MultivariateVerdict> {
  readonly #options: ResolvedMultivariateOptions;
  readonly #clock = new StepClock();
  #columns: MetricColumns;
  #ring: RowRing;
  #fitted: FittedMetrics | null = null;
  /** Rows since the metrics that are there were last looked over. */
  #sinceReview = 0;
  #seen = 0;
  #dropped = 0;
  #late = 0;
  #ignoredValues = 0;
  #anomalies = 0;
  #fits = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: MultivariateAnomalyDetectorOptions) {
    this.#options = resolveMultivariateOptions(options);
    this.#columns = new MetricColumns(this.#options.maxMetrics);
    this.#ring = new RowRing(this.#options.fitPoints, this.#options.maxMetrics);
  }

  /** Judges a row as it would be judged now, and changes nothing. */
  score(row: MetricRow): MultivariateVerdict {
    if (this.#fitted === null || this.#refusal(row) !== null) return NO_VERDICT;
    const cells = this.#cells(row, this.#fitted);
    return this.#tell(row, cells, this.#fitted, this.#fitted.look(cells, this.#alarmProbability()));
  }

  /** Takes a row in without a verdict. */
  learn(row: MetricRow): void {
    this.process(row);
  }

  process(row: MetricRow): MultivariateVerdict {
    this.#seen++;
    const refusal = this.#refusal(row);
    if (refusal === 'late') {
      this.#late++;
      // A clock that was set back is followed after a while.
      this.#clock.take(row.timestampMs);
      return NO_VERDICT;
    }
    if (refusal === 'unusable') {
      this.#dropped++;
      return NO_VERDICT;
    }
    this.#ignoredValues += this.#columns.admit(row.values);
    const fitted = this.#fitted;
    let verdict = NO_VERDICT;
    let accepted = false;
    if (fitted !== null) {
      const cells = this.#cells(row, fitted);
      const look = fitted.look(cells, this.#alarmProbability());
      verdict = this.#tell(row, cells, fitted, look);
      fitted.learn(cells, look);
      accepted = look.accepted;
      if (verdict.alarm) this.#anomalies++;
    }
    this.#clock.take(row.timestampMs);
    this.#ring.push(this.#columns.cells(row.values));
    if (accepted) this.#fit();
    this.#review();
    return verdict;
  }

  /** Which metrics add what to the score of a row as it would be judged now; empty while warming up. */
  explain(row: MetricRow): readonly MetricContribution[] {
    if (this.#fitted === null || this.#refusal(row) !== null) return [];
    const cells = this.#cells(row, this.#fitted);
    return this.#fitted.contributions(cells, this.#fitted.look(cells, this.#alarmProbability()));
  }

  /** Why the row cannot be used, if so. */
  #refusal({ timestampMs, values }: MetricRow): 'late' | 'unusable' | null {
    const step = this.#clock.judge(timestampMs);
    if (step === 'late' || step === 'duplicate') return 'late';
    return step === 'unusable' || !Object.values(values).some(Number.isFinite) ? 'unusable' : null;
  }

  #cells(row: MetricRow, { watched }: FittedMetrics): Float64Array {
    const all = this.#columns.cells(row.values);
    return Float64Array.from(watched, (column) => all[column]!);
  }

  /** How improbable a row must be for so many false alarms a day at the step of the rows. */
  #alarmProbability(): number {
    const stepMs = this.#clock.stepMs > 0 ? this.#clock.stepMs : USUAL_STEP_MS;
    return Math.min(0.5, (this.#options.falseAlarmsPerDay * stepMs) / DAY_MS);
  }

  #tell(
    { timestampMs }: MetricRow,
    cells: Float64Array,
    fitted: FittedMetrics,
    look: Look,
  ): MultivariateVerdict {
    const { unusual, change, alarm } = look;
    const { score } = look.judged;
    const tailProbability = pow(10, -score);
    const contributions = unusual ? fitted.contributions(cells, look) : [];
    const identity = { nodeId: this.#options.nodeId, timestampMs, score, tailProbability };
    return {
      score,
      tailProbability,
      alarm,
      warmingUp: false,
      unusual,
      change,
      away: look.step.state.home !== null,
      contributions,
      anomaly: alarm ? describeRow(identity, contributions) : null,
    };
  }

  /** Every so often, looks whether the metrics are still those that were fitted. */
  #review(): void {
    if (++this.#sinceReview < this.#options.fitPoints) return;
    this.#sinceReview = 0;
    const fitted = this.#fitted;
    const changed = fitted?.atHome && this.#columns.hasChanged(this.#ring, fitted.watched);
    if (fitted === null || changed) this.#fit();
  }

  /** Fits everything afresh on the rows that are kept. */
  #fit(): void {
    this.#ring = this.#ring.keep(this.#columns.compact(this.#ring));
    const watched = this.#columns.fittable(this.#ring);
    const known = this.#columns.names;
    const names = Array.from(watched, (column) => known[column]!);
    const same = names.join('\n') === this.#fitted?.names.join('\n');
    const networks = same ? (this.#fitted?.networks ?? null) : null;
    const { seed } = this.#options;
    this.#fitted =
      watched.length === 0 ? null : FittedMetrics.fit(this.#ring, watched, names, seed, networks);
    this.#fits += watched.length === 0 ? 0 : 1;
  }

  /**
   * Fits an autoencoder and a variational one on the latest rows that were not in question and lets them
   * judge the rows from then on. Call it once after the warm-up, and again when the load has changed; a
   * new state that stays keeps them. Some seconds for 8 metrics; rows may come in meanwhile.
   *
   * @throws AegisError `aborted` by the signal; the networks are then those of before
   */
  async trainModels(task: TaskOptions = {}): Promise<MultivariateTrainingReport> {
    const fitted = this.#fitted;
    if (fitted === null) return { trained: false, rows: 0, metrics: 0 };
    const rows = await fitted.train(this.#options.seed, task);
    // A new state may have been fitted meanwhile.
    return { trained: this.#fitted === fitted, rows, metrics: fitted.names.length };
  }

  stats(): MultivariateStats {
    return {
      seen: this.#seen,
      dropped: this.#dropped,
      late: this.#late,
      ignoredValues: this.#ignoredValues,
      metrics: this.#columns.size,
      watched: this.#fitted?.names.length ?? 0,
      anomalies: this.#anomalies,
      fits: this.#fits,
      trained: (this.#fitted?.networks ?? null) !== null,
    };
  }

  toJSON(): object {
    const clock = new Float64Array(StepClock.SIZE);
    this.#clock.write(clock, 0);
    return {
      ...HEADER,
      options: this.#options,
      seen: this.#seen,
      dropped: this.#dropped,
      late: this.#late,
      ignoredValues: this.#ignoredValues,
      anomalies: this.#anomalies,
      fits: this.#fits,
      sinceReview: this.#sinceReview,
      clock: encodeArray(clock),
      names: this.#columns.names,
      rows: this.#ring.toJSON(this.#columns.size),
      fitted: this.#fitted?.toJSON() ?? null,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): MultivariateAnomalyDetector {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const options = reader.object('options', readMultivariateOptions);
    const { fitPoints, maxMetrics } = options;
    const detector = new MultivariateAnomalyDetector(options);
    detector.#seen = reader.number('seen', whole);
    detector.#dropped = reader.number('dropped', whole);
    detector.#late = reader.number('late', whole);
    detector.#ignoredValues = reader.number('ignoredValues', whole);
    detector.#anomalies = reader.number('anomalies', whole);
    detector.#fits = reader.number('fits', whole);
    detector.#sinceReview = reader.number('sinceReview', { ...whole, max: fitPoints });
    detector.#clock.read(reader.float64Array('clock', StepClock.SIZE), 0);
    const limit = { maxLength: maxMetrics, maxStringLength: MAX_NAME_LENGTH };
    const names = reader.strings('names', limit);
    detector.#columns = MetricColumns.of(maxMetrics, names);
    detector.#ring = reader.object('rows', (field) =>
      RowRing.read(field, fitPoints, maxMetrics, names.length),
    );
    if (!reader.has('fitted')) return detector;
    const members = ownField(ownField(json, 'fitted'), 'members');
    detector.#fitted = reader.object('fitted', (field) =>
      FittedMetrics.read(field, members, names, fitPoints),
    );
    return detector;
  }
}
