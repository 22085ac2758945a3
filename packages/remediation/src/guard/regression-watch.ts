import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { RankMartingale } from './rank-martingale.js';
import { learnTrend, type Trend } from './trend.js';

/** Options of {@link RegressionWatch}. */
export interface RegressionWatchOptions {
  /** Points to watch, at most; longer sees smaller harm. @defaultValue 20 */
  readonly horizon?: number;
  /** How often harm may be seen where there is none, at any time of a whole watch. @defaultValue 0.01 */
  readonly falseUndoRate?: number;
  /** How often recovery may be seen where there is none. @defaultValue 0.05 */
  readonly falseCommitRate?: number;
  /** A rise by no more than this is no harm, in units of the signal. @defaultValue 0 */
  readonly tolerance?: number;
  /**
   * At or below this the signal is well; what was above it has only recovered when three points in a row
   * are. Null asks for a clear fall alone. @defaultValue null
   */
  readonly healthyBelow?: number | null;
}

/** What is known after a point. */
export interface WatchVerdict {
  /**
   * `regressed`: it got worse than it would have become, undo at once. `recovered`: it got clearly
   * better, and is well. `over`: the horizon was reached without either. The last of these stays.
   */
  readonly kind: 'watching' | 'regressed' | 'recovered' | 'over';
  /** Whether the last three points were well; null where nothing says what well is. */
  readonly healthy: boolean | null;
  /** Points seen, the missing ones among them. */
  readonly points: number;
  /** What the trend had let expect of the last point, and what it was; null where it was missing. */
  readonly expected: number;
  readonly observed: number | null;
  /** How many times the bet on harm, and on recovery, has multiplied; harm is believed from 1 / rate on. */
  readonly harm: number;
  readonly recovery: number;
  readonly sentence: string;
}

const DEFAULTS: Required<RegressionWatchOptions> = Object.freeze({
  horizon: 20,
  falseUndoRate: 0.01,
  falseCommitRate: 0.05,
  tolerance: 0,
  healthyBelow: null,
});
const MAX_BEFORE = 128;
/** Points in a row that make it well. */
const STEADY = 3;
const OWNER = 'RegressionWatch';

/**
 * Watches a health signal (the higher the worse: error share, share of late requests) after an act, and
 * says as soon as it can whether the act did harm or the system recovered, measured against what the
 * signal was doing before: harm is what is worse than the trend, recovery what is better than the last
 * level. Give it one point at a time; it may be asked after each, at no cost in certainty.
 *
 * Give as `before` what it did since the symptom began. From 12 points on a clear trend is seen; a rising
 * one is expected to go on for as long as it was seen, one that falls is not, since it will stop somewhere. Missing points (null, NaN) only count towards the horizon. With fewer than about five
 * points before, little can be learnt, and the horizon mostly decides. The rates hold for points of
 * which only the trend and what the last left over bind one to the next; where what is left of the noise
 * hangs together in other ways, harm is seen more often than it is. Cost: O(points seen) per point.
 *
 * @example
 * ```ts
 * import { RegressionWatch } from '@aegis/remediation/guard';
 * const before = [0.30, 0.32, 0.29, 0.31, 0.30, 0.33, 0.28, 0.31, 0.30, 0.32];
 * const watch = new RegressionWatch(before, { healthyBelow: 0.02 });
 * const verdicts = [0.2, 0.01, 0, 0.01, 0, 0, 0.01].map((point) => watch.process(point).kind);
 * verdicts.at(-1); // => 'recovered'
 * ```
 *
 * @see Vovk, Nouretdinov, Gammerman (2003), "Testing exchangeability on-line", ICML, for the test;
 * deviations: what is ranked are deviations from a fitted trend, of whose error only that of a rising
 * slope is allowed for
 */
export class RegressionWatch {
  readonly #options: Required<RegressionWatchOptions>;
  readonly #trend: Trend;
  readonly #span: number;
  readonly #harm: RankMartingale;
  readonly #recovery: RankMartingale;
  #points = 0;
  #aboveTrend: number;
  #aboveLevel: number;
  #steady = 0;
  #last: WatchVerdict | null = null;

