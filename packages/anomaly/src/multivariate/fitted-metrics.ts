import { AegisError, type TaskOptions } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { type Judged, Members } from './members.js';
import { MetricLevels } from './metric-levels.js';
import type { MetricContribution } from './multivariate-verdict.js';
import type { Networks } from './networks.js';
import { finiteValue, type RecentRows, readNames, type Values } from './recent-rows.js';
import {
  type RegimeChange,
  type RegimeState,
  type RegimeStep,
  readRegime,
  STEADY,
  stepRegime,
  writeRegime,
} from './regime.js';
import { RowRing } from './row-ring.js';

/** Levels remember so many of the rows of a fit: they follow drift, and not a shift within its minute. */
const LEVEL_SHARE = 0.5;
/** At so many bans levels learn at the slowest: what is odd may be the beginning of a shift. */
const SLOWEST_BANS = 2.5;
const SLOWEST_PACE = 0.1;
/** A state that is still moving is given up after so many fits' rows, one that has settled after one. */
const RESTLESS_FITS = 2;
const BAND_DEVIATIONS = 4;

/** What a row would be and do. */
export interface Look {
  /** The metrics' values in the row, NaN where missing. */
  readonly cells: Float64Array;
  readonly judged: Judged;
  /** What it was judged against; null for the present levels. */
  readonly centres: Float64Array | null;
  readonly unusual: boolean;
  readonly step: RegimeStep;
  readonly change: RegimeChange | null;
  readonly alarm: boolean;
  /** The state has lasted so long that everything is to be fitted afresh. */
  readonly accepted: boolean;
}

/** The metrics that were fitted, the models on them, and the state they are in. */
export class FittedMetrics {
  readonly names: readonly string[];
  readonly #fitPoints: number;
  readonly #levels: MetricLevels;
  readonly #members: Members;
  /** Features of the latest rows that were not in question, for the networks. */
  readonly #features: RowRing;
  #regime: RegimeState = STEADY;

  private constructor(
    names: readonly string[],
    levels: MetricLevels,
    members: Members,
    features: RowRing,
  ) {
    this.names = names;
    this.#fitPoints = features.capacity;
    this.#levels = levels;
    this.#members = members;
    this.#features = features;
  }

  /**
   * Fits on the latest rows.
   *
   * @param fitPoints - so many rows a fit takes; there may be fewer
   * @param networks - of an earlier fit on the same metrics, to go on with
   */
  static fit(
    recent: RecentRows,
    names: readonly string[],
    fitPoints: number,
    seed: number,
    networks: Networks | null,
  ): FittedMetrics {
    const width = names.length;
    const { count } = recent;
    const memory = LEVEL_SHARE * fitPoints;
    const { levels, features } = MetricLevels.fit(recent.rows(names), count, width, memory);
    const members = Members.fit(features, count, 2 * width, seed, networks);
    const quiet = RowRing.of(fitPoints, 2 * width, count, features);
    return new FittedMetrics(names, levels, members, quiet);
  }

  get networks(): Networks | null {
    return this.#members.networks;
  }

  /** In the normal state, and not about to leave it. */
  get atHome(): boolean {
    return this.#regime.home === null && this.#regime.pending === 0;
  }

