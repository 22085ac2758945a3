import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CalmWindows } from '../src/series/calm-windows.js';
import { falseDiscoveryRates } from '../src/series/false-discovery.js';
import { riseOf } from '../src/series/onset.js';
import { RunningCounts } from '../src/series/running-counts.js';
import { selectQuantile, selectQuartiles } from '../src/series/select-quantile.js';
import { ScaleMeter } from '../src/series/series-scale.js';
import { WindowShift } from '../src/series/window-shift.js';

/** The plain way: sort, and go between neighbours in proportion. */
function quantile(values: readonly number[], q: number): number {
  const order = Float64Array.from(values).sort();
  const position = q * (order.length - 1);
  const below = Math.floor(position);
  const next = order[Math.min(below + 1, order.length - 1)]!;
  return order[below]! + (position - below) * (next - order[below]!);
}

const few = fc.integer({ min: -3, max: 3 }).map((value) => value / 4);
const finite = fc.oneof(
  few,
  fc.integer({ min: -50_000, max: 50_000 }).map((value) => value / 1000),
);
const orGap = fc.oneof({ weight: 5, arbitrary: finite }, fc.constant(Number.NaN));

describe('selectQuantile', () => {
  it('is what sorting gives, with many equal values as well', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 300 }), share, (values, q) => {
        const scratch = Float64Array.from(values);
        expect(selectQuantile(scratch, values.length, q)).toBeCloseTo(quantile(values, q), 9);
        const quartiles = selectQuartiles(Float64Array.from(values), values.length);
        for (const [i, one] of quartiles.entries()) {
          expect(one).toBeCloseTo(quantile(values, (i + 1) / 4), 9);
        }
      }),
    );
  });

  it('takes ordered, constant and infinite values', () => {
    const ascending = Float64Array.from({ length: 5001 }, (_, i) => i);
    expect(selectQuantile(ascending.slice(), 5001, 0.5)).toBe(2500);
    expect(selectQuantile(ascending.slice().reverse(), 5001, 0.9)).toBe(4500);
    expect(selectQuantile(new Float64Array(100_000).fill(3), 100_000, 0.75)).toBe(3);
    const wild = Float64Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308);
    expect(selectQuantile(wild, 3, 1)).toBe(1e150);
  });

  it('comes to an end where every pivot is the worst', () => {
    // The next highest of three pivots is always among the lowest: organ pipes, interleaved.
    const pipes = Float64Array.from({ length: 4096 }, (_, i) => (i % 2 === 0 ? i : 4096 - i));
    expect(selectQuantile(pipes.slice(), 4096, 0.5)).toBe(quantile([...pipes], 0.5));
  });
});

describe('ScaleMeter', () => {
  it('samples a long baseline without falling in with its period', () => {
    for (const period of [2, 3, 5, 20, 60]) {
      const values = Float64Array.from({ length: 20 * 513 }, (_, i) => (i % period === 0 ? 9 : 1));
      const scale = new ScaleMeter(values.length).of('latency', values)!;
      expect(scale.level).toBeLessThan(period === 2 ? 9.1 : 1.1);
    }
  });

  it('uses the few values that a long baseline of gaps has', () => {
    const values = new Float64Array(5000).fill(Number.NaN);
    values.fill(4, 100, 110);
    expect(new ScaleMeter(5000).of('latency', values)?.level).toBe(4);
    values.fill(Number.NaN, 109, 110);
    expect(new ScaleMeter(5000).of('latency', values)).toBeNull();
  });
});

