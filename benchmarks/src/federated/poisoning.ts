import type { Random } from '@aegis/core';
import {
  type Aggregator,
  coordinateMedian,
  multiKrum,
  trimmedMean,
  weightedMean,
} from '@aegis/learning/federated';
import { type Attack, PLAN, runFederated } from './federated-run.js';
import { evenShares, type Problem, type Rows } from './problem.js';

const CLIENTS = 20;
const ATTACKERS = 4;

/** The last one is what we recommend. */
export const AGGREGATORS: Readonly<Record<string, Aggregator>> = {
  mean: weightedMean(),
  median: coordinateMedian(),
  trimmedMean: trimmedMean(0.2),
  multiKrum: multiKrum(0.2),
};

const scaled = (update: Float64Array, factor: number): Float64Array =>
  update.map((value) => value * factor);

function size(update: Float64Array): number {
  return Math.sqrt(update.reduce((sum, value) => sum + value * value, 0) / update.length);
}

const noisy = (update: Float64Array, random: Random): Float64Array =>
  update.map(() => 10 * size(update) * random.normal());

/**
 * Just inside what honest clients send: mean − z · deviation, z 0.67 for 4 of 20.
 *
 * @see Baruch, Baruch, Goldberg (2019), A Little Is Enough, NeurIPS, arXiv:1902.06156
 */
const little: Attack = (update, _, together) =>
  update.map((__, i) => {
    const mean = together.reduce((sum, one) => sum + one[i]!, 0) / together.length;
    const squares = together.reduce((sum, one) => sum + (one[i]! - mean) ** 2, 0);
    return mean - 0.67 * Math.sqrt(squares / together.length);
  });

/** Null where the poison is in the rows. */
const ATTACKS: Readonly<Record<string, Attack | null>> = {
  signFlip: (update) => scaled(update, -1),
  scaled: (update) => scaled(update, -10),
  gaussian: noisy,
  labelFlip: null,
  littleIsEnough: little,
};

/** One aggregator under one attack on one problem. */
export interface PoisonScore {
  readonly problem: string;
  readonly seed: number;
  readonly aggregator: string;
  readonly attack: string;
  /** Its accuracy over that of the plain mean with the same clients all honest. */
  readonly kept: number;
}

/** Four of twenty clients poisoned. */
export function poisoned(problem: Problem, seed: number, names: readonly string[]): PoisonScore[] {
  const shares = evenShares(problem, CLIENTS, seed);
  const run = (aggregator: Aggregator, name: string): number => {
    const attack = ATTACKS[name];
    const flipped = name === 'labelFlip' ? shares.map((one, i) => flip(one, i, problem)) : shares;
    return runFederated(problem, flipped, {
      ...{ ...PLAN, seed, server: { aggregator } },
      ...(attack ? { attackers: ATTACKERS, attack } : {}),
    });
  };
  const clean = run(weightedMean(), 'none');
  return names.flatMap((name) =>
    ['none', ...Object.keys(ATTACKS)].map((attack) => ({
      ...{ problem: problem.name, seed, aggregator: name, attack },
      kept: run(AGGREGATORS[name]!, attack) / clean,
    })),
  );
}

/** The first clients' labels moved on by one. */
function flip(rows: Rows, client: number, { classes }: Problem): Rows {
  if (client >= ATTACKERS) return rows;
  return { ...rows, labels: rows.labels.map((label) => (label + 1) % classes) };
}
