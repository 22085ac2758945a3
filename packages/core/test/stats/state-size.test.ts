import { describe, expect, it } from 'vitest';
import { Ewma, QuantileSketch, TailModel, Welford } from '../../src/stats/index.js';

/** The bytes of all arrays in a snapshot, and how many numbers stand beside them. */
function sizeOf(value: unknown): { bytes: number; numbers: number } {
  const size = { bytes: 0, numbers: 0 };
  if (typeof value === 'number') size.numbers = 1;
  if (typeof value !== 'object' || value === null) return size;
  for (const [key, part] of Object.entries(value)) {
    if (key !== 'kind' && typeof part === 'string')
      size.bytes += Buffer.from(part, 'base64').length;
    const inner = sizeOf(part);
    size.bytes += inner.bytes;
    size.numbers += inner.numbers;
  }
  return size;
}

const stateOf = (state: { toJSON(): object }) => sizeOf(JSON.parse(JSON.stringify(state)));

/** Every magnitude that there is, and both signs. */
function fill(take: (value: number) => void): void {
  for (let power = -290; power < 290; power += 0.1) {
    take(10 ** power);
    take(-(10 ** power));
  }
}

describe('what the state of a statistic takes', () => {
  it('is three numbers for a running mean, beside what it was made with', () => {
    const [welford, ewma] = [new Welford(), new Ewma()];
    for (let i = 0; i < 1000; i++) {
      welford.add(i);
      ewma.add(i);
    }
    // The version is one more, and alpha.
    expect(stateOf(welford)).toEqual({ bytes: 0, numbers: 3 + 1 });
    expect(stateOf(ewma)).toEqual({ bytes: 0, numbers: 3 + 2 });
  });

  it('is 16 bytes a bucket for a sketch, whatever came in', () => {
    const sketch = new QuantileSketch({ maxBuckets: 64 });
    fill((value) => sketch.add(value));
    expect(stateOf(sketch).bytes).toBe(16 * 64);
  });

  it('is below 5 KiB for a model of tails', () => {
    const model = new TailModel();
    fill((value) => model.learn(value));
    const { bytes, numbers } = stateOf(model);
    expect(bytes).toBe(16 * 256 + 8 * 64);
    expect(bytes + 8 * numbers).toBeLessThan(5 * 1024);
  });
});