describe('CalmWindows', () => {
  it('counts, and finds the tail, as working all shifts out and sorting them would', () => {
    fc.assert(
      fc.property(
        fc.array(orGap, { minLength: 10, maxLength: 120 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(1 as const, -1 as const),
        fc.double({ min: 0, max: 20, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (values, before, after, direction, score, most) => {
          const baseline = Float64Array.from(values);
          const meter = new WindowShift(baseline.length + 16);
          const counts = new RunningCounts(baseline.length);
          const bearing = { level: 0.25, direction };
          const calm = new CalmWindows(meter, counts, baseline, { before, after }, bearing);
          const shifts = shiftsOf(values, calm.shape, bearing);
          expect(calm.count).toBe(shifts.length);
          if (shifts.length === 0) return;
          const shift = score < 1 ? shifts[shifts.length >> 1]! : score;
          const reaching = shifts.filter((one) => one >= shift - 1e-9).length;
          expect(calm.reaching(shift)).toBe(reaching);
          expect(calm.highest()).toBeCloseTo(shifts[shifts.length - 1]!, 9);
          expect(calm.tailStart()).toBeCloseTo(shifts[Math.floor(0.95 * (shifts.length - 1))]!, 9);
          if (calm.isCommon(shift, most)) {
            expect((reaching + 1) / (shifts.length + 1)).toBeGreaterThan(most);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  /** Of baselines of at most 120 values each window begins one after the last. */
  function shiftsOf(
    values: readonly number[],
    { before, after }: { readonly before: number; readonly after: number },
    { level, direction }: { readonly level: number; readonly direction: 1 | -1 },
  ): number[] {
    const shifts: number[] = [];
    const signed = values.map((value) => direction * value);
    const stride = Math.max(1, Math.floor((before + after) / 8));
    for (let start = 0; start + before + after <= values.length; start += stride) {
      const known = (from: number, to: number): number[] =>
        signed.slice(from, to).filter((value) => !Number.isNaN(value));
      const late = known(start + before, start + before + after);
      const early = known(start, start + before);
      if (late.length === 0) continue;
      const local = early.length === 0 ? -1e9 : quantile(early, 0.5);
      shifts.push(quantile(late, 0.75) - Math.max(direction * level, local));
    }
    return shifts.sort((a, b) => a - b);
  }

  it('settles the calm and leaves the clear to a closer look', () => {
    const baseline = Float64Array.from({ length: 400 }, (_, i) => ((i * 7919) % 101) / 101);
    const meter = new WindowShift(400);
    const counts = new RunningCounts(400);
    const bearing = { level: 0.5, direction: 1 as const };
    const calm = new CalmWindows(meter, counts, baseline, { before: 20, after: 20 }, bearing);
    expect(calm.isCommon(0.1, 0.1)).toBe(true);
    expect(calm.isCommon(5, 0.1)).toBe(false);
    expect(calm.isCommon(-5, 1)).toBe(false);
  });
});

describe('RunningCounts', () => {
  it('never contradicts a closer look', () => {
    fc.assert(
      fc.property(
        fc.array(orGap, { minLength: 20, maxLength: 120 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(1 as const, -1 as const),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (values, before, after, direction, shift) => {
          const series = Float64Array.from(values);
          const meter = new WindowShift(series.length);
          const counts = new RunningCounts(series.length);
          const bearing = { level: 0.25, direction };
          const shape = { before, after };
          counts.begin(series, shape, bearing, shift);
          for (let start = 0; start + before + after <= series.length; start++) {
            const standing = counts.standing(start);
            if (standing === 0) continue;
            const reaches = meter.reaches(series, start, shape, bearing, shift);
            expect(reaches).toBe(standing > 0);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('riseOf', () => {
  it('finds no rise that is no higher than the least, and any other as without it', () => {
    const least = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(orGap), fc.integer({ min: 0, max: 9 }), least, (values, calm, bar) => {
        const deviations = Float64Array.from(values);
        const plain = riseOf(deviations, calm);
        // Roots and squares of the bar differ in the last bits.
        fc.pre(Math.abs(plain.height - bar) > 1e-9);
        const flat = { index: 0, height: 0 };
        expect(riseOf(deviations, calm, bar)).toEqual(plain.height > bar ? plain : flat);
      }),
    );
  });
});

describe('falseDiscoveryRates', () => {
  it('gives the worked values, group by group', () => {
    // p · n / rank, made to fall with the rank from the last on: 0.04, 0.06, 0.06, 0.9.
    const rates = falseDiscoveryRates(Float64Array.of(0.9, 0.01, 0.04, 0.045, 0.2), [
      ...['a', 'a', 'a', 'a', 'b'],
    ]);
    expect([...rates].map((rate) => Number(rate.toFixed(9)))).toEqual([0.9, 0.04, 0.06, 0.06, 0.2]);
  });
});
