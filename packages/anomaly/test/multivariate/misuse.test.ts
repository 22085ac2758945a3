import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { MultivariateAnomalyDetector } from '../../src/multivariate/index.js';
import { FIT, fed, service } from './rows.js';

describe('misuse', () => {
  const code = (use: () => unknown): string | null => {
    try {
      use();
      return null;
    } catch (error) {
      return AegisError.isInstance(error) ? error.code : 'not ours';
    }
  };

  it.each([
    { falseAlarmsPerDay: 0 },
    { falseAlarmsPerDay: Number.NaN },
    { falseAlarmsPerDay: Infinity },
    { fitPoints: 63 },
    { fitPoints: 64.5 },
    { fitPoints: 20_001 },
    { maxMetrics: 0 },
    { maxMetrics: 129 },
    { maxMetrics: '8' },
    { seed: 0.5 },
    { nodeId: 7 },
    { nodeId: 'x'.repeat(5000) },
    { contamination: 0.1 },
  ])('refuses the options %o', (options) => {
    expect(code(() => new MultivariateAnomalyDetector(options as never))).toBe('invalid-option');
  });

  it.each([undefined, null, 7, {}, { timestampMs: 1, values: null }, { values: 'x' }])(
    'refuses %o for a row',
    (row) => {
      const detector = fed(service(1), FIT);
      const uses = [
        () => detector.process(row as never),
        () => detector.learn(row as never),
        () => detector.score(row as never),
        () => detector.explain(row as never),
      ];
      expect(uses.map(code)).toEqual(uses.map(() => 'invalid-argument'));
      expect(detector.stats().seen).toBe(FIT);
    },
  );
});
