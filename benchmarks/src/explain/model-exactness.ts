import { Random } from '@aegis/core';
import { integratedGradients, kernelShap, networkOutput, squaredError } from '@aegis/core/explain';
import { DenseNetwork } from '@aegis/core/neural';
import { bruteForce, largestDifference } from './brute-force.js';

const BACKGROUND = 5;

/** How far Kernel SHAP is from enumeration, at most: networks on 1 to 12 columns. */
export function kernelErrors(seed: number, models: number): number {
  const random = new Random(seed).fork('kernel');
  let worst = 0;
  for (let i = 0; i < models; i++) {
    const columns = 1 + (i % 12);
    const network = new DenseNetwork({ sizes: [columns, 16, 1] }, random.fork(`${i}`));
    const row = Float64Array.from({ length: columns }, () => 3 * random.normal());
    const background = Float64Array.from({ length: BACKGROUND * columns }, () => random.normal());
    const worth = (known: number): number => {
      const mixed = background.map((x, at) =>
        (known >> (at % columns)) & 1 ? row[at % columns]! : x,
      );
      return network.predict(mixed, BACKGROUND).reduce((sum, y) => sum + y, 0) / BACKGROUND;
    };
    const model = (rows: Float64Array, count: number) => network.predict(rows, count);
    const { values } = kernelShap(model, row, background, BACKGROUND);
    worst = Math.max(worst, largestDifference(values, bruteForce(columns, worth)));
  }
  return worst;
}

/** Of drawn coalitions: the share of exact values within 1.96 standard errors. */
export function kernelCoverage(seed: number, models: number): number {
  const random = new Random(seed).fork('coverage');
  const columns = 10;
  let within = 0;
  for (let i = 0; i < models; i++) {
    const network = new DenseNetwork({ sizes: [columns, 16, 1] }, random.fork(`${i}`));
    const row = Float64Array.from({ length: columns }, () => 3 * random.normal());
    const background = new Float64Array(columns);
    const model = (rows: Float64Array, count: number) => network.predict(rows, count);
    const exact = kernelShap(model, row, background, 1);
    const drawn = kernelShap(model, row, background, 1, { maxExact: 0, pairs: 200, seed: i });
    exact.values.forEach((value, c) => {
      if (Math.abs(drawn.values[c]! - value) <= 1.96 * drawn.standardErrors[c]!) within++;
    });
  }
  return within / (models * columns);
}

/** How far integrated gradients are from adding up, as a share of the change in the output. */
export interface CompletenessErrors {
  readonly worst: number;
  readonly meanSteps: number;
}

/** Random tanh networks and the errors of autoencoders, with the options as they ship. */
export function completeness(seed: number, models: number): CompletenessErrors {
  const random = new Random(seed).fork('gradients');
  let worst = 0;
  let steps = 0;
  for (let i = 0; i < models; i++) {
    const columns = 2 + (i % 15);
    const isAutoencoder = i % 2 === 1;
    const sizes = isAutoencoder ? [columns, 16, 3, 16, columns] : [columns, 32, 16, 1];
    const network = new DenseNetwork({ sizes }, random.fork(`${i}`));
    const row = Float64Array.from({ length: columns }, () => 2 * random.normal());
    const model = isAutoencoder ? squaredError(network) : networkOutput(network, 0);
    const found = integratedGradients(model, row, new Float64Array(columns));
    steps += found.steps / models;
    const change = Math.abs(found.output - found.baseline);
    worst = Math.max(worst, largestDifference([found.completenessError / change], [0]));
  }
  return { worst, meanSteps: steps };
}
