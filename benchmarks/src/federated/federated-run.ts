import { Random } from '@aegis/core';
import {
  FederatedClient,
  FederatedServer,
  type FederatedServerOptions,
} from '@aegis/learning/federated';
import { accuracy, type LocalTraining, newNetwork, trainLocally } from './classifier.js';
import type { Problem, Rows } from './problem.js';

/**
 * What an attacker sends in place of its update; `together` holds the honest updates of all attackers, who
 * know each other.
 */
export type Attack = (
  update: Float64Array,
  random: Random,
  together: readonly Float64Array[],
) => Float64Array;

/** How a federated run goes. */
export interface RunPlan {
  readonly rounds: number;
  readonly training: Omit<LocalTraining, 'mu'>;
  readonly server?: FederatedServerOptions;
  /** The share of invited clients that have time for a part of their epochs only. */
  readonly stragglers?: number;
  /** Whether the updates of those count, as in FedProx, or are dropped, as in FedAvg. */
  readonly keepPartial?: boolean;
  /** Clients 0 to `attackers` − 1 send what this makes of their update. */
  readonly attackers?: number;
  readonly attack?: Attack;
  readonly seed: number;
}

/** The rounds and the local training of every experiment with all clients there. */
export const PLAN = {
  rounds: 40,
  training: { epochs: 4, batchSize: 16, learningRate: 0.3 },
} as const;

/** Client i's name; sorted as numbered. */
const nameOf = (i: number): string => `client-${String(i).padStart(3, '0')}`;

/** Trains through the messages of the protocol; the mean accuracy of the last three rounds. */
export function runFederated(problem: Problem, shares: readonly Rows[], plan: RunPlan): number {
  const random = new Random(plan.seed);
  const network = newNetwork(problem.dimensions, problem.classes, random.fork('weights'));
  const names = shares.map((_, i) => nameOf(i));
  const session = 'benchmark';
  const server = new FederatedServer({ session, clients: names }, network.parameters, {
    ...plan.server,
    random: random.fork('sampling'),
  });
  const clients = new Map(
    shares.map((rows, i) => [
      nameOf(i),
      { rows, number: i, member: new FederatedClient({ session, id: nameOf(i) }) },
    ]),
  );
  const last: number[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const opening = server.openRound();
    if (opening.kind !== 'round') throw new Error('the budget is spent');
    // Who straggles depends on the seed and the round alone: every method meets the same.
    const luck = random.fork(`luck ${round}`);
    const trained: { name: string; number: number; from: Float64Array; to: Float64Array }[] = [];
    for (const name of opening.invited) {
      const epochs = epochsOf(plan, luck);
      if (epochs < plan.training.epochs && plan.keepPartial !== true) continue;
      const { rows, number, member } = clients.get(name)!;
      const work = member.begin(opening.message);
      if (work.kind !== 'work') throw new Error(`${name} was not given work: ${work.kind}`);
      network.parameters.set(work.parameters);
      const training = { ...plan.training, epochs, mu: work.mu };
      trainLocally(network, rows, training, random.fork(`${name} ${round}`));
      trained.push({ name, number, from: work.parameters, to: network.parameters.slice() });
    }
    const isAttacker = (number: number): boolean => number < (plan.attackers ?? 0);
    const together = trained.filter((one) => isAttacker(one.number)).map(updateOf);
    for (const one of trained) {
      const { rows, member } = clients.get(one.name)!;
      const spoilt = isAttacker(one.number)
        ? plan.attack?.(updateOf(one), luck, together)
        : undefined;
      const to = spoilt?.map((value, i) => value + one.from[i]!) ?? one.to;
      const answer = member.finish(to, rows.count);
      if (answer.kind === 'update') server.receive(answer.message, one.name);
    }
    if (server.closeRound().kind !== 'updated') server.cancelRound();
    if (round >= plan.rounds - 3) {
      network.parameters.set(server.parameters);
      last.push(accuracy(network, problem.test));
    }
  }
  return last.reduce((sum, one) => sum + one, 0) / last.length;
}

function epochsOf(plan: RunPlan, luck: Random): number {
  const late = luck.chance(plan.stragglers ?? 0);
  const { epochs } = plan.training;
  const part = 1 + luck.integer(Math.max(1, epochs - 1));
  return late ? part : epochs;
}

function updateOf({ from, to }: { from: Float64Array; to: Float64Array }): Float64Array {
  return to.map((value, i) => value - from[i]!);
}

/** All rows in one place, seen as often as the clients see theirs. */
export function runCentral(
  problem: Problem,
  rounds: number,
  training: Omit<LocalTraining, 'mu'>,
  seed: number,
): number {
  const random = new Random(seed);
  const network = newNetwork(problem.dimensions, problem.classes, random.fork('weights'));
  const last: number[] = [];
  for (let round = 0; round < rounds; round++) {
    trainLocally(network, problem.train, { ...training, mu: 0 }, random.fork(`central ${round}`));
    if (round >= rounds - 3) last.push(accuracy(network, problem.test));
  }
  return last.reduce((sum, one) => sum + one, 0) / last.length;
}
