import type { Random } from '@aegis/core';
import { Adam, DenseNetwork } from '@aegis/core/neural';
import { BANS_OF_TOTAL, CANDIDATE_FEATURES } from './candidate-features.js';
import { softmaxWithNone, surpriseOf } from './listwise.js';
import type { TrainingIncident } from './training-table.js';

/** Where it starts from: the hand-set odds where a graph had its say. */
const SLOPE = 4;
const NONE = 4 * 0.8;
const WIDTH = CANDIDATE_FEATURES.length;

/** The layers of a ranker's network. */
export function sizesOf(hidden: number): number[] {
  return hidden === 0 ? [WIDTH, 1] : [WIDTH, hidden, 1];
}

/**
 * The logit of a candidate: so much a ban of its evidence, and what a network makes of all its features.
 * The network begins near zero, so that what is not learnt stays as it was set by hand.
 */
export class RankerModel {
  readonly network: DenseNetwork;
  /** Of a ban, and of none. */
  readonly odds: Float64Array;

  constructor(network: DenseNetwork, odds: Float64Array) {
    this.network = network;
    this.odds = odds;
  }

  static start(hidden: number, random: Random): RankerModel {
    const network = new DenseNetwork({ sizes: sizesOf(hidden), outputGain: 0.01 }, random);
    return new RankerModel(network, new Float64Array([SLOPE, NONE]));
  }

  copy(): RankerModel {
    const network = new DenseNetwork(this.network.options);
    network.parameters.set(this.network.parameters);
    return new RankerModel(network, this.odds.slice());
  }

  /** One probability a row, and that of none. */
  score(rows: Float64Array, count: number): { readonly each: Float64Array; readonly none: number } {
    const each = count === 0 ? new Float64Array(0) : this.network.predict(rows, count);
    this.#addHandSet(each, rows);
    const none = softmaxWithNone(each, this.odds[1]!);
    return { each, none };
  }

  #addHandSet(logits: Float64Array, rows: Float64Array): void {
    for (let i = 0; i < logits.length; i++) logits[i]! += this.odds[0]! * bansOf(rows, i);
  }

  /** The mean surprise, in nats. */
  loss(incidents: readonly TrainingIncident[]): number {
    const total = incidents.reduce((sum, { rows, count, cause }) => {
      const { each, none } = this.score(rows, count);
      return sum + surpriseOf(cause < 0 ? none : each[cause]!);
    }, 0);
    return total / Math.max(1, incidents.length);
  }

  /** Adds up the slopes of the mean surprise of a batch: those of the network in it, those of the odds. */
  slopes(batch: readonly TrainingIncident[]): Float64Array {
    const count = batch.reduce((sum, incident) => sum + incident.count, 0);
    const rows = new Float64Array(count * WIDTH);
    let at = 0;
    for (const incident of batch) {
      rows.set(incident.rows, at * WIDTH);
      at += incident.count;
    }
    const slopes = this.network.forward(rows, count).slice();
    this.#addHandSet(slopes, rows);
    const ofOdds = new Float64Array(2);
    at = 0;
    for (const incident of batch) {
      const own = slopes.subarray(at, at + incident.count);
      const none = softmaxWithNone(own, this.odds[1]!);
      if (incident.cause >= 0) own[incident.cause]! -= 1;
      ofOdds[1]! += (incident.cause < 0 ? none - 1 : none) / batch.length;
      for (let i = 0; i < own.length; i++) {
        own[i]! /= batch.length;
        ofOdds[0]! += own[i]! * bansOf(rows, at + i);
      }
      at += incident.count;
    }
    this.network.zeroGradients();
    this.network.backward(slopes, count, false);
    return ofOdds;
  }
}

function bansOf(rows: Float64Array, row: number): number {
  return BANS_OF_TOTAL * rows[row * WIDTH]!;
}

/** Moves a model down its slopes, and draws its network back towards nothing. */
export class RankerTrainer {
  readonly #model: RankerModel;
  readonly #learningRate: number;
  readonly #kept: number;
  readonly #network: Adam;
  readonly #odds: Adam;

  constructor(model: RankerModel, learningRate: number, weightDecay: number) {
    this.#model = model;
    this.#learningRate = learningRate;
    // Decoupled: Loshchilov, Hutter (2019), ICLR.
    this.#kept = Math.max(0, 1 - learningRate * weightDecay);
    this.#network = new Adam(model.network.parameters.length);
    this.#odds = new Adam(2);
  }

  step(batch: readonly TrainingIncident[]): void {
    const { network, odds } = this.#model;
    const ofOdds = this.#model.slopes(batch);
    this.#network.step(network.parameters, network.gradients, this.#learningRate);
    for (let i = 0; i < network.parameters.length; i++) network.parameters[i]! *= this.#kept;
    this.#odds.step(odds, ofOdds, this.#learningRate);
  }
}
