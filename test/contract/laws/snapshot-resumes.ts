import fc from 'fast-check';
import { bits, same } from '../bits.js';
import { asIs } from '../subject.js';
import { feedBoth, type Law, restarted, stateOf } from './law.js';

export const snapshotResumes: Law = {
  name: 'snapshot-resumes',
  says: 'what is taken out of a snapshot goes on bit for bit, and its snapshot is the same',
  property: (subject) => {
    const { snapshot } = subject;
    if (snapshot === undefined) return null;
    const cut = fc.double({ min: 0, max: 1, noNaN: true });
    return fc.asyncProperty(subject.steps, cut, fc.nat(1000), async (steps, share, seed) => {
      const whole = await subject.make(seed, asIs);
      const at = Math.floor(share * steps.length);
      for (const step of steps.slice(0, at)) await subject.feed(whole, step);
      const json = snapshot.write(whole);
      // JSON has no NaN, no infinity, no -0 and no missing field: what it holds is what it gives back.
      same('the snapshot as JSON', bits(JSON.parse(JSON.stringify(json))), bits(json));
      const resumed = await restarted(subject, whole);
      same('the snapshot of the resumed', snapshot.write(resumed), json);
      for (const [i, step] of steps.slice(at).entries()) {
        await feedBoth(subject, [whole, resumed], [step, step], at + i);
      }
      same('the end', stateOf(subject, resumed, steps[0]), stateOf(subject, whole, steps[0]));
    }) as unknown as fc.IAsyncProperty<never>;
  },
};
