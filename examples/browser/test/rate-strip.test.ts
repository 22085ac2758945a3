import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateStrip } from '../src/engine/rate-strip.js';

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

describe('RateStrip', () => {
  it('loses no line, and never has more bins than it says', () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 3e9 }), fc.boolean()), {
      minLength: 1,
    });
    fc.assert(
      fc.property(times, (lines) => {
        const strip = new RateStrip();
        for (const [timestampMs, isError] of lines) strip.add(timestampMs, isError);
        const data = strip.data();
        expect(sum(data.lines)).toBe(lines.length);
        expect(sum(data.errors)).toBe(lines.filter(([, isError]) => isError).length);
        expect(data.lines.length).toBeLessThanOrEqual(240);
        expect(RateStrip.from(data).data()).toEqual(data);
      }),
    );
  });

  it('puts lines where they belong', () => {
    const strip = new RateStrip();
    for (const second of [0, 1, 1, 3]) strip.add(5_000_500 + 1000 * second, second === 3);
    expect(strip.data()).toEqual({
      startMs: 5_000_000,
      binMs: 1000,
      lines: [1, 2, 0, 1],
      errors: [0, 0, 0, 1],
    });
  });

  it('is not stretched by one line of another age', () => {
    const strip = new RateStrip();
    strip.add(1_700_000_000_000, false);
    strip.add(4_000_000_000_000, false);
    expect(strip.data()).toMatchObject({ binMs: 1000, lines: [1] });
  });
});
