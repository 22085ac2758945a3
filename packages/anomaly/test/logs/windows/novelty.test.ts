import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Novelty } from '../../../src/logs/windows/novelty.js';
import { isRefused, takenOut } from '../taken-out.js';

function close(novelty: Novelty, windows: number): void {
  for (let i = 0; i < windows; i++) novelty.close();
}

describe('Novelty', () => {
  it('counts what is new with an error and with a warning apart', () => {
    const novelty = new Novelty();
    for (const isError of [true, false, false]) novelty.note(isError);
    close(novelty, 5);
    expect(novelty.rate).toEqual({ errors: 1, warnings: 2, windows: 5 });
  });

  it('lets go of the first half of its life', () => {
    const novelty = new Novelty();
    novelty.note(true);
    close(novelty, 32);
    expect(novelty.rate.errors).toBe(1);
    novelty.note(false);
    close(novelty, 63);
    // The first 32 windows are the stretch before; then 64 more make the next one.
    expect(novelty.rate).toEqual({ errors: 1, warnings: 1, windows: 95 });
    novelty.close();
    expect(novelty.rate).toEqual({ errors: 0, warnings: 1, windows: 64 });
  });

  it('always remembers at least the later third of its life, and at most two stretches', () => {
    const novelty = new Novelty();
    let leastShare = 1;
    let most = 0;
    for (let windows = 1; windows <= 200_000; windows++) {
      novelty.close();
      const { windows: kept } = novelty.rate;
      if (windows < 80_000) leastShare = Math.min(leastShare, kept / windows);
      most = Math.max(most, kept);
    }
    expect(leastShare).toBeGreaterThan(1 / 3);
    expect(most).toBeLessThanOrEqual(80_000);
  });

  it('continues from a snapshot, and refuses a broken one', () => {
    const step = fc.array(fc.oneof(fc.boolean(), fc.constant(null)), { maxLength: 150 });
    fc.assert(
      fc.property(step, step, (before, after) => {
        const take = (novelty: Novelty, steps: readonly (boolean | null)[]): void => {
          for (const each of steps) {
            if (each === null) novelty.close();
            else novelty.note(each);
          }
        };
        const whole = new Novelty();
        take(whole, before);
        const half = takenOut(whole.toJSON(), Novelty.read);
        for (const novelty of [whole, half]) take(novelty, after);
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 1, numRuns: 100 },
    );
    const good = new Novelty().toJSON() as object;
    for (const change of [{ errors: -1 }, { windows: 0.5 }, { stretch: 0 }, { stretch: 1e9 }]) {
      expect(isRefused({ ...good, ...change }, Novelty.read)).toBe(true);
    }
  });
});
