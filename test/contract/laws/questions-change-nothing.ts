import fc from 'fast-check';
import { same } from '../bits.js';
import { asIs } from '../subject.js';
import { copyOf, feedBoth, type Law, stateOf } from './law.js';

/** The twin that is asked all the time ends where the one that is never asked ends. */
export const questionsChangeNothing: Law = {
  name: 'questions-change-nothing',
  says: 'score, explain, stats and every other question change nothing',
  property: (subject) =>
    fc.asyncProperty(subject.steps, fc.nat(1000), async (steps, seed) => {
      const silent = await subject.make(seed, asIs);
      const asked = await subject.make(seed, asIs);
      for (const [i, step] of steps.entries()) {
        const about = steps[(i * 7) % steps.length];
        const before = JSON.stringify(subject.snapshot?.write(asked));
        const answers = await subject.ask(asked, about);
        same(`the answers at step ${i}, asked again`, await subject.ask(asked, about), answers);
        const after = JSON.stringify(subject.snapshot?.write(asked));
        same(`the snapshot after questions at step ${i}`, after, before);
        await feedBoth(subject, [silent, asked], [step, copyOf(step)], i);
      }
      same('the end', stateOf(subject, asked, steps[0]), stateOf(subject, silent, steps[0]));
    }) as unknown as fc.IAsyncProperty<never>,
};
