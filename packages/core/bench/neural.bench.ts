import { Random } from '@aegis/core';
import { DenseNetwork, fitDense } from '@aegis/core/neural';
import { bench, describe } from 'vitest';

const random = new Random(1);
const rows = Float64Array.from({ length: 5000 * 32 }, () => random.normal());
const network = new DenseNetwork({ sizes: [32, 16, 8, 16, 32] }, random);

describe('an autoencoder of 32-16-8-16-32', () => {
  bench('fitDense, one epoch of 5,000 rows in batches of 64', async () => {
    await fitDense(network, rows, rows, 5000, { epochs: 1, batchSize: 64, random });
  });

  const out = new Float64Array(32);
  bench('predict, a thousand single rows', () => {
    for (let r = 0; r < 1000; r++) network.predict(rows.subarray(r * 32, r * 32 + 32), 1, out);
  });
});
