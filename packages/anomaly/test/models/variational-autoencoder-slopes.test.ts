import { Random } from '@aegis/core';
import { DenseNetwork } from '@aegis/core/neural';
import { expect, it } from 'vitest';
import { VariationalSlopes } from '../../src/models/variational-autoencoder-slopes.js';

const WIDTH = 5;
const LATENT = 2;

function networks(spread: number): { encoder: DenseNetwork; decoder: DenseNetwork } {
  const random = new Random(1);
  const encoder = new DenseNetwork({ sizes: [WIDTH, 4, 2 * LATENT] }, random.fork('encoder'));
  const decoder = new DenseNetwork({ sizes: [LATENT, 4, WIDTH] }, random.fork('decoder'));
  for (const { parameters } of [encoder, decoder]) {
    for (let i = 0; i < parameters.length; i++) parameters[i]! += spread * random.normal();
  }
  return { encoder, decoder };
}

function batch(rows: number, scale: number): Float64Array {
  const random = new Random(2);
  return Float64Array.from({ length: rows * WIDTH }, () => scale * random.normal());
}

it('has the slopes of central differences', () => {
  const { encoder, decoder } = networks(0.2);
  const slopes = new VariationalSlopes(encoder, decoder, 9);
  const inputs = batch(6, 1);
  const loss = (): number => slopes.of(inputs, 6, new Random(3));
  loss();
  const expected = [encoder.gradients.slice(), decoder.gradients.slice()];
  const step = 1e-6;
  [encoder, decoder].forEach(({ parameters }, n) => {
    for (let i = 0; i < parameters.length; i++) {
      const held = parameters[i]!;
      parameters[i] = held + step;
      const above = loss();
      parameters[i] = held - step;
      const below = loss();
      parameters[i] = held;
      const difference = (above - below) / (2 * step);
      const slope = expected[n]![i]!;
      // Truncation is O(step²) and rounding O(1e-16 / step): 1e-8 is room for both.
      expect(Math.abs(slope - difference)).toBeLessThan(1e-8 * (1 + Math.abs(difference)));
    }
  });
});

it('pulls log-variances back that are past their limits, and stays finite', () => {
  const { encoder, decoder } = networks(0);
  const biases = encoder.parameters.subarray(-2 * LATENT);
  biases.set([0, 0, 40, -40]);
  const slopes = new VariationalSlopes(encoder, decoder, 6);
  expect(Number.isFinite(slopes.of(batch(6, 1), 6, new Random(3)))).toBe(true);
  const [above, below] = encoder.gradients.subarray(-LATENT);
  expect(above! > 0 && below! < 0).toBe(true);
});

it('gives the same loss in buffers made for larger batches', () => {
  const { encoder, decoder } = networks(0.2);
  const inputs = batch(6, 1);
  const losses = [6, 64].map((size) =>
    new VariationalSlopes(encoder, decoder, size).of(inputs, 6, new Random(3)),
  );
  expect(losses[0]).toBe(losses[1]);
});
