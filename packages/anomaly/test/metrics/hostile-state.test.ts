import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricVerdict } from '../../src/index.js';
import {
  expectRefusedOrSound,
  fresh,
  goOn,
  type Json,
  NAMES,
  restored,
  seriesOf,
} from './wrong-snapshots.js';

const ARRAYS = ['doubles', 'singles', 'shorts', 'bytes'] as const;
/** Numbers that no state holds, or hardly any. */
const EXTREMES = [-1, 0.5, 5e-324, 1e-300, 1e15, -1e37, 1e75, 1e79, -1e79, 1e300, NaN, Infinity];
/** A clock and a counter may hold any time and any reading. */
const PLACES_OF_ANY_NUMBER = 17;

function change(json: Json, array: string, series: number, by: (bytes: Buffer) => void): void {
  const state = seriesOf(json)[series]!;
  const bytes = Buffer.from(state[array] as string, 'base64');
  by(bytes);
  state[array] = bytes.toString('base64');
}

function bytesOf(array: string): number {
  return Buffer.from(seriesOf(fresh())[0]![array] as string, 'base64').length;
}

describe('a snapshot with other numbers in its arrays', () => {
  it('with bytes flipped is refused or behaves', () => {
    let accepted = 0;
    const anyFlip = fc.record({
      series: fc.nat(2),
      array: fc.constantFrom(...ARRAYS),
      at: fc.nat(),
      mask: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(fc.array(anyFlip, { minLength: 1, maxLength: 4 }), (flips) => {
        const json = fresh();
        for (const { series, array, at, mask } of flips) {
          change(json, array, series, (bytes) => {
            bytes[at % bytes.length]! ^= mask;
          });
        }
        if (expectRefusedOrSound(json, 300)) accepted++;
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it.each([0, 1])('with any double of series %d put wrong is refused or behaves', (series) => {
    const accepted = new Map<number, number>();
    for (let place = 0; place < bytesOf('doubles') / 8; place++) {
      for (const number of EXTREMES) {
        const json = fresh();
        change(json, 'doubles', series, (bytes) => bytes.writeDoubleLE(number, 8 * place));
        if (!expectRefusedOrSound(json, 60)) continue;
        accepted.set(number, (accepted.get(number) ?? 0) + 1);
      }
    }
    expect([accepted.get(NaN), accepted.get(Infinity)]).toEqual([undefined, undefined]);
    expect(accepted.get(1e300)).toBeLessThanOrEqual(PLACES_OF_ANY_NUMBER);
    expect(accepted.get(0.5)).toBeGreaterThan(PLACES_OF_ANY_NUMBER);
  });

  it('with any two doubles that belong together put wrong is refused or behaves', () => {
    for (let place = 0; place < bytesOf('doubles') / 8 - 1; place++) {
      for (const [first, second] of [
        [1e79, 1e78],
        [1e78, 1e79],
        [1e38, 1e37],
        [1e300, 1e-300],
      ] as const) {
        const json = fresh();
        change(json, 'doubles', 0, (bytes) => {
          bytes.writeDoubleLE(first, 8 * place);
          bytes.writeDoubleLE(second, 8 * place + 8);
        });
        expectRefusedOrSound(json, 60);
      }
    }
  });

  it('with neighbouring doubles put wrong is refused or behaves', () => {
    const anyRun = fc.array(fc.constantFrom(...EXTREMES, 1e78, 0), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(), anyRun, (at, run) => {
        const json = fresh();
        change(json, 'doubles', 0, (bytes) => {
          for (const [i, number] of run.entries()) {
            bytes.writeDoubleLE(number, (8 * (at + i)) % bytes.length);
          }
        });
        expectRefusedOrSound(json, 60);
      }),
      { numRuns: 1000, seed: 2 },
    );
  });

  it('with any single put wrong is refused or behaves', () => {
    for (let place = 0; place < bytesOf('singles') / 4; place++) {
      for (const number of [-9e37, 3e38, NaN]) {
        const json = fresh();
        change(json, 'singles', 0, (bytes) => bytes.writeFloatLE(number, 4 * place));
        if (expectRefusedOrSound(json, 60)) expect(Math.abs(number)).toBeLessThan(1e38);
      }
    }
  });

  it('with any byte put wrong is refused, or leaves the other series as they were', () => {
    const othersOf = (json: Json): MetricVerdict[] | null => {
      const detector = restored(json);
      if (detector === null) return null;
      return goOn(detector, 8).filter(({ series }) => series !== NAMES[0]);
    };
    const expected = othersOf(fresh());
    let refused = 0;
    for (let place = 0; place < bytesOf('bytes'); place++) {
      for (const byte of [9, 255]) {
        const json = fresh();
        change(json, 'bytes', 0, (bytes) => bytes.fill(byte, place, place + 1));
        const others = othersOf(json);
        if (others === null) refused++;
        else expect(JSON.stringify(others)).toBe(JSON.stringify(expected));
      }
    }
    // Three counts of boxes and courses and three of points in a step have limits; two of those are below 9.
    expect(refused).toBeGreaterThanOrEqual(8);
  });

  it('of noise all through is refused', () => {
    for (const array of ARRAYS) {
      const json = fresh();
      change(json, array, 1, (bytes) => {
        for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 97 + 41) % 256;
      });
      expect(restored(json)).toBeNull();
    }
  });
});
