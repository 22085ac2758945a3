import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredCase } from '../../src/cases/case-columns.js';
import { resolveLearnerOptions } from '../../src/options.js';
import { Memory } from '../../src/prediction/memory.js';
import { stored } from '../cases/stored.js';

const feature = fc.constantFrom('issue:crash', 'lead:errors-up', 'term:heap', 'change:deploy');
const effect = fc.constantFrom<StoredCase['effect']>('restart', 'rollback', 'drain');

describe('Memory', () => {
  it('is the same, taken in one by one or all at once, also when it is full', () => {
    const one = fc.tuple(
      fc.uniqueArray(feature, { minLength: 1, maxLength: 3 }),
      effect,
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 150 }),
        fc.constantFrom(20, 70, 200),
        (cases, maxCases) => {
          const options = resolveLearnerOptions({ maxCases });
          const all = cases.map(([features, done, success], i) => ({
            ...stored(i, { effect: done, success }),
            features,
          }));
          const slowly = new Memory(options);
          for (const { features, ...rest } of all) slowly.add(rest, features);
          const atOnce = Memory.of(options, all);
          expect(atOnce.all()).toEqual(slowly.all());
          expect(atOnce.calibration).toEqual(slowly.calibration);
          const query = ['issue:crash', 'term:heap'];
          expect(atOnce.classifier.probabilities(query)).toEqual(
            slowly.classifier.probabilities(query),
          );
          expect(atOnce.successes.posterior('restart')).toEqual(
            slowly.successes.posterior('restart'),
          );
        },
      ),
      { numRuns: 40, seed: 13 },
    );
  });
});
