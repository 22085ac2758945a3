import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeByClient, encodeByClient } from '../../src/federated/secure/bytes.js';
import { dequantise, quantise } from '../../src/federated/secure/fixed-point.js';
import { fixedPoint } from '../../src/federated/secure/index.js';
import { addMasks, addWords, bytesOf, wordsOf } from '../../src/federated/secure/masks.js';
import {
  coefficientCount,
  combine,
  fieldElements,
  isShare,
  polynomials,
  shareAt,
  weightsAtZero,
} from '../../src/federated/secure/shamir.js';
import { seededCrypto } from './secure-fixture.js';

const PRIME = 65_521;
const secret32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const element = fc.integer({ min: 0, max: PRIME - 1 });

describe('Shamir', () => {
  it('knows the weights at 0 of 1, 2, 3: 3, -3, 1', () => {
    expect(weightsAtZero([1, 2, 3])).toEqual([3, PRIME - 3, 1]);
    expect(weightsAtZero([4])).toEqual([1]);
  });

  it('is a line through the secret for a threshold of 2', () => {
    const rows = polynomials(new Uint8Array(32), new Array(coefficientCount(2)).fill(5));
    expect(Array.from(shareAt(rows, 3))).toEqual(Array.from({ length: 18 }, () => [0, 15]).flat());
    const ones = polynomials(new Uint8Array(32).fill(255), new Array(coefficientCount(2)).fill(0));
    // 17 limbs of 15 bits, and the bit that is left.
    expect(Array.from(shareAt(ones, 9))).toEqual([
      ...Array.from({ length: 17 }, () => [127, 255]).flat(),
      0,
      1,
    ]);
  });

  it('any shares as many as the threshold give the secret back', () => {
    const sizes = fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 8 }));
    fc.assert(
      fc.property(secret32, sizes, fc.infiniteStream(element), (secret, [t, spare], random) => {
        const rows = polynomials(secret, [...random.take(coefficientCount(t))]);
        const xs = fc.sample(
          fc.uniqueArray(fc.integer({ min: 1, max: 4_096 }), {
            minLength: t,
            maxLength: t + spare,
          }),
          1,
        )[0]!;
        const chosen = xs.slice(-t);
        const shares = chosen.map((x) => shareAt(rows, x));
        expect(shares.every(isShare)).toBe(true);
        expect(combine(shares, weightsAtZero(chosen))).toEqual(secret);
      }),
    );
  });

  it('one share fewer fits every secret equally well', () => {
    // With one coefficient, every share at x comes of exactly one coefficient whatever the secret is.
    for (const first of [0, 1, 255]) {
      const secret = new Uint8Array(32).fill(first);
      const seen = new Set<number>();
      for (let coefficient = 0; coefficient < PRIME; coefficient++) {
        const rows = polynomials(secret, new Array(coefficientCount(2)).fill(coefficient));
        const share = shareAt(rows, 7);
        seen.add(share[0]! * 256 + share[1]!);
      }
      expect(seen.size).toBe(PRIME);
    }
  });

  it('shares that belong to no secret are found out or give another one', () => {
    const rows = polynomials(new Uint8Array(32).fill(9), new Array(coefficientCount(3)).fill(77));
    const shares = [1, 2, 3].map((x) => shareAt(rows, x));
    shares[1]![5]! ^= 1;
    expect(combine(shares, weightsAtZero([1, 2, 3]))).not.toEqual(new Uint8Array(32).fill(9));
    expect(isShare(new Uint8Array(36).fill(255))).toBe(false);
    expect(isShare(new Uint8Array(35))).toBe(false);
  });

  it('takes field elements without bias: what is not below the prime is left out', () => {
    expect(fieldElements(Uint8Array.of(255, 240, 255, 241, 0, 0, 255, 255, 1))).toEqual([
      65_520, 0,
    ]);
  });
});

