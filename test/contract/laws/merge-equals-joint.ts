import fc from 'fast-check';
import { near } from '../near.js';
import { type AnySubject, asIs } from '../subject.js';
import type { Law } from './law.js';

/** A class without a law for its `merge` must have none. */
function withoutMerge(subject: AnySubject): fc.IAsyncProperty<never> {
  return fc.asyncProperty(fc.nat(1000), async (seed) => {
    const one = await subject.make(seed, asIs);
    const parts: unknown[] = [one, ...Object.values(one as object)];
    for (const part of parts) {
      if (part?.constructor?.name === subject.name && 'merge' in (part as object)) {
        throw new Error('it has a merge that no subject shows to equal joint learning');
      }
    }
  }) as unknown as fc.IAsyncProperty<never>;
}

export const mergeEqualsJoint: Law = {
  name: 'merge-equals-joint',
  says: 'a merge is as if one had learnt what both have, or there is none',
  maxRuns: ({ merge }) => (merge === undefined ? 1 : Number.MAX_SAFE_INTEGER),
  property: (subject) => {
    const { merge } = subject;
    if (merge === undefined) return withoutMerge(subject);
    const cut = fc.double({ min: 0, max: 1, noNaN: true });
    const learns = (merge.learns ?? (() => true)) as (step: unknown) => boolean;
    return fc.asyncProperty(subject.steps, cut, fc.nat(1000), async (all, share, seed) => {
      const steps = all.filter(learns);
      const joint = await subject.make(seed, asIs);
      const halves = [await subject.make(seed, asIs), await subject.make(seed, asIs)] as const;
      const at = Math.floor(share * steps.length);
      for (const [i, step] of steps.entries()) {
        await subject.feed(joint, step);
        await subject.feed(halves[i < at ? 0 : 1], step);
      }
      const merged = await merge.join(halves[0], halves[1]);
      near('merged', merge.look(merged), merge.look(joint), merge.tolerance ?? 0);
    }) as unknown as fc.IAsyncProperty<never>;
  },
};