  /**
   * @param before - the signal before the act, oldest first; the last 128 finite points count
   * @throws AegisError `invalid-option`, `invalid-argument`
   */
  constructor(before: readonly number[], options?: RegressionWatchOptions) {
    if (!Array.isArray(before)) {
      throw new AegisError('invalid-argument', `${OWNER}: what was before is no list; give one.`);
    }
    this.#options = resolveOptions(OWNER, DEFAULTS, options);
    const { horizon, falseUndoRate, falseCommitRate, tolerance, healthyBelow } = this.#options;
    checkNumber(OWNER, 'horizon', horizon, { min: 1, max: 10_000, integer: true });
    checkNumber(OWNER, 'falseUndoRate', falseUndoRate, { min: 1e-9, max: 0.5 });
    checkNumber(OWNER, 'falseCommitRate', falseCommitRate, { min: 1e-9, max: 0.5 });
    checkNumber(OWNER, 'tolerance', tolerance, { min: 0 });
    if (healthyBelow !== null) checkNumber(OWNER, 'healthyBelow', healthyBelow);
    const known = before.filter(isKnown).slice(-MAX_BEFORE);
    this.#trend = learnTrend(known);
    this.#span = known.length;
    this.#aboveTrend = this.#trend.last;
    this.#aboveLevel = this.#trend.last;
    this.#harm = new RankMartingale(this.#trend.surprises);
    this.#recovery = new RankMartingale(this.#trend.surprises.map((value) => -value));
  }

  /** Takes the next point in, and says what is known by then. */
  process(value: number | null): WatchVerdict {
    if (this.#last !== null && this.#last.kind !== 'watching') return this.#last;
    this.#points++;
    const { level, rise } = this.#trend;
    // How far a trend goes on is not known to be less than how far it was seen.
    const expected = level + rise * Math.min(this.#points, this.#span);
    const observed = isKnown(value) ? value : null;
    if (observed !== null) this.#learn(observed, expected);
    const kind = this.#kind();
    const { healthyBelow } = this.#options;
    const healthy = healthyBelow === null ? null : this.#steady >= STEADY;
    const [harm, recovery] = [this.#harm.wealth, this.#recovery.wealth];
    const sentence = SENTENCES[kind];
    const points = this.#points;
    this.#last = { kind, healthy, points, expected, observed, harm, recovery, sentence };
    return this.#last;
  }

  #learn(observed: number, expected: number): void {
    const { memory, level } = this.#trend;
    const { tolerance, healthyBelow } = this.#options;
    const aboveTrend = observed - expected;
    const aboveLevel = observed - level;
    this.#harm.process(aboveTrend - memory * this.#aboveTrend - tolerance);
    this.#recovery.process(-(aboveLevel - memory * this.#aboveLevel));
    this.#aboveTrend = aboveTrend;
    this.#aboveLevel = aboveLevel;
    this.#steady = isWell(observed, healthyBelow) ? this.#steady + 1 : 0;
  }

  #kind(): WatchVerdict['kind'] {
    const { falseUndoRate, falseCommitRate, healthyBelow, horizon } = this.#options;
    if (this.#harm.wealth >= 1 / falseUndoRate) return 'regressed';
    const better = this.#recovery.wealth >= 1 / falseCommitRate;
    const steady = healthyBelow === null || this.#steady >= STEADY;
    // What was well before has nothing to recover from; the end shows whether it still is.
    if (better && steady && !isWell(this.#trend.level, healthyBelow)) return 'recovered';
    return this.#points < horizon ? 'watching' : 'over';
  }
}

/** Never where nothing says what well is. */
function isWell(value: number, healthyBelow: number | null): boolean {
  return healthyBelow !== null && value <= healthyBelow;
}

/** Whether a point is there, and its square still a number. */
function isKnown(value: number | null): value is number {
  return typeof value === 'number' && Math.abs(value) <= 1e150;
}

const SENTENCES: Readonly<Record<WatchVerdict['kind'], string>> = {
  watching: 'Nothing is certain yet.',
  regressed: 'It got worse than it was becoming.',
  recovered: 'It has recovered.',
  over: 'It got neither clearly better nor clearly worse.',
};
