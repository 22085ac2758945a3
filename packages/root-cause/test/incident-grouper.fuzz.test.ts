import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { fuzz } from '../../../tools/fuzz/fuzz.js';
import { graphOf } from './builders.js';
import { commands, GrouperUnderTest } from './grouper-commands.js';
import { PlainGrouper } from './plain-grouper.js';

const limits = fc.record({
  quietMs: fc.constant(50),
  reopenMs: fc.constantFrom(0, 100, 400),
  maxHops: fc.integer({ min: 0, max: 2 }),
  maxIncidents: fc.integer({ min: 1, max: 6 }),
});
const graph = graphOf(
  [
    ['a', 'b'],
    ['b', 'c'],
  ],
  ['d', 'e'],
);
let reopened = 0;

describe('IncidentGrouper', () => {
  fuzz(
    import.meta.url,
    'finds what looking through all incidents would find, whatever comes',
    fc.property(limits, fc.boolean(), commands, (options, isBlind, asked) => {
      const source = isBlind ? null : graph;
      const real = new GrouperUnderTest(source, options);
      fc.modelRun(() => ({ model: new PlainGrouper(source, options), real }), asked);
      reopened += real.reopened;
    }),
    // What never opens again shows little.
    { runs: 60, after: () => expect(reopened).toBeGreaterThan(20) },
  );
});