describe('fixed point', () => {
  it('never wraps: all clients at the end of the range stay below 2^31', () => {
    const ranges = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(ranges, fc.integer({ min: 1, max: 4_096 }), (range, clients) => {
        const grid = fixedPoint(range, clients);
        const [unit] = quantise([range], grid).units;
        expect(unit! * clients).toBeLessThan(2 ** 31);
        // And it is as fine as it can be with a power of two.
        expect(2 * range * grid.scale * clients + clients).toBeGreaterThan(2 ** 31 - 1);
      }),
    );
  });

  it.each([1e-9, 0.1, 1, 3, 1e6, 1e12])(
    '4,096 clients at the ends of %d add up under masks',
    (range) => {
      const clients = 4_096;
      const grid = fixedPoint(range, clients);
      const values = [range, -range, range * 2, -Infinity, -0, NaN];
      const { units } = quantise(values, grid);
      const sums = new Uint32Array(units.length);
      const mask = Uint32Array.of(1, 2 ** 31, 2 ** 32 - 1, 7, 2 ** 31 - 1, 12345);
      addWords(sums, mask, 0, 1);
      for (let i = 0; i < clients; i++) addWords(sums, new Uint32Array(units), 0, 1);
      addWords(sums, mask, 0, -1);
      const back = dequantise(sums, sums.length, grid);
      const edge = clients * Math.round(range * grid.scale) * grid.step;
      expect(Array.from(back)).toEqual([edge, -edge, edge, -edge, 0, 0]);
      expect(Math.abs(edge - clients * range)).toBeLessThanOrEqual((clients * grid.step) / 2);
    },
  );

  it('is off by half a step at most, and adds exactly', () => {
    const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (numbers) => {
        const grid = fixedPoint(1, 100);
        const { units, clipped } = quantise(numbers, grid);
        const back = dequantise(new Uint32Array(units), units.length, grid);
        expect(clipped).toBe(0);
        numbers.forEach((value, i) => {
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(grid.step / 2);
        });
      }),
    );
  });

  it('counts what it clips', () => {
    const grid = fixedPoint(2, 10);
    const { units, clipped } = quantise([3, -3, Infinity, -Infinity, NaN, 2, -2, 1e308], grid);
    const edge = 2 * grid.scale;
    expect(Array.from(units)).toEqual([edge, -edge, edge, -edge, 0, edge, -edge, edge]);
    expect(clipped).toBe(6);
  });

  it.each([0, -1, NaN, 1e13])('refuses a range of %d', (range) => {
    expect(() => fixedPoint(range, 10)).toThrow(AegisError);
    expect(() => fixedPoint(1, range + 0.5)).toThrow(AegisError);
  });
});

describe('masks', () => {
  it('added and taken off leave what was there, also beyond one segment', async () => {
    const crypto = seededCrypto(4);
    const words = Uint32Array.from({ length: 300_000 }, (_, i) => i * 2_654_435_761);
    const masked = words.slice();
    const seeds = Array.from({ length: 3 }, () => crypto.randomBytes(32));
    await addMasks(
      crypto,
      masked,
      seeds.map((seed) => ({ seed, sign: 1 })),
    );
    expect(masked.filter((word, i) => word === words[i]).length).toBeLessThan(3);
    await addMasks(
      crypto,
      masked,
      seeds.map((seed) => ({ seed, sign: -1 })),
    );
    expect(masked).toEqual(words);
  });

  it('words are little-endian wherever the bytes lie', () => {
    const all = Uint8Array.of(9, 1, 2, 3, 4, 255, 0, 0, 128);
    expect(Array.from(wordsOf(all.subarray(1)))).toEqual([0x04030201, 0x800000ff]);
    expect(Array.from(bytesOf(Uint32Array.of(0x04030201)))).toEqual([1, 2, 3, 4]);
    const sums = Uint32Array.of(0xffffffff, 0);
    addWords(sums, Uint32Array.of(2, 3), 0, 1);
    addWords(sums, Uint32Array.of(4), 1, -1);
    expect(Array.from(sums)).toEqual([1, 0xffffffff]);
  });
});

describe('lists by client', () => {
  it('come back as they were; anything else is no list', () => {
    const places = fc.uniqueArray(fc.integer({ min: 0, max: 4_095 }), { maxLength: 20 });
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 5 }), (some, width) => {
        const ascending = some.sort((a, b) => a - b);
        const list = new Map(ascending.map((one) => [one, new Uint8Array(width).fill(one)]));
        const body = encodeByClient(list);
        expect(decodeByClient(body, width)).toEqual(list);
        expect(decodeByClient(body.subarray(0, body.length - 1), width)).toBeNull();
        expect(decodeByClient(Uint8Array.of(...body, 0), width)).toBeNull();
      }),
    );
    expect(decodeByClient(Uint8Array.of(0, 2, 0, 7, 0, 7), 0)).toBeNull();
    expect(decodeByClient(Uint8Array.of(0, 2, 0, 8, 0, 7), 0)).toBeNull();
    expect(decodeByClient(new Uint8Array(0), 0)).toBeNull();
  });
});
