import { AegisError } from '@aegis/core';
import { expect, it } from 'vitest';
import { timeToThreshold } from '../../src/forecast/index.js';
import {
  Autoencoder,
  HalfSpaceTrees,
  IsolationForest,
  VariationalAutoencoder,
} from '../../src/models/index.js';
import { LstmAutoencoder } from '../../src/tfjs/index.js';

it.each<[string, (seed: number) => unknown]>([
  ['IsolationForest', (seed) => new IsolationForest({ seed })],
  ['HalfSpaceTrees', (seed) => new HalfSpaceTrees(2, { seed })],
  ['Autoencoder', (seed) => new Autoencoder({ seed })],
  ['VariationalAutoencoder', (seed) => new VariationalAutoencoder({ seed })],
  ['LstmAutoencoder', (seed) => new LstmAutoencoder({ seed })],
  ['timeToThreshold', (seed) => timeToThreshold({ values: [1, 2, 3], stepMs: 1 }, 9, { seed })],
])('%s refuses a seed that no generator takes, before any work', (_, make) => {
  for (const seed of [-7, 0, Number.MAX_SAFE_INTEGER]) expect(() => make(seed)).not.toThrow();
  for (const seed of [0.5, 1e300, -1e300, Number.NaN, '1' as never]) {
    try {
      make(seed);
      expect.fail(`took ${seed}`);
    } catch (error) {
      expect(AegisError.isInstance(error) ? error.code : error).toBe('invalid-option');
    }
  }
});
