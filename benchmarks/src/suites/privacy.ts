import { normalCdf } from '@aegis/core/math';
import { mean } from '@aegis/core/stats';
import { noiseMultiplierFor, PrivacyAccountant } from '@aegis/learning/federated';
import { accountantRows } from '../federated/accountant-rows.js';
import {
  attackMembership,
  MEMBERSHIP_ROUNDS,
  type MembershipScores,
} from '../federated/membership.js';
import { bootstrap, meanAt } from '../remediation/bootstrap.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const DELTA = 1e-3;
const POOLS = 4;
const RUNS = 32;

/**
 * Levels of privacy: ε over all rounds; null for none. With privacy on, at 0.5, is where no attack whatever
 * can reach much more than the bar; the levels above it are reported as they are.
 */
const LEVELS: readonly { readonly key: string; readonly epsilon: number | null }[] = [
  { key: 'Off', epsilon: null },
  { key: 'AtEpsilon3', epsilon: 3.1 },
  { key: 'AtEpsilon1', epsilon: 1 },
  { key: 'On', epsilon: 0.5 },
];

function sigmaFor(epsilon: number | null): number {
  if (epsilon === null) return 0;
  return noiseMultiplierFor({ epsilon, delta: DELTA, samplingRate: 1, rounds: MEMBERSHIP_ROUNDS });
}

/**
 * The most that any attack could reach against normal noise: rounds are one sum of σ/√rounds.
 *
 * @see Dong, Roth, Su (2022), Gaussian Differential Privacy, JRSS B 84(1), arXiv:1905.02383, §2
 */
function bound(sigma: number): number {
  return sigma === 0 ? 1 : normalCdf(Math.sqrt(MEMBERSHIP_ROUNDS / 2) / sigma);
}

/** Of each pool, what the attack found that did better over all of them. */
function strongest(scores: readonly MembershipScores[]): readonly number[] {
  const ratios = scores.map((one) => one.likelihoodRatio);
  const losses = scores.map((one) => one.loss);
  return mean(ratios) > mean(losses) ? ratios : losses;
}

async function run({ seed, log }: SuiteContext): Promise<SuiteResult> {
  const rows = accountantRows();
  const results: Record<string, number> = {
    accountantError: Math.max(...rows.map((r) => r.error)),
  };
  for (const one of rows)
    results[`epsilon${one.key[0]!.toUpperCase()}${one.key.slice(1)}`] = one.epsilon;
  const intervals: Record<string, readonly [number, number]> = {};
  const attacks: (string | number)[][] = [];
  for (const { key, epsilon } of LEVELS) {
    const sigma = sigmaFor(epsilon);
    const scores = Array.from({ length: POOLS }, (_, p) =>
      attackMembership(sigma, RUNS, seed * 100 + p),
    );
    const name = `membershipAuc${key}`;
    const found = strongest(scores);
    results[name] = mean(found);
    results[`accuracy${key}`] = mean(scores.map((one) => one.accuracy));
    intervals[name] = bootstrap(POOLS, seed, (picks) => meanAt(found, picks));
    attacks.push([
      epsilon ?? 'none',
      sigma.toFixed(2),
      mean(scores.map((one) => one.likelihoodRatio)).toFixed(3),
      mean(scores.map((one) => one.loss)).toFixed(3),
      bound(sigma).toFixed(3),
      results[`accuracy${key}`]!.toFixed(3),
    ]);
    log(`privacy: attacked ${POOLS * RUNS} models at epsilon ${epsilon ?? 'none'}`);
  }
  const few = new PrivacyAccountant();
  few.spend({ samplingRate: 1, noiseMultiplier: 5, rounds: 20 });
  results.epsilonTwentyOrganisations = few.epsilon(DELTA);
  return {
    results,
    intervals,
    tables: [
      {
        title: 'the accountant against published figures',
        head: ['row', 'published', 'classic', 'error', 'improved'],
        rows: rows.map((r) => [
          ...[r.key, r.expected, r.epsilon.toFixed(4)],
          ...[`${(100 * r.error).toFixed(2)} %`, r.improved.toFixed(4)],
        ]),
      },
      {
        title: `who took part? ${RUNS} runs of each of ${POOLS} pools, delta ${DELTA}`,
        head: ['epsilon', 'sigma', 'likelihood ratio', 'loss', 'most possible', 'accuracy'],
        rows: attacks,
      },
    ],
  };
}

/** What noise promises, and what attackers find with and without it. */
export const privacy: Suite = {
  name: 'privacy',
  summary: 'the accountant against published figures; membership inference with and without noise',
  data: null,
  run,
};
