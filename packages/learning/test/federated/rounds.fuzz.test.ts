import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { fuzz } from '../../../../tools/fuzz/fuzz.js';
import { commands, type Held, RoundsUnderTest } from './rounds-commands.js';
import { RoundsModel } from './rounds-model.js';

const NAMES = ['a', 'b', 'c', 'd'];
const seen = { rounds: 0, accepted: 0, late: 0, lies: 0 };

describe('rounds with clients that drop out, repeat, are late and lie', () => {
  fuzz(
    import.meta.url,
    'take what may be taken, refuse the rest for its reason, and move by the mean',
    fc.property(
      fc.constantFrom(0.5, 1),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 2 }),
      commands,
      (samplingRate, length, minClients, asked) => {
        const model = new RoundsModel(NAMES, length, minClients);
        const held: Held = { model, saved: model.copy() };
        const real = new RoundsUnderTest(model, samplingRate);
        fc.modelRun(() => ({ model: held, real }), asked);
        const { refused } = held.model;
        seen.rounds += held.model.round;
        seen.accepted += held.model.accepted;
        seen.late += refused.get('wrong-round') ?? 0;
        seen.lies += (refused.get('wrong-length') ?? 0) + (refused.get('malformed') ?? 0);
      },
    ),
    {
      runs: 60,
      // What is never taken, or never refused, shows little.
      after: () => expect(Math.min(...Object.values(seen))).toBeGreaterThan(50),
    },
  );
});
