import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SteadyClock } from '../../src/live/steady-clock.js';

function clocks() {
  const at = { wall: 1_800_000_000_000, monotonic: 5000 };
  const clock = new SteadyClock(
    () => at.wall,
    () => at.monotonic,
  );
  return {
    clock,
    at,
    pass(ms: number) {
      at.wall += ms;
      at.monotonic += ms;
    },
  };
}

describe('SteadyClock', () => {
  it.each([3_600_000, -3_600_000])('does not follow a jump by %i ms that is taken back', (jump) => {
    const { clock, at, pass } = clocks();
    at.wall += jump;
    expect(clock.check()).toMatchObject({ offByMs: jump, jumpedMs: 0 });
    pass(9000);
    expect(clock.check()).toMatchObject({ offByMs: jump, jumpedMs: 0, nowMs: 1_800_000_009_000 });
    at.wall -= jump;
    expect(clock.check()).toEqual({ offByMs: 0, jumpedMs: 0, nowMs: 1_800_000_009_000 });
    at.wall += jump;
    pass(9999);
    expect(clock.check().jumpedMs).toBe(0);
  });

  it.each([3_600_000, -3_600_000])(
    'follows a jump by %i ms that stands for ten seconds',
    (jump) => {
      const { clock, at, pass } = clocks();
      at.wall += jump;
      clock.check();
      pass(10_000);
      expect(clock.check()).toEqual({
        offByMs: 0,
        jumpedMs: jump,
        nowMs: 1_800_000_010_000 + jump,
      });
      pass(1000);
      expect(clock.check()).toMatchObject({ offByMs: 0, jumpedMs: 0 });
    },
  );

  it('never goes back while both clocks go on, however they drift', () => {
    const step = fc.record({
      passed: fc.nat({ max: 5000 }),
      drift: fc.integer({ min: -1, max: 1 }),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { clock, at, pass } = clocks();
        let last = clock.now();
        for (const { passed, drift } of steps) {
          pass(passed + 1);
          at.wall += drift;
          clock.check();
          expect(clock.now()).toBeGreaterThanOrEqual(last);
          last = clock.now();
        }
        expect(Math.abs(clock.now() - at.wall)).toBeLessThan(2);
      }),
    );
  });
});
