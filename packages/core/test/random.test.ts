import { AegisError, Random, type RandomState } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/**
 * xoshiro128** 1.1 in whole numbers of any size, after the authors' C code
 * (https://prng.di.unimi.it/xoshiro128starstar.c), to compute the expected draws another way.
 */
function* referenceXoshiro(state: RandomState): Generator<number> {
  const mask = 0xffffffffn;
  const rotl = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  const s = state.map(BigInt);
  for (;;) {
    const result = (rotl((s[1]! * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1]! << 9n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotl(s[3]!, 11n);
    yield Number(result);
  }
}

const word = fc.integer({ min: 0, max: 0xffffffff });
const anyState = fc
  .tuple(word, word, word, word)
  .filter((state) => state.some((part) => part !== 0));

describe('Random.uint32', () => {
  it('gives the vector of the state 1, 2, 3, 4 (rust-random, rand_xoshiro, xoshiro128starstar.rs)', () => {
    const random = Random.fromState([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => random.uint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('draws what the reference algorithm draws, from any state', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const random = Random.fromState(state);
        const reference = referenceXoshiro(state);
        for (let i = 0; i < 50; i++) expect(random.uint32()).toBe(reference.next().value);
      }),
    );
  });

  it('keeps its bits for a seed', () => {
    const random = new Random(42);
    const draws = Array.from({ length: 3 }, () => random.uint32());
    expect(draws).toMatchInlineSnapshot(`
      [
        2837322924,
        544945897,
        479756282,
      ]
    `);
    const fork = random.fork('trees');
    expect([fork.uint32(), fork.float(), fork.normal(), fork.integer(1000)]).toMatchInlineSnapshot(`
      [
        1209273747,
        0.0479867046291661,
        -0.9303473062010814,
        208,
      ]
    `);
  });
});

describe('Random', () => {
  it('resumes from its state, bit for bit', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(40), (seed, steps) => {
        const random = new Random(seed);
        for (let i = 0; i < steps; i++) random.uint32();
        const twin = Random.fromState(JSON.parse(JSON.stringify(random.state())));
        for (let i = 0; i < 20; i++) expect(twin.normal()).toBe(random.normal());
      }),
    );
  });

  it('spreads floats evenly over [0, 1): chi-square of 64 cells for 20 seeds', () => {
    let worst = 0;
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed);
      const cells = new Float64Array(64);
      const n = 20_000;
      for (let i = 0; i < n; i++) cells[Math.floor(random.float() * 64)]!++;
      const chi = cells.reduce((sum, c) => sum + (c - n / 64) ** 2 / (n / 64), 0);
      worst = Math.max(worst, chi);
    }
    // 63 degrees: one in 20 exceeds 115 with probability 0.001.
    expect(worst).toBeLessThan(115);
  });

  it('draws normal deviates with the moments of the standard normal', () => {
    const random = new Random(5);
    const n = 100_000;
    const sums = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const x = random.normal();
      for (let k = 0; k < 4; k++) sums[k]! += x ** (k + 1) / n;
    }
    // Five standard errors: sqrt(k-th moment's variance / n).
    expect(Math.abs(sums[0]!)).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(sums[1]! - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(sums[2]!)).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(sums[3]! - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it('draws every whole number below the bound equally often, and none else', () => {
    const random = new Random(9);
    for (const bound of [1, 2, 3, 7, 10]) {
      const counts = new Float64Array(bound);
      for (let i = 0; i < 7000; i++) counts[random.integer(bound)]!++;
      const expected = 7000 / bound;
      for (const count of counts) {
        expect(Math.abs(count - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected));
      }
    }
    // A bound just above 2^31 rejects almost half the draws: a bare remainder would favour the low half.
    let low = 0;
    const bound = 3 * 2 ** 30;
    for (let i = 0; i < 3000; i++) if (random.integer(bound) < bound / 2) low++;
    expect(Math.abs(low - 1500)).toBeLessThan(5 * Math.sqrt(750));
    expect(random.integer(2 ** 32)).toBeLessThan(2 ** 32);
  });

  it('has chances of the given probability', () => {
    const random = new Random(1);
    let hits = 0;
    for (let i = 0; i < 10_000; i++) if (random.chance(0.3)) hits++;
    expect(Math.abs(hits - 3000)).toBeLessThan(5 * Math.sqrt(2100));
    expect(random.chance(0)).toBe(false);
    expect(random.chance(1)).toBe(true);
  });

  it('shuffles every order equally often, and picks', () => {
    const random = new Random(3);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([1, 2, 3]).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(160);
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
    expect(Array.from(random.shuffle(new Uint8Array([4, 5, 6]))).sort()).toEqual([4, 5, 6]);
    expect(() => random.pick([])).toThrow(AegisError);
  });
});

describe('Random.fork', () => {
  it('leaves the parent where it was, and depends on the name and the state', () => {
    const parent = new Random(11);
    const before = parent.state();
    const one = parent.fork('one').uint32();
    expect(parent.state()).toEqual(before);
    expect(parent.fork('one').uint32()).toBe(one);
    expect(parent.fork('two').uint32()).not.toBe(one);
    parent.uint32();
    expect(parent.fork('one').uint32()).not.toBe(one);
  });

  it('gives streams that do not correlate with the parent or with one another', () => {
    const n = 20_000;
    const parent = new Random(2);
    const streams = [parent.fork('a'), parent.fork('b'), parent.fork('c'), parent];
    const draws = streams.map((stream) => Float64Array.from({ length: n }, () => stream.normal()));
    for (let i = 0; i < draws.length; i++) {
      for (let j = 0; j < i; j++) {
        const correlation = draws[i]!.reduce((sum, x, k) => sum + x * draws[j]![k]!, 0) / n;
        expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(n));
      }
    }
  });

  it('keeps neighbouring seeds apart', () => {
    const n = 4000;
    const first = Array.from({ length: n }, (_, seed) => new Random(seed).float() - 0.5);
    let along = 0;
    for (let i = 1; i < n; i++) along += first[i]! * first[i - 1]! * 12;
    expect(Math.abs(along / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(new Set(first).size).toBe(n);
  });
});

describe('Random refuses', () => {
  it('seeds and bounds that are not whole, and states that are none', () => {
    for (const seed of [0.5, NaN, Infinity, 2 ** 60])
      expect(() => new Random(seed)).toThrow(AegisError);
    for (const bound of [0, -1, 1.5, NaN, 2 ** 33]) {
      expect(() => new Random().integer(bound)).toThrow(AegisError);
    }
    const bad: unknown[] = [
      [0, 0, 0, 0],
      [1, 2, 3],
      [1, 2, 3, -4],
      [1, 2, 3, 0.5],
      [1, 2, 3, 2 ** 32],
      ...[null, undefined, '', 'AAAA', {}, { length: 4 }],
    ];
    for (const state of bad)
      expect(() => Random.fromState(state as RandomState)).toThrow(AegisError);
  });
});
