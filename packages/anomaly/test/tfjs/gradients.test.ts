import { Random } from '@aegis/core';
import { DenseNetwork } from '@aegis/core/neural';
import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from './tensor-flow.js';

const KINDS = ['identity', 'relu', 'tanh', 'sigmoid'] as const;
const SIZES = [6, 9, 5, 4];
const ROWS = 70;

type Kind = (typeof KINDS)[number];

function normals(random: Random, length: number): Float64Array {
  // Numbers that 32 bits hold exactly, so that both sides are given the same.
  return Float64Array.from({ length }, () => Math.fround(random.normal()));
}

function activate(kind: Kind, x: ReturnType<typeof tf.tensor2d>): ReturnType<typeof tf.tensor2d> {
  return kind === 'identity' ? x : tf[kind](x);
}

/** Slopes of the mean squared error at all parameters and inputs, by TensorFlow.js's own derivatives. */
function slopesOf(
  network: DenseNetwork,
  inputs: Float64Array,
  targets: Float64Array,
): Float64Array[] {
  const { activation, outputActivation } = network.options;
  const shape = (l: number): [number, number] => [SIZES[l + 1]!, SIZES[l]!];
  let at = 0;
  const parameters = SIZES.slice(1).flatMap((outputs, l) => {
    const end = at + SIZES[l]! * outputs;
    const weights = tf.tensor2d(Float32Array.from(network.parameters.subarray(at, end)), shape(l));
    const biases = tf.tensor1d(Float32Array.from(network.parameters.subarray(end, end + outputs)));
    at = end + outputs;
    return [weights, biases];
  });
  const x = tf.tensor2d(Float32Array.from(inputs), [ROWS, SIZES[0]!]);
  const y = tf.tensor2d(Float32Array.from(targets), [ROWS, SIZES.at(-1)!]);
  const loss = (...given: ReturnType<typeof tf.tensor>[]): ReturnType<typeof tf.scalar> => {
    let values = given[0] as ReturnType<typeof tf.tensor2d>;
    for (let p = 1; p < given.length; p += 2) {
      const sums = tf.add(tf.matMul(values, given[p]!, false, true), given[p + 1]!);
      const kind = p + 2 === given.length ? outputActivation : activation;
      values = activate(kind, sums as ReturnType<typeof tf.tensor2d>);
    }
    return tf.losses.meanSquaredError(y, values) as ReturnType<typeof tf.scalar>;
  };
  const [atInputs, ...atParameters] = tf.grads(loss)([x, ...parameters]);
  const flat = atParameters.flatMap((slope) => Array.from(slope.dataSync()));
  return [Float64Array.from(flat), Float64Array.from(atInputs!.dataSync())];
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.each(KINDS)('with %s', (activation) => {
  it.each(KINDS)('and %s outputs the gradients are those of TensorFlow.js', (outputActivation) => {
    const random = new Random(5);
    const network = new DenseNetwork({ sizes: SIZES, activation, outputActivation }, random);
    // Off the corners of relu, and biases that count.
    network.parameters.set(normals(random, network.parameters.length).map((x) => 0.4 * x));
    network.parameters.forEach((x, i) => {
      network.parameters[i] = Math.fround(x);
    });
    const inputs = normals(random, ROWS * SIZES[0]!);
    const targets = normals(random, ROWS * SIZES.at(-1)!);
    const outputs = network.forward(inputs, ROWS);
    const slopes = outputs.map((y, i) => (2 * (y - targets[i]!)) / outputs.length);
    const atInputs = network.backward(slopes, ROWS).slice();
    const [expected, expectedAtInputs] = slopesOf(network, inputs, targets);
    const check = (ours: Float64Array, theirs: Float64Array): void => {
      expect(theirs.length).toBe(ours.length);
      const size = Math.sqrt(ours.reduce((sum, g) => sum + g * g, 0) / ours.length);
      // Theirs is rounded to 24 bits at every one of some hundred terms: 1e-5 of a typical slope.
      ours.forEach((g, i) => {
        expect(Math.abs(g - theirs[i]!)).toBeLessThan(1e-5 * (size + Math.abs(g)));
      });
      expect(size).toBeGreaterThan(1e-5);
    };
    check(network.gradients, expected!);
    check(atInputs, expectedAtInputs!);
  });
});
