import type { Random } from '@aegis/core';
import type { LstmOptions } from './lstm-options.js';

/** A block of weights: where it lies in all of them, and its shape as TensorFlow.js has it. */
export interface WeightBlock {
  readonly from: number;
  readonly shape: readonly number[];
  /** What comes in and goes out, for the size of the first weights; null for biases. */
  readonly fan: readonly [inputs: number, outputs: number] | null;
}

/**
 * The weights of both LSTM layers (of the inputs, of the memory, biases; the gates lie side by side:
 * input, forget, candidate, output) and of the dense layer, in the order of TensorFlow.js.
 */
export function weightBlocks({ features, units }: LstmOptions): readonly WeightBlock[] {
  const lstm = (inputs: number): Omit<WeightBlock, 'from'>[] => [
    { shape: [inputs, 4 * units], fan: [inputs, units] },
    { shape: [units, 4 * units], fan: [units, units] },
    { shape: [4 * units], fan: null },
  ];
  const blocks: Omit<WeightBlock, 'from'>[] = [
    ...lstm(features),
    ...lstm(units),
    { shape: [units, features], fan: [units, features] },
    { shape: [features], fan: null },
  ];
  let from = 0;
  return blocks.map((block) => {
    const at = from;
    from += sizeOf(block);
    return { ...block, from: at };
  });
}

/** How many weights a block has. */
export function sizeOf({ shape }: Pick<WeightBlock, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How many weights there are in all. */
export function weightCount(options: LstmOptions): number {
  return weightBlocks(options).reduce((sum, block) => sum + sizeOf(block), 0);
}

/**
 * The first weights: normal with the variance of Glorot, biases 0 but for 1 at the forget gates, so that
 * the memory begins by keeping.
 *
 * @see Glorot, Bengio (2010), AISTATS; Jozefowicz, Zaremba, Sutskever (2015), ICML, on the forget gates
 */
export function firstWeights(options: LstmOptions, random: Random): Float32Array {
  const { units } = options;
  const weights = new Float32Array(weightCount(options));
  for (const block of weightBlocks(options)) {
    const { from, fan } = block;
    if (fan !== null) {
      const deviation = Math.sqrt(2 / (fan[0] + fan[1]));
      for (let i = 0; i < sizeOf(block); i++) weights[from + i] = deviation * random.normal();
    } else if (sizeOf(block) === 4 * units) {
      weights.fill(1, from + units, from + 2 * units);
    }
  }
  return weights;
}
