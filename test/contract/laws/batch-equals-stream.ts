import fc from 'fast-check';
import { same } from '../bits.js';
import type { Law } from './law.js';

export const batchEqualsStream: Law = {
  name: 'batch-equals-stream',
  says: 'many at once, in chunks of any size, come to what one by one come to',
  property: (subject) => {
    if (subject.batch === undefined) return null;
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    return fc.asyncProperty(subject.steps, sizes, fc.nat(1000), async (steps, cuts, seed) => {
      const chunks: unknown[][] = [];
      for (let at = 0; at < steps.length; ) {
        const size = cuts[chunks.length % cuts.length]!;
        chunks.push(steps.slice(at, at + size));
        at += size;
      }
      const [stream, batch] = await subject.batch!(seed, chunks);
      same('in chunks', batch, stream);
    }) as unknown as fc.IAsyncProperty<never>;
  },
};
