import fc from 'fast-check';
import { same } from '../bits.js';
import { asIs } from '../subject.js';
import { turned } from '../turned.js';
import { feedBoth, type Law, stateOf } from './law.js';

export const keyOrderIsNone: Law = {
  name: 'key-order-is-none',
  says: 'the order of keys in options, labels, attributes and records does not matter',
  property: (subject) =>
    fc.asyncProperty(subject.steps, fc.nat(1000), async (steps, seed) => {
      const one = await subject.make(seed, asIs);
      const other = await subject.make(seed, turned);
      for (const [i, step] of steps.entries()) {
        await feedBoth(subject, [one, other], [step, turned(step)], i);
      }
      same('the end', stateOf(subject, other, steps[0]), stateOf(subject, one, steps[0]));
    }) as unknown as fc.IAsyncProperty<never>,
};
