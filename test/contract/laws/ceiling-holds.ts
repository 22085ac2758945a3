import fc from 'fast-check';
import { heapBytes } from '../heap-bytes.js';
import { asIs } from '../subject.js';
import type { Law } from './law.js';

/** What a snapshot may have more than memory: base64, names of fields, digits of numbers. */
const TEXT_SHARE = 4;
/** A heap moves by so much on its own: what is compiled, and notes of what types came. */
const NOISE_BYTES = 256 * 1024;

export const ceilingHolds: Law = {
  name: 'ceiling-holds',
  says: 'heap (to 256 KiB) and snapshot stay under the stated ceiling in a flood that never repeats',
  maxRuns: () => 1,
  property: (subject) => {
    const { ceiling, snapshot } = subject;
    if (ceiling === undefined) return null;
    return fc.asyncProperty(fc.constant(1), async (seed) => {
      const { bytes, stated, steps, flood } = ceiling;
      // What is compiled and filled once stays, whoever asked for it first.
      const warm = await subject.make(seed, asIs);
      for (let i = 0; i < steps >> 2; i++) await subject.feed(warm, flood(i));
      const before = await heapBytes();
      const one = await subject.make(seed, asIs);
      for (let i = 0; i < steps; i++) await subject.feed(one, flood(i));
      const after = await heapBytes();
      const text = JSON.stringify(snapshot?.write(one) ?? null);
      if (text.length > TEXT_SHARE * bytes) {
        throw new Error(`a snapshot of ${text.length} bytes; ${stated}: ${bytes}`);
      }
      if (before !== null && after !== null && after - before > bytes + NOISE_BYTES) {
        throw new Error(`the heap grew by ${after - before} bytes; ${stated}: ${bytes}`);
      }
      // Both are in use to here, so that neither is collected between the measurements.
      await subject.ask(warm, flood(0));
      await subject.ask(one, flood(0));
    }) as unknown as fc.IAsyncProperty<never>;
  },
};
