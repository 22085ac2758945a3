import { AegisError, type TaskOptions } from '@aegis/core';
import { log10, pow } from '@aegis/core/math';
import { SnapshotReader } from '@aegis/core/snapshot';
import { ownField } from '../logs/own-field.js';
import { IsolationForest } from '../models/isolation-forest.js';
import { PrincipalComponents } from '../models/principal-components.js';
import { withoutFold } from './folds.js';
import { checkWidth, Networks } from './networks.js';
import { ScoreTail } from './score-tail.js';
import { seriesParts, seriesScore } from './series-score.js';

/** The members, in the order of their numbers; the networks are one, or two of a kind would outvote all. */
export const MEMBERS = ['t-squared', 'residual', 'isolation', 'series', 'networks'] as const;

/** Places in a row of raw scores: one a member, and the second network's. */
const NETWORKS = MEMBERS.indexOf('networks');
const RAW = MEMBERS.length + 1;

/**
 * What the strongest member, the second and the third count. They add up to 1: what all say alike is said
 * once, and what one alone says strongly enough is heard.
 */
const WEIGHTS = [0.6, 0.3, 0.1];
/** Scores and parts are multiples of 1 over this, so that sums of them are exact in any order. */
const GRID = 2 ** 40;
/** Of 4 metrics one of which goes its own way, it is a tenth of the variance: Q must be about tighter ties. */
const EXPLAINED = 0.95;
const FOLDS = 4;
/** The tails remember so many times the rows of a fit. */
const TAIL_MEMORY = 10;
const HEADER = { kind: 'multivariate-members', version: 1 };

/** What the members say of one row. */
export interface Judged {
  readonly features: Float64Array;
  readonly raw: Float64Array;
  /** In bans, a multiple of 2^-40: the weighted sum of the three strongest members, as one of several. */
  readonly score: number;
  /** What each member has to do with the score, as shares of it. */
  readonly shares: Float64Array;
}

/** The models that judge rows of features, and what their scores mean. */
export class Members {
  readonly width: number;
  readonly #memory: number;
  readonly #components: PrincipalComponents;
  readonly #forest: IsolationForest;
  #networks: Networks | null = null;
  #tails: ScoreTail[];

  private constructor(
    width: number,
    memory: number,
    components: PrincipalComponents,
    forest: IsolationForest,
  ) {
    this.width = width;
    this.#memory = memory;
    this.#components = components;
    this.#forest = forest;
    this.#tails = Array.from({ length: RAW }, () => new ScoreTail(memory));
  }

