import fc from 'fast-check';
import { same } from '../bits.js';
import { sound } from '../sound.js';
import { asIs } from '../subject.js';
import type { Law } from './law.js';

export const hostileInputIsBorne: Law = {
  name: 'hostile-input-is-borne',
  says: 'whatever comes never throws, makes no number NaN or out of range, and is counted',
  property: (subject) =>
    fc.asyncProperty(subject.steps, fc.nat(1000), async (steps, seed) => {
      const one = await subject.make(seed, asIs);
      for (const [i, step] of steps.entries()) {
        sound(await subject.feed(one, step), subject.echoes, `the answer to step ${i}`);
        sound(await subject.ask(one, step), subject.echoes, `what was asked after step ${i}`);
      }
      if (subject.counted !== undefined) {
        same('how many it says came', subject.counted(one), steps.length);
      }
    }) as unknown as fc.IAsyncProperty<never>,
};
