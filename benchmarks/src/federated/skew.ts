import { runFederated } from './federated-run.js';
import { mixtureProblem, skewedShares } from './problem.js';

const CLIENTS = 30;
const CONCENTRATION = 0.1;
const MU = 0.1;

/** Accuracies of one seed. */
export interface SkewScores {
  /** Stragglers are dropped, as FedAvg does. */
  readonly fedAvg: number;
  /** What stragglers have done counts, μ 0. */
  readonly partialWork: number;
  /** The same with μ 0.1: FedProx. */
  readonly fedProx: number;
}

/**
 * The setting of the FedProx paper: few classes a client, 40 % of clients a round, ten local epochs, and 90 %
 * of them have time for one to nine only.
 *
 * @see Li et al. (2020), arXiv:1812.06127, §5.2
 */
export function underSkew(seed: number): SkewScores {
  const problem = mixtureProblem(3_000, seed);
  const shares = skewedShares(problem, CLIENTS, CONCENTRATION, seed);
  const run = (keepPartial: boolean, mu: number): number =>
    runFederated(problem, shares, {
      rounds: 15,
      training: { epochs: 10, batchSize: 16, learningRate: 0.1 },
      ...{ stragglers: 0.9, keepPartial, seed },
      server: { minClients: 1, samplingRate: 0.4, mu },
    });
  return { fedAvg: run(false, 0), partialWork: run(true, 0), fedProx: run(true, MU) };
}
