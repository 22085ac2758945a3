import { Random } from '@aegis/core';
import { exp, log, log1p, sigmoid } from '@aegis/core/math';
import { DenseNetwork } from '@aegis/core/neural';
import { mean } from '@aegis/core/stats';
import {
  FederatedClient,
  FederatedServer,
  PrivacyBudget,
  simulatedWords,
} from '@aegis/learning/federated';
import { rankingScores } from '../metrics/auc.js';

const DIMENSIONS = 16;
const ROWS = 12;
const STEPS = 10;
const LEARNING_RATE = 0.5;
const WRONG_LABELS = 0.2;
const FRESH = 500;
const CLIP = 0.5;

/** Who trains together, and for how long. */
export interface MembershipSetting {
  /** Half of the pool takes part in a run. */
  readonly members: number;
  /** Below 1 a Poisson sample of them in every round. */
  readonly samplingRate: number;
  readonly rounds: number;
}

interface Organisation {
  readonly inputs: Float64Array;
  readonly labels: Float64Array;
}

/** What an attack made of it. */
export interface MembershipScores {
  /** Of the likelihood ratio with shadow models. */
  readonly likelihoodRatio: number;
  /** Of the loss alone. */
  readonly loss: number;
  /** Not of an attack: the share of fresh rows that the models get right, averaged over the runs. */
  readonly accuracy: number;
}

/** Rows of one labelling rule, some of the labels wrong: what there is to remember. */
function drawRows(rule: Float64Array, rows: number, wrong: number, random: Random): Organisation {
  const inputs = Float64Array.from({ length: rows * DIMENSIONS }, () => random.normal());
  const labels = Float64Array.from({ length: rows }, (_, row) => {
    let side = 0;
    for (let d = 0; d < DIMENSIONS; d++) side += inputs[row * DIMENSIONS + d]! * rule[d]!;
    return side > 0 !== random.chance(wrong) ? 1 : 0;
  });
  return { inputs, labels };
}

function accuracyOn(network: DenseNetwork, { inputs, labels }: Organisation): number {
  const outputs = network.predict(inputs, labels.length);
  return mean(labels.map((label, row) => (outputs[row]! > 0 === (label === 1) ? 1 : 0)));
}

function trainOn(network: DenseNetwork, { inputs, labels }: Organisation): void {
  for (let step = 0; step < STEPS; step++) {
    const slopes = network
      .forward(inputs, ROWS)
      .map((output, row) => (sigmoid(output) - labels[row]!) / ROWS);
    network.zeroGradients();
    network.backward(slopes, ROWS, false);
    const { parameters, gradients } = network;
    for (let i = 0; i < parameters.length; i++) parameters[i]! -= LEARNING_RATE * gradients[i]!;
  }
}

/** The mean loss, as log(e^loss − 1), which is nearer to a normal distribution. */
function lossOf(network: DenseNetwork, { inputs, labels }: Organisation): number {
  const outputs = network.predict(inputs, ROWS);
  let loss = 0;
  for (let row = 0; row < ROWS; row++) {
    const margin = labels[row] === 1 ? outputs[row]! : -outputs[row]!;
    loss += (margin < -30 ? -margin : log1p(exp(-margin))) / ROWS;
  }
  return loss > 30 ? loss : log(Math.max(1e-12, exp(loss) - 1));
}

