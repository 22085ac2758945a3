import fc from 'fast-check';
import { heapBytes } from '../heap-bytes.js';
import { type AnySubject, asIs, type Ceiling } from '../subject.js';
import type { Law } from './law.js';

/** What a snapshot may have more than memory: base64, names of fields, digits of numbers. */
const TEXT_SHARE = 4;
/** A heap moves by so much on its own: what is compiled, and notes of what types came. */
const NOISE_BYTES = 256 * 1024;

/** What a leak does it does every time; what a heap does on its own it does now and then. */
const ATTEMPTS = 3;

export const ceilingHolds: Law = {
  name: 'ceiling-holds',
  says: 'heap (to 256 KiB) and snapshot stay under the stated ceiling in a flood that never repeats',
  maxRuns: () => 1,
  property: (subject) => {
    const { ceiling } = subject;
    if (ceiling === undefined) return null;
    const { bytes, stated } = ceiling;
    return fc.asyncProperty(fc.constant(ATTEMPTS), async (attempts) => {
      let least = Infinity;
      for (let i = 0; i < attempts && least > bytes + NOISE_BYTES; i++) {
        const { growth, text } = await flooded(subject, ceiling);
        if (text > TEXT_SHARE * bytes) {
          throw new Error(`a snapshot of ${text} bytes; ${stated}: ${bytes}`);
        }
        least = Math.min(least, growth);
      }
      if (least > bytes + NOISE_BYTES) {
        throw new Error(`the heap grew by ${least} bytes; ${stated}: ${bytes}`);
      }
    }) as unknown as fc.IAsyncProperty<never>;
  },
};

/** What a flood leaves: bytes of heap, 0 where they cannot be measured, and of the snapshot. */
async function flooded(
  subject: AnySubject,
  { steps, flood }: Ceiling<unknown>,
): Promise<{ readonly growth: number; readonly text: number }> {
  // What is compiled and filled once stays, whoever asked for it first.
  const warm = await subject.make(1, asIs);
  for (let i = 0; i < steps >> 2; i++) await subject.feed(warm, flood(i));
  const before = await heapBytes();
  const one = await subject.make(1, asIs);
  for (let i = 0; i < steps; i++) await subject.feed(one, flood(i));
  const after = await heapBytes();
  const text = JSON.stringify(subject.snapshot?.write(one) ?? null).length;
  // Both are in use to here, so that neither is collected between the measurements.
  await subject.ask(warm, flood(0));
  await subject.ask(one, flood(0));
  return { growth: before === null || after === null ? 0 : after - before, text };
}