  #judge(cells: Float64Array, centres: Float64Array | null): Judged {
    const features = new Float64Array(2 * cells.length);
    return this.#members.judge(this.#levels.features(cells, centres, features));
  }

  /** Judges a row and changes nothing. */
  look(values: Values, unusualProbability: number): Look {
    const cells = Float64Array.from(this.names, (name) => finiteValue(values, name));
    const regime = this.#regime;
    const limit = -log10(unusualProbability);
    const centres = regime.movingRows > 0 ? regime.home : null;
    const judged = this.#judge(cells, centres);
    const there = regime.candidate === null ? null : this.#judge(cells, regime.candidate);
    const unusual = judged.score >= limit;
    const step = stepRegime(regime, {
      unusual,
      unusualThere: there === null || there.score >= limit,
      drift: there === null ? 0 : greatest(there.features.subarray(cells.length)),
      levels: this.#levels.centres,
      recent: this.#levels.recentWith(cells),
    });
    const { home, movingRows, awayRows } = step.state;
    const moving = movingRows > 0;
    const patience = (moving ? RESTLESS_FITS : 1) * this.#fitPoints;
    const accepted = home !== null && awayRows >= patience;
    return {
      cells,
      judged,
      centres,
      unusual,
      step,
      change: accepted && moving ? 'settles' : step.change,
      alarm: step.change === 'departs' && !this.#headsHome(cells),
      accepted,
    };
  }

  /** Leaving another state for the normal one is no new trouble. */
  #headsHome(cells: Float64Array): boolean {
    const { home } = this.#regime;
    return home !== null && this.#distance(cells, home) < this.#distance(cells, null);
  }

  /** How far the values are from levels by themselves, in squared deviations. */
  #distance(cells: Float64Array, centres: Float64Array | null): number {
    const features = this.#levels.features(cells, centres, new Float64Array(2 * cells.length));
    return features.subarray(0, cells.length).reduce((sum, x) => sum + x * x, 0);
  }

  /** Takes in a row that `look` has just judged. */
  learn({ cells, judged, step, unusual }: Look): void {
    const steady = this.#regime.movingRows === 0;
    if (step.change === 'departs') this.#levels.restartRecent(cells);
    // One unusual row may be a spike: where metrics are lately, it is not.
    else if (!(steady && unusual)) this.#levels.learnRecent(cells);
    if (steady && !unusual) {
      this.#levels.learnLevel(cells, Math.max(SLOWEST_PACE, 1 - judged.score / SLOWEST_BANS));
      this.#members.learn(judged.raw);
      this.#features.push(judged.features);
    }
    if (step.levels !== null) this.#levels.moveTo(step.levels);
    this.#setRegime(step.state);
  }

  #setRegime(regime: RegimeState): void {
    this.#regime = regime;
    this.#levels.movingRows = regime.movingRows;
  }

  /** What each metric adds to the score of a row, the greatest first. */
  contributions({ cells, judged, centres }: Look): MetricContribution[] {
    const scores = this.#members.contributions(judged);
    const levels = centres ?? this.#levels.centres;
    const width = cells.length;
    return this.names
      .map((metric, i) => {
        const reach = BAND_DEVIATIONS * this.#levels.deviation(i);
        const expected = levels[i]!;
        return {
          metric,
          score: scores[i]!,
          observed: Number.isNaN(cells[i]!) ? null : cells[i]!,
          expected,
          band: [expected - reach, expected + reach] as const,
          now: judged.features[i]!,
          lately: judged.features[width + i]!,
        };
      })
      .sort((a, b) => b.score - a.score);
  }

  /** Fits the networks on the latest quiet rows; returns how many. @throws AegisError `aborted` */
  async train(seed: number, task: TaskOptions): Promise<number> {
    const { count } = this.#features;
    await this.#members.train(this.#features.rows(), count, seed, task);
    return count;
  }

  toJSON(): object {
    return {
      names: this.names,
      levels: this.#levels.toJSON(),
      members: this.#members.toJSON(),
      features: this.#features.toJSON(),
      regime: writeRegime(this.#regime),
    };
  }

  /**
   * @param members - the field `members` as it stands
   * @throws AegisError `invalid-snapshot`
   */
  static read(
    reader: SnapshotReader,
    members: unknown,
    maxMetrics: number,
    fitPoints: number,
  ): FittedMetrics {
    const names = readNames(reader, maxMetrics);
    const width = names.length;
    if (width === 0) throw new AegisError('invalid-snapshot', 'names: expected one at least.');
    const fitted = new FittedMetrics(
      names,
      reader.object('levels', (field) => MetricLevels.read(field, width, LEVEL_SHARE * fitPoints)),
      Members.fromJSON(members, 2 * width, fitPoints),
      reader.object('features', (field) => RowRing.read(field, fitPoints, 2 * width)),
    );
    fitted.#setRegime(reader.object('regime', (field) => readRegime(field, width)));
    return fitted;
  }
}

function greatest(values: Float64Array): number {
  return values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}
