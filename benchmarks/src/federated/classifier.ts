import type { Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { DenseNetwork } from '@aegis/core/neural';
import { addProximalGradient } from '@aegis/learning/federated';
import type { Rows } from './problem.js';

/** How a client trains. */
export interface LocalTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** Of the proximal term around the parameters that training begins with. */
  readonly mu: number;
}

/** Plain stochastic gradient descent down the cross entropy of a softmax, in place. */
export function trainLocally(
  network: DenseNetwork,
  rows: Rows,
  training: LocalTraining,
  random: Random,
): void {
  const width = network.sizes[0]!;
  const classes = network.sizes.at(-1)!;
  const { batchSize, learningRate, mu } = training;
  const anchor = network.parameters.slice();
  const order = Uint32Array.from({ length: rows.count }, (_, i) => i);
  const batch = new Float64Array(batchSize * width);
  const labels = new Uint8Array(batchSize);
  for (let epoch = 0; epoch < training.epochs; epoch++) {
    random.shuffle(order);
    for (let start = 0; start < rows.count; start += batchSize) {
      const count = Math.min(batchSize, rows.count - start);
      for (let r = 0; r < count; r++) {
        const row = order[start + r]!;
        batch.set(rows.values.subarray(row * width, (row + 1) * width), r * width);
        labels[r] = rows.labels[row]!;
      }
      const slopes = softmaxSlopes(network.forward(batch, count), labels, count, classes);
      network.zeroGradients();
      network.backward(slopes, count, false);
      if (mu > 0) addProximalGradient(network.gradients, network.parameters, anchor, mu);
      const { parameters, gradients } = network;
      for (let i = 0; i < parameters.length; i++) parameters[i]! -= learningRate * gradients[i]!;
    }
  }
}

function softmaxSlopes(
  outputs: Float64Array,
  labels: Uint8Array,
  rows: number,
  classes: number,
): Float64Array {
  const slopes = new Float64Array(rows * classes);
  for (let r = 0; r < rows; r++) {
    const at = r * classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, outputs[at + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      slopes[at + c] = exp(outputs[at + c]! - largest);
      sum += slopes[at + c]!;
    }
    for (let c = 0; c < classes; c++) slopes[at + c]! /= sum;
    slopes[at + labels[r]!]! -= 1;
    for (let c = 0; c < classes; c++) slopes[at + c]! /= rows;
  }
  return slopes;
}

/** The share of rows whose class has the largest output. */
export function accuracy(network: DenseNetwork, rows: Rows): number {
  const classes = network.sizes.at(-1)!;
  const outputs = network.predict(rows.values, rows.count);
  let right = 0;
  for (let r = 0; r < rows.count; r++) {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (outputs[r * classes + c]! > outputs[r * classes + best]!) best = c;
    }
    if (best === rows.labels[r]) right++;
  }
  return right / rows.count;
}

export function newNetwork(dimensions: number, classes: number, random: Random): DenseNetwork {
  return new DenseNetwork({ sizes: [dimensions, 24, classes], activation: 'tanh' }, random);
}
