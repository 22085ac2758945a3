import { AegisError, Random } from '@aegis/core';
import { DenseNetwork } from '@aegis/core/neural';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import type { CauseOdds } from '../suspect.js';
import { CANDIDATE_FEATURES } from './candidate-features.js';
import type { CandidateRanker } from './candidate-ranker.js';
import { type FitOutcome, fitRanker } from './fit-ranker.js';
import { RankerModel, sizesOf } from './ranker-model.js';
import {
  MAX_HIDDEN,
  type RankerFitOptions,
  type RootCauseRankerOptions,
  resolveFitOptions,
  resolveRankerOptions,
} from './ranker-options.js';
import { type RankedIncident, tableOf, trainingTable } from './training-table.js';

/** How the latest fit of a {@link RootCauseRanker} went. */
export interface RootCauseRankerStats {
  /** Incidents learnt from, those held out included. */
  readonly incidents: number;
  /** Incidents left out: without candidates, or with a number that is not finite. */
  readonly skipped: number;
  /** Epochs up to the best one. */
  readonly epochs: number;
  /** Mean surprise in nats over the incidents held out, or over all where none were; 0 before a fit. */
  readonly loss: number;
}

const HEADER = { kind: 'root-cause-ranker', version: 1 };
const OWNER = 'RootCauseRanker';
const WIDTH = CANDIDATE_FEATURES.length;
const NOTHING: RootCauseRankerStats = Object.freeze({
  incidents: 0,
  skipped: 0,
  epochs: 0,
  loss: 0,
});

/**
 * Learns from past incidents how to weigh the candidates of a root cause, and how likely it is that there
 * is none: a softmax over the candidates and "none", from features that no system gives away.
 *
 * It begins with the odds that `RootCauseAnalyzer` has by hand and learns what to add to them, so that a
 * few incidents do little. Use it where a hundred incidents of one's own are at hand and it did better on
 * others of them. Trained on other systems it ranks about as well as the odds set by hand and is worse
 * calibrated, though it more often keeps quiet when nothing is wrong (`pnpm bench ranker`).
 *
 * A score is O(candidates · features · hidden); the state is below 8 kB. The order of candidates matters
 * in no bit.
 *
 * @example
 * ```ts
 * import { CANDIDATE_FEATURES, RootCauseRanker } from '@aegis/root-cause/ranker';
 * const row = (name: string) => CANDIDATE_FEATURES.map((feature) => (feature === name ? 1 : 0));
 * const incidents = Array.from({ length: 40 }, () => ({
 *   candidates: [row('evidence-latency'), row('evidence-saturation')], cause: 1,
 * }));
 * const ranker = new RootCauseRanker({ hidden: 0 });
 * await ranker.fit(incidents);
 * const { each } = ranker.score([row('evidence-saturation'), row('evidence-latency')]);
 * each[0]! > 2 * each[1]!; // => true
 * ```
 *
 * @see Cao et al. (2007), Learning to Rank: From Pairwise Approach to Listwise Approach, ICML,
 * doi:10.1145/1273496.1273513, whose top-one loss this is, with "none" as one more choice
 */
export class RootCauseRanker implements CandidateRanker {
  readonly #options: Readonly<Required<RootCauseRankerOptions>>;
  #model: RankerModel | null = null;
  #stats = NOTHING;

  /** @throws AegisError `invalid-option` */
  constructor(options?: RootCauseRankerOptions) {
    this.#options = resolveRankerOptions(options);
  }

  /**
   * Learns afresh. The same incidents in the same order and the same seed give the same bits, whatever
   * the order of candidates. O(epochs · candidates · features · hidden).
   *
   * @throws AegisError `invalid-option`; `invalid-argument` where a candidate has other features or the
   * cause is not among the candidates, or nothing is left to learn from; `aborted`
   */
  async fit(incidents: readonly RankedIncident[], options?: RankerFitOptions): Promise<void> {
    const resolved = resolveFitOptions(options);
    const table = trainingTable(incidents);
    if (table.length === 0) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}.fit: no incident with candidates; give one.`,
      );
    }
    const random = resolved.random ?? new Random(0);
    const start = RankerModel.start(this.#options.hidden, random.fork('weights'));
    const { model, epochs, loss }: FitOutcome = await fitRanker(start, table, random, resolved);
    this.#model = model;
    const skipped = incidents.length - table.length;
    this.#stats = { incidents: table.length, skipped, epochs, loss };
  }

  /**
   * How likely each candidate is the cause, and that none is. A candidate with a number that is not
   * finite gets 0.
   *
   * @param candidates - the features of each, as `RootCauseAnalyzer.candidates` gives them
   * @throws AegisError `not-trained` before a fit; `invalid-argument` for other features
   */
  score(candidates: readonly (readonly number[])[]): CauseOdds {
    if (this.#model === null) {
      throw new AegisError('not-trained', `${OWNER}: score before fit; fit it, or take one out.`);
    }
    const odd = candidates.find((row) => row.length !== WIDTH);
    if (odd !== undefined) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}.score: a candidate has ${odd.length} features; give ${WIDTH}.`,
      );
    }
    const sound = candidates.filter((row) => row.every(Number.isFinite));
    const rows = tableOf(sound);
    const { each, none } = this.#model.score(rows, sound.length);
    const of = new Map(sound.map((row, i) => [row, each[i]!]));
    return { each: candidates.map((row) => of.get(row) ?? 0), none };
  }

  stats(): RootCauseRankerStats {
    return this.#stats;
  }

  toJSON(): object {
    const model = this.#model;
    return {
      ...HEADER,
      options: this.#options,
      features: CANDIDATE_FEATURES,
      stats: this.#stats,
      network: model?.network.toJSON() ?? null,
      odds: model === null ? null : encodeArray(model.odds),
    };
  }

  /** @throws AegisError `invalid-snapshot`, of one of other features, too */
  static fromJSON(json: unknown): RootCauseRanker {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', (field) => ({
      hidden: field.number('hidden', { min: 0, max: MAX_HIDDEN, integer: true }),
    }));
    const features = reader.strings('features', { maxLength: WIDTH, maxStringLength: 64 });
    if (features.join() !== CANDIDATE_FEATURES.join()) {
      throw new AegisError(
        'invalid-snapshot',
        `${HEADER.kind}.features: those of another version.`,
      );
    }
    const ranker = new RootCauseRanker(options);
    ranker.#stats = reader.object('stats', readStats);
    if (!reader.has('network')) return ranker;
    const network = reader.object('network', DenseNetwork.read);
    if (!fits(network, options.hidden)) {
      throw new AegisError('invalid-snapshot', `${HEADER.kind}.network: of other sizes.`);
    }
    ranker.#model = new RankerModel(network, reader.finiteFloat64Array('odds', 2));
    return ranker;
  }
}

function fits({ sizes, options }: DenseNetwork, hidden: number): boolean {
  if (options.activation !== 'tanh' || options.outputActivation !== 'identity') return false;
  return sizes.join() === sizesOf(hidden).join();
}

function readStats(field: SnapshotReader): RootCauseRankerStats {
  const count = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
  return {
    incidents: field.number('incidents', count),
    skipped: field.number('skipped', count),
    epochs: field.number('epochs', count),
    loss: field.number('loss', { min: 0 }),
  };
}