/** A model of these members, trained through the protocol; without noise where σ is 0. */
function federate(
  pool: readonly Organisation[],
  members: readonly number[],
  noiseMultiplier: number,
  { samplingRate, rounds }: MembershipSetting,
  random: Random,
): DenseNetwork {
  const sizes = [DIMENSIONS, 16, 1];
  const network = new DenseNetwork({ sizes }, random.fork('weights'));
  const clients = members.map(String);
  const session = 'membership';
  const privacy = {
    ...{ clipNorm: CLIP, noiseMultiplier, words: simulatedWords(random.fork('noise')) },
    budget: new PrivacyBudget(1e6, 1e-3),
  };
  const sampled =
    samplingRate < 1 ? ({ samplingRate, sampling: 'poisson', minClients: 1 } as const) : {};
  const options = { ...sampled, ...(noiseMultiplier > 0 ? { privacy } : {}) };
  const server = new FederatedServer({ session, clients }, network.parameters, options);
  const asked = clients.map((id) => new FederatedClient({ session, id }));
  for (let round = 0; round < rounds; round++) {
    const opening = server.openRound();
    if (opening.kind !== 'round') throw new Error('the budget is spent');
    for (const client of asked) {
      if (!opening.invited.includes(client.id)) continue;
      const work = client.begin(opening.message);
      if (work.kind !== 'work') throw new Error(`no work: ${work.kind}`);
      network.parameters.set(work.parameters);
      trainOn(network, pool[Number(client.id)]!);
      const answer = client.finish(network.parameters, 1);
      if (answer.kind === 'update') server.receive(answer.message, client.id);
    }
    if (server.closeRound().kind !== 'updated') server.cancelRound();
  }
  network.parameters.set(server.parameters);
  return network;
}

/**
 * How well an attacker who sees the final model tells members from others, and who can train as many models
 * as there are runs with members of their own choosing: each run is attacked with all others as shadows.
 *
 * @returns areas under the ROC curve; 0.5 is guessing
 *
 * @see Carlini, Chien, Nasr, Song, Terzis, Tramèr (2022), Membership Inference Attacks From First
 * Principles, IEEE S&P, arXiv:2112.03570, with one variance for both sides; Yeom et al. (2018) for the
 * loss alone
 */
export function attackMembership(
  noiseMultiplier: number,
  setting: MembershipSetting,
  runs: number,
  seed: number,
): MembershipScores {
  const random = new Random(seed).fork('membership');
  const { members } = setting;
  const drawn = random.fork('pool');
  const rule = Float64Array.from({ length: DIMENSIONS }, () => drawn.normal());
  const pool = Array.from({ length: 2 * members }, () => drawRows(rule, ROWS, WRONG_LABELS, drawn));
  const fresh = drawRows(rule, FRESH, 0, drawn);
  const accuracies: number[] = [];
  const inside: Uint8Array[] = [];
  const losses: Float64Array[] = [];
  for (let run = 0; run < runs; run++) {
    const order = random.shuffle(Array.from({ length: 2 * members }, (_, i) => i));
    const taken = order.slice(0, members);
    const network = federate(pool, taken, noiseMultiplier, setting, random.fork(`run ${run}`));
    accuracies.push(accuracyOn(network, fresh));
    inside.push(Uint8Array.from(pool, (_, i) => (taken.includes(i) ? 1 : 0)));
    losses.push(Float64Array.from(pool, (one) => lossOf(network, one)));
  }
  const labels: number[] = [];
  const ratios: number[] = [];
  const alone: number[] = [];
  for (let run = 0; run < runs; run++) {
    for (let client = 0; client < pool.length; client++) {
      labels.push(inside[run]![client]!);
      alone.push(-losses[run]![client]!);
      const shadows = losses.flatMap((row, other) =>
        other === run ? [] : [{ loss: row[client]!, member: inside[other]![client] === 1 }],
      );
      ratios.push(logRatio(losses[run]![client]!, shadows));
    }
  }
  return {
    likelihoodRatio: rankingScores(ratios, labels).aucRoc,
    loss: rankingScores(alone, labels).aucRoc,
    accuracy: mean(accuracies),
  };
}

/** log of the likelihood as a member over that as none, under normal distributions of one variance. */
function logRatio(
  loss: number,
  shadows: readonly { readonly loss: number; readonly member: boolean }[],
): number {
  const part = (member: boolean): number[] =>
    shadows.filter((one) => one.member === member).map((one) => one.loss);
  const [on, off] = [mean(part(true)), mean(part(false))];
  const squares = shadows.map((one) => (one.loss - (one.member ? on : off)) ** 2);
  return ((loss - off) ** 2 - (loss - on) ** 2) / (2 * mean(squares) + 1e-12);
}
