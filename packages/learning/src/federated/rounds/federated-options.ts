import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import type { AdamOptions } from '@aegis/core/neural';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { AdaptiveClip } from '../privacy/adaptive-clip.js';
import type { RandomWords } from '../privacy/discrete-gaussian.js';
import type { PrivacyBudget } from '../privacy/privacy-budget.js';
import { checkPrivateSum } from '../privacy/private-sum.js';
import { type Aggregator, weightedMean } from './aggregators.js';

/** How the updates of a round are made private: clipped, added up, noised, divided by the clients expected. */
export interface PrivateTraining {
  /** The norm that updates are scaled down to, or one that adapts. */
  readonly clipNorm: number | AdaptiveClip;
  /** Standard deviation of the noise over the clipping norm. */
  readonly noiseMultiplier: number;
  /** Where the noise comes from: `(words) => crypto.getRandomValues(words)`. */
  readonly words: RandomWords;
  /** Refuses the round that would pass its ceiling. */
  readonly budget: PrivacyBudget;
}

/** Options of {@link FederatedServer}. */
export interface FederatedServerOptions {
  /** The share of clients that a round invites, in (0, 1]. @defaultValue 1 */
  readonly samplingRate?: number;
  /**
   * `fixed` invites that share of them, `poisson` each with that probability, which is what privacy gains
   * from. @defaultValue 'fixed'
   */
  readonly sampling?: 'fixed' | 'poisson';
  /**
   * The least updates that end a round. A private one with Poisson sampling takes 0 too, and then is
   * exactly what the account is of: rounds that are given up because few came choose their sample.
   * @defaultValue 2
   */
  readonly minClients?: number;
  /** μ of FedProx, >= 0, sent to the clients: more keeps them nearer together. @defaultValue 0 */
  readonly mu?: number;
  /** What makes one update of many. @defaultValue weightedMean() */
  readonly aggregator?: Aggregator;
  /** What the aggregate is multiplied by, > 0; without effect under `adam`. @defaultValue 1 */
  readonly learningRate?: number;
  /** FedAdam: the aggregate goes through Adam as if it were a slope. None where null. @defaultValue null */
  readonly adam?: AdamOptions | null;
  /** Updates with a larger Euclidean norm are refused, > 0. @defaultValue 1e6 */
  readonly maxNorm?: number;
  /** Updates with a larger weight are refused, > 0. @defaultValue 1e9 */
  readonly maxWeight?: number;
  /** Draws who is invited. @defaultValue new Random(0) */
  readonly random?: Random | null;
  /** Noise on the aggregate; the aggregator and the weights then have no part. @defaultValue null */
  readonly privacy?: PrivateTraining | null;
}

export type ResolvedFederatedOptions = Required<Omit<FederatedServerOptions, 'random'>> & {
  readonly random: Random;
};

const OWNER = 'FederatedServer';
const POSITIVE = { min: 1e-12, max: 1e100 };

/** Every option set and checked. */
export function resolveFederatedOptions(
  options: FederatedServerOptions | undefined,
  clients: number,
): ResolvedFederatedOptions {
  const defaults: Required<FederatedServerOptions> = {
    ...{ samplingRate: 1, sampling: 'fixed', minClients: 2, mu: 0, aggregator: weightedMean() },
    ...{ learningRate: 1, adam: null, maxNorm: 1e6, maxWeight: 1e9, random: null, privacy: null },
  };
  const all = resolveOptions(OWNER, defaults, options);
  checkNumber(OWNER, 'samplingRate', all.samplingRate, { min: 1e-6, max: 1 });
  const least = all.privacy !== null && all.sampling === 'poisson' ? 0 : 1;
  checkNumber(OWNER, 'minClients', all.minClients, { min: least, max: clients, integer: true });
  checkNumber(OWNER, 'mu', all.mu, { min: 0, max: 1e6 });
  checkNumber(OWNER, 'learningRate', all.learningRate, { min: 1e-12, max: 1e3 });
  checkNumber(OWNER, 'maxNorm', all.maxNorm, POSITIVE);
  checkNumber(OWNER, 'maxWeight', all.maxWeight, POSITIVE);
  if (all.sampling !== 'fixed' && all.sampling !== 'poisson') {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: sampling is ${String(all.sampling)}; give fixed or poisson.`,
    );
  }
  if (all.privacy !== null) {
    const { clipNorm, noiseMultiplier, words } = all.privacy;
    const first = typeof clipNorm === 'number' ? clipNorm : clipNorm.norm;
    checkPrivateSum(`${OWNER}.privacy`, { clipNorm: first, noiseMultiplier, words });
    // An adapting norm shares the noise between two sums, each of which then takes more.
    checkNumber(`${OWNER}.privacy`, 'noiseMultiplier', noiseMultiplier, { min: 1e-6, max: 1e5 });
  }
  return { ...all, random: Random.fromState((all.random ?? new Random(0)).state()) };
}

/** The numbers among the options, for a snapshot. */
export function writeFederatedOptions(all: ResolvedFederatedOptions): object {
  const { samplingRate, sampling, minClients, mu, learningRate, maxNorm, maxWeight } = all;
  const numbers = { samplingRate, sampling, minClients, mu, learningRate, maxNorm, maxWeight };
  return { ...numbers, aggregator: all.aggregator.name, private: all.privacy !== null };
}

/** What {@link writeFederatedOptions} wrote. */
export function readFederatedOptions(
  reader: SnapshotReader,
  given: Pick<FederatedServerOptions, 'aggregator' | 'privacy'>,
): FederatedServerOptions {
  const { aggregator = weightedMean(), privacy = null } = given;
  const name = reader.string('aggregator', { maxLength: 512 });
  if (name !== aggregator.name || reader.boolean('private') !== (privacy !== null)) {
    throw new AegisError(
      'invalid-argument',
      `FederatedServer.fromJSON: the snapshot has the aggregator ${name} and ` +
        `${reader.boolean('private') ? 'is' : 'is not'} private; give those.`,
    );
  }
  return {
    samplingRate: reader.number('samplingRate'),
    sampling: reader.oneOf<'fixed' | 'poisson'>('sampling', ['fixed', 'poisson']),
    minClients: reader.number('minClients'),
    mu: reader.number('mu'),
    learningRate: reader.number('learningRate'),
    maxNorm: reader.number('maxNorm'),
    maxWeight: reader.number('maxWeight'),
    aggregator,
    privacy,
  };
}
