import fc from 'fast-check';
import { same } from '../bits.js';
import { asIs } from '../subject.js';
import { copyOf, feedBoth, type Law, stateOf } from './law.js';

export const sameSeedSameBits: Law = {
  name: 'same-seed-same-bits',
  says: 'two of the same seed, fed alike, say the same and are the same',
  property: (subject) =>
    fc.asyncProperty(subject.steps, fc.nat(1000), async (steps, seed) => {
      const one = await subject.make(seed, asIs);
      const other = await subject.make(seed, asIs);
      same('the beginning', stateOf(subject, other, steps[0]), stateOf(subject, one, steps[0]));
      for (const [i, step] of steps.entries()) {
        await feedBoth(subject, [one, other], [step, copyOf(step)], i);
      }
      same('the end', stateOf(subject, other, steps[0]), stateOf(subject, one, steps[0]));
    }) as unknown as fc.IAsyncProperty<never>,
};