  /**
   * Fits on rows of features (count × width, twice as many as metrics). Every quarter is judged by models
   * of the others to find what scores mean.
   *
   * @param networks - those of an earlier fit, to go on with
   */
  static fit(
    features: Float64Array,
    count: number,
    width: number,
    seed: number,
    networks: Networks | null,
  ): Members {
    const make = (rows: Float64Array): Members => {
      const components = new PrincipalComponents({ explainedVariance: EXPLAINED });
      components.fit(rows, rows.length / width, width);
      const forest = new IsolationForest({ seed });
      forest.fit(rows, rows.length / width, width);
      return new Members(width, TAIL_MEMORY * count, components, forest);
    };
    const members = make(features);
    members.#networks = networks;
    for (let fold = 0; fold < FOLDS; fold++) {
      const { others, from, to } = withoutFold(features, count, width, fold, FOLDS);
      const judge = make(others);
      judge.#networks = networks;
      for (let r = from; r < to; r++) {
        const raw = judge.#measure(features.subarray(r * width, (r + 1) * width));
        members.#tails.forEach((tail, m) => {
          if (networks !== null || m < NETWORKS) tail.learn(raw[m]!);
        });
      }
    }
    return members;
  }

  /** Fits the networks on rows of features and lets them take part. @throws AegisError `aborted` */
  async train(rows: Float64Array, count: number, seed: number, task: TaskOptions): Promise<void> {
    const { networks, heldOut } = await Networks.fit(rows, count, this.width, seed, task);
    const tails = [heldOut.autoencoder, heldOut.variational].map((scores) => {
      const tail = new ScoreTail(this.#memory);
      for (const score of scores) tail.learn(score);
      return tail;
    });
    this.#tails.splice(NETWORKS, 2, ...tails);
    this.#networks = networks;
  }

  get networks(): Networks | null {
    return this.#networks;
  }

  #measure(features: Float64Array): Float64Array {
    const raw = new Float64Array(RAW);
    const { tSquared, residual } = this.#components.statistics(features);
    const isolation = this.#forest.score(features);
    raw[0] = tSquared;
    raw[1] = residual;
    // Odds begin at 0 and have no end, as a tail wants it.
    raw[2] = isolation / Math.max(1e-9, 1 - isolation);
    raw[3] = seriesScore(features);
    if (this.#networks !== null) {
      raw[4] = this.#networks.autoencoder.score(features);
      raw[5] = this.#networks.variational.score(features);
    }
    return raw;
  }

  /** How surprised each member is. */
  #bans(raw: Float64Array): Float64Array {
    const bans = raw.map((score, m) => this.#tails[m]!.bans(score));
    bans[NETWORKS] = this.#networks === null ? 0 : (bans[NETWORKS]! + bans[NETWORKS + 1]!) / 2;
    return bans.subarray(0, MEMBERS.length);
  }

  judge(features: Float64Array): Judged {
    const raw = this.#measure(features);
    const shares = new Float64Array(MEMBERS.length);
    const bans = this.#bans(raw);
    const order = Array.from(bans.keys()).sort((a, b) => bans[b]! - bans[a]! || a - b);
    WEIGHTS.forEach((weight, place) => {
      const member = order[place]!;
      shares[member] = weight * bans[member]!;
    });
    const sum = shares.reduce((total, share) => total + share, 0);
    const score = Math.round(GRID * ofSeveral(sum, this.#active)) / GRID;
    return { features, raw, score, shares: relative(shares) };
  }

  /** How many members take part. */
  get #active(): number {
    return this.#networks === null ? NETWORKS : MEMBERS.length;
  }

  /**
   * What each metric adds to the score: every member's share of it is shared out by the member's own
   * explanation.
   *
   * @returns one number a metric, >= 0, all multiples of 2^-40: they add up to the score, to the last bit
   */
  contributions({ features, score, shares }: Judged): Float64Array {
    const total = new Float64Array(this.width / 2);
    MEMBERS.forEach((_, member) => {
      if (shares[member]! === 0) return;
      const parts = byMetric(this.#explain(member, features));
      for (let i = 0; i < total.length; i++) total[i]! += score * shares[member]! * parts[i]!;
    });
    const whole = total.map((part) => Math.floor(GRID * part) / GRID);
    const rest = score - whole.reduce((sum, part) => sum + part, 0);
    whole[total.indexOf(Math.max(...total))]! += rest;
    return whole;
  }

  /** What each feature adds to a member's raw score. */
  #explain(member: number, features: Float64Array): Float64Array {
    if (member === 2) return this.#forest.explain(features);
    if (member === 3) return seriesParts(features);
    if (member === NETWORKS && this.#networks !== null) {
      const one = relative(this.#networks.autoencoder.explain(features));
      const other = relative(this.#networks.variational.explain(features));
      return one.map((part, i) => part + other[i]!);
    }
    const { tSquared, residual } = this.#components.explainStatistics(features);
    return member === 0 ? tSquared : residual;
  }

  /** Learns what scores mean from a row that is not in question. */
  learn(raw: Float64Array): void {
    for (let m = 0; m < RAW; m++) {
      if (this.#networks === null && m >= NETWORKS) break;
      const tail = this.#tails[m]!;
      tail.learnMostly(raw[m]!, tail.bans(raw[m]!));
    }
  }

  toJSON(): object {
    return {
      ...HEADER,
      components: this.#components.toJSON(),
      forest: this.#forest.toJSON(),
      networks: this.#networks?.toJSON() ?? null,
      tails: this.#tails.map((tail) => tail.toJSON()),
    };
  }

  /** @throws AegisError `invalid-snapshot` unless the models take rows of `width` */
  static fromJSON(json: unknown, width: number, count: number): Members {
    const reader = SnapshotReader.open(json, HEADER);
    const memory = TAIL_MEMORY * count;
    const components = PrincipalComponents.fromJSON(ownField(json, 'components'));
    const forest = IsolationForest.fromJSON(ownField(json, 'forest'));
    const members = new Members(width, memory, components, forest);
    const probe = new Float64Array(width);
    for (const model of [components, forest]) checkWidth(model, probe);
    const tails = reader.list('tails', { maxLength: RAW }, (item) => ScoreTail.read(item, memory));
    if (tails.length !== RAW) {
      throw new AegisError('invalid-snapshot', 'members: a tail is missing.');
    }
    members.#tails = tails;
    if (reader.has('networks')) {
      const both = ownField(json, 'networks');
      const [one, other] = [ownField(both, 'autoencoder'), ownField(both, 'variational')];
      members.#networks = Networks.fromJSON(one, other, width);
    }
    return members;
  }
}

/**
 * In bans, how improbable it is that one of `count` says at least so much, as Šidák has it. Members are no
 * strangers to one another, so this errs to the side of the usual.
 */
function ofSeveral(bans: number, count: number): number {
  const one = pow(10, -bans);
  let chances = 0;
  for (let i = 0; i < count; i++) chances = 1 + (1 - one) * chances;
  return Math.max(0, bans - log10(chances));
}

/** Both features of a metric together, as a share of all; what speaks against an anomaly counts as 0. */
function byMetric(parts: Float64Array): Float64Array {
  const metrics = parts.length / 2;
  const totals = new Float64Array(metrics);
  for (let i = 0; i < parts.length; i++) totals[i % metrics]! += Math.max(0, parts[i]!);
  const shares = relative(totals);
  // A member may be surprised by what no metric alone explains.
  return shares.some((share) => share > 0) ? shares : shares.fill(1 / metrics);
}

/** Parts as shares of their sum. */
function relative(parts: Float64Array): Float64Array {
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => (sum > 0 ? part / sum : 0));
}
