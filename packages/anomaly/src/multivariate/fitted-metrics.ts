import { AegisError, type TaskOptions } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { type Judged, Members } from './members.js';
import { MetricLevels } from './metric-levels.js';
import type { MetricContribution } from './multivariate-verdict.js';
import type { Networks } from './networks.js';
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
const SLOWEST_BANS = 3;
const SLOWEST_PACE = 0.1;
/** A state that is still moving is given up after so many fits' rows, one that has settled after one. */
const RESTLESS_FITS = 2;
const BAND_DEVIATIONS = 4;
const MAX_WIDTH = 128;

/** What a row would be and do. */
export interface Look {
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
  /** The columns of the kept rows that they come from. */
  readonly watched: Int32Array;
  readonly names: readonly string[];
  readonly #fitPoints: number;
  readonly #levels: MetricLevels;
  readonly #members: Members;
  /** Features of the latest rows that were not in question, for the networks. */
  readonly #features: RowRing;
  #regime: RegimeState = STEADY;

  private constructor(
    watched: Int32Array,
    names: readonly string[],
    levels: MetricLevels,
    members: Members,
    features: RowRing,
  ) {
    this.watched = watched;
    this.names = names;
    this.#fitPoints = features.capacity;
    this.#levels = levels;
    this.#members = members;
    this.#features = features;
  }

  /**
   * @param ring - the rows to fit on
   * @param names - of the watched columns
   * @param networks - of an earlier fit on the same metrics, to go on with
   */
  static fit(
    ring: RowRing,
    watched: Int32Array,
    names: readonly string[],
    seed: number,
    networks: Networks | null,
  ): FittedMetrics {
    const width = watched.length;
    const memory = LEVEL_SHARE * ring.capacity;
    const fitted = MetricLevels.fit(ring.rows(watched), ring.count, width, memory);
    const members = Members.fit(fitted.features, ring.count, 2 * width, seed, networks);
    const features = new RowRing(ring.capacity, 2 * width);
    for (let r = 0; r < ring.count; r++) {
      features.push(fitted.features.subarray(r * 2 * width, (r + 1) * 2 * width));
    }
    return new FittedMetrics(watched, names, fitted.levels, members, features);
  }

  get networks(): Networks | null {
    return this.#members.networks;
  }

  get away(): boolean {
    return this.#regime.home !== null;
  }

  /** In the normal state, and not about to leave it. */
  get atHome(): boolean {
    return !this.away && this.#regime.pending === 0;
  }

  #judge(row: Float64Array, centres: Float64Array | null): Judged {
    const features = new Float64Array(2 * row.length);
    return this.#members.judge(this.#levels.features(row, centres, features));
  }

  /** Judges a row and changes nothing. */
  look(row: Float64Array, alarmProbability: number): Look {
    const regime = this.#regime;
    const limit = -log10(alarmProbability);
    const centres = regime.moving ? regime.home : null;
    const judged = this.#judge(row, centres);
    const there = regime.candidate === null ? null : this.#judge(row, regime.candidate);
    const unusual = judged.score >= limit;
    const step = stepRegime(regime, {
      unusual,
      unusualThere: there === null || there.score >= limit,
      drift: there === null ? 0 : greatest(there.features.subarray(row.length)),
      levels: this.#levels.centres,
      recent: this.#levels.recentWith(row),
    });
    const { home, moving, awayRows } = step.state;
    const patience = (moving ? RESTLESS_FITS : 1) * this.#fitPoints;
    const accepted = home !== null && awayRows >= patience;
    return {
      judged,
      centres,
      unusual,
      step,
      change: accepted && moving ? 'settles' : step.change,
      alarm: step.change === 'departs' && !this.#headsHome(row, judged),
      accepted,
    };
  }

  /** Leaving another state for the normal one is no new trouble. */
  #headsHome(row: Float64Array, judged: Judged): boolean {
    const { home } = this.#regime;
    return home !== null && this.#judge(row, home).score < judged.score;
  }

  /** Takes in a row that `look` has just judged. */
  learn(row: Float64Array, look: Look): void {
    const { judged, step, unusual } = look;
    const quiet = !this.#regime.moving && !unusual;
    this.#levels.learnRecent(row);
    if (quiet) {
      this.#levels.learnLevel(row, Math.max(SLOWEST_PACE, 1 - judged.score / SLOWEST_BANS));
      this.#members.learn(judged.raw);
      this.#features.push(judged.features);
    }
    if (step.levels !== null) this.#levels.moveTo(step.levels);
    this.#setRegime(step.state);
  }

  #setRegime(regime: RegimeState): void {
    this.#regime = regime;
    this.#levels.isLoose = regime.moving;
  }

  /** What each metric adds to the score of a row, the greatest first. */
  contributions(row: Float64Array, { judged, centres }: Look): MetricContribution[] {
    const scores = this.#members.contributions(judged);
    const levels = centres ?? this.#levels.centres;
    const width = row.length;
    return this.names
      .map((metric, i) => {
        const reach = BAND_DEVIATIONS * this.#levels.deviation(i);
        const expected = levels[i]!;
        return {
          metric,
          score: scores[i]!,
          observed: Number.isNaN(row[i]!) ? null : row[i]!,
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
      width: this.watched.length,
      watched: encodeArray(this.watched),
      levels: this.#levels.toJSON(),
      members: this.#members.toJSON(),
      features: this.#features.toJSON(),
      regime: writeRegime(this.#regime),
    };
  }

  /**
   * @param members - the field `members` as it stands
   * @param names - of all columns
   * @throws AegisError `invalid-snapshot`
   */
  static read(
    reader: SnapshotReader,
    members: unknown,
    names: readonly string[],
    fitPoints: number,
  ): FittedMetrics {
    const width = reader.number('width', { min: 1, max: MAX_WIDTH, integer: true });
    const watched = reader.int32Array('watched', width);
    const known = watched.every((column) => column >= 0 && column < names.length);
    if (!known || new Set(watched).size !== width) {
      throw new AegisError(
        'invalid-snapshot',
        'watched: expected columns that are there, once each.',
      );
    }
    const fitted = new FittedMetrics(
      watched,
      Array.from(watched, (column) => names[column]!),
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
