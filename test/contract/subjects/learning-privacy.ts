import {
  AdaptiveClip,
  PrivacyAccountant,
  PrivacyBudget,
  type PrivateRounds,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { anyNumber } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const rounds: fc.Arbitrary<readonly PrivateRounds[]> = streamOf(
  fc.record({
    samplingRate: fc.constantFrom(1, 0.1, 0.01),
    noiseMultiplier: fc.constantFrom(0, 0.5, 1.1, 5, 1e3),
    rounds: fc.constantFrom(1, 5, 1000, 1e9),
  }),
  6,
);
const ORDERS = [1.5, 2, 4, 8, 32];
const WRONG_ROUNDS = [
  { samplingRate: Number.NaN, noiseMultiplier: 1 },
  { samplingRate: 2, noiseMultiplier: 1 },
  { samplingRate: 1, noiseMultiplier: -1 },
  { samplingRate: 1, noiseMultiplier: 1, rounds: 0.5 },
];

const accountant = subject<PrivacyAccountant, PrivateRounds>({
  name: 'PrivacyAccountant',
  make: (_, turn) => new PrivacyAccountant(turn({ orders: ORDERS })),
  steps: rounds,
  feed: (one, spent) => one.spend(spent),
  ask: (one, spent) => [one.rounds, one.epsilon(1e-5), one.epsilonAfter(spent, 1e-3)],
  snapshot: { write: (one) => one.toJSON(), read: PrivacyAccountant.fromJSON },
  misuse: {
    make: (options) => new PrivacyAccountant(options),
    others: [
      ...WRONG_ROUNDS.map((wrong) => () => new PrivacyAccountant().spend(wrong)),
      () => new PrivacyAccountant({ orders: [1] }),
      () => new PrivacyAccountant({ conversion: 'magic' as never }),
    ],
  },
  without: {
    'batch-equals-stream': 'rounds of one kind are a product, not a sum: equal to rounding only',
    'ceiling-holds': '16 bytes an order (TSDoc), whatever is spent',
  },
});

const budget = subject<PrivacyBudget, PrivateRounds>({
  name: 'PrivacyBudget',
  make: (_, turn) => new PrivacyBudget(3, 1e-3, new PrivacyAccountant(turn({ orders: ORDERS }))),
  steps: rounds,
  feed: (one, spent) => one.spend(spent),
  ask: (one, spent) => [one.allows(spent), one.epsilon, one.rounds, one.maxEpsilon, one.delta],
  snapshot: { write: (one) => one.toJSON(), read: PrivacyBudget.fromJSON },
  misuse: {
    others: [
      () => new PrivacyBudget(0, 1e-3),
      () => new PrivacyBudget(Number.NaN, 1e-3),
      () => new PrivacyBudget(1, 1),
      ...WRONG_ROUNDS.map((wrong) => () => new PrivacyBudget(1, 1e-3).spend(wrong)),
    ],
  },
  without: {
    'batch-equals-stream': 'each spending is granted or refused by itself',
    'ceiling-holds': '16 bytes an order (TSDoc), whatever is spent',
  },
});

const clip = subject<AdaptiveClip, readonly [count: number, expected: number]>({
  name: 'AdaptiveClip',
  make: (_, turn) => new AdaptiveClip(turn({ initialNorm: 2, rate: 0.5 })),
  steps: streamOf(fc.tuple(anyNumber, anyNumber), 40),
  feed: (one, [count, expected]) => {
    one.learn(count, expected);
    return one.norm;
  },
  ask: (one) => one.norm,
  snapshot: { write: (one) => one.toJSON(), read: AdaptiveClip.fromJSON },
  misuse: {
    make: (options) => new AdaptiveClip(options),
    numbers: ['initialNorm', 'quantile', 'rate'],
    others: [() => AdaptiveClip.updateNoise(1, 0.1), () => AdaptiveClip.updateNoise(Number.NaN, 1)],
  },
  without: {
    'batch-equals-stream': 'rounds come one at a time only',
    'ceiling-holds': 'one number',
  },
});

export const learningPrivacy: readonly AnySubject[] = [accountant, budget, clip];
