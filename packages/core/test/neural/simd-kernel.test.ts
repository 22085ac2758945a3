import { readFileSync } from 'node:fs';
import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arithmetic, plainArithmetic } from '../../src/neural/arithmetic.js';
import { SIMD_BYTES, SIMD_MODULE } from '../../src/neural/simd-bytes.js';
import { loadSimdArithmetic } from '../../src/neural/simd-kernel.js';
import { tanhInPlace } from '../../src/neural/tanh-in-place.js';
import { assembleWat } from '../assemble-wat.js';

const openSimd = loadSimdArithmetic()!;

/** The formula, term after term. */
function plainly(
  left: Float64Array,
  right: Float64Array,
  start: Float64Array,
  startRow: number,
  rows: number,
  columns: number,
  depth: number,
): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const [r, c] = [Math.floor(i / columns), i % columns];
    let sum = start[r * startRow + c]!;
    for (let l = 0; l < depth; l++) sum += left[r * depth + l]! * right[l * columns + c]!;
    return sum;
  });
}

function transpose(values: Float64Array, rows: number, columns: number): Float64Array {
  return values.map((_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

const size = fc.integer({ min: 1, max: 19 });
/** Ordinary numbers, and now and then one at an end of the range. */
const draws = fc.record({ rows: size, columns: size, depth: size, seed: fc.nat(1e6) });

/** Copies arrays into the memory, one behind the other on even places, with `spare` numbers at the end. */
function place(arithmetic: Arithmetic, ...arrays: readonly Float64Array[]): Float64Array[] {
  const total = arrays.reduce((sum, { length }) => sum + length + 1, 0);
  if (arithmetic.numbers.length < total) expect(arithmetic.grow(total)).toBe(true);
  let at = 0;
  return arrays.map((array) => {
    const view = arithmetic.numbers.subarray(at, at + array.length);
    view.set(array);
    at += array.length + (array.length % 2);
    return view;
  });
}

describe.each([
  ['JavaScript', () => plainArithmetic()],
  ['WebAssembly', () => openSimd()!],
])('arithmetic in %s', (_, open) => {
  const make = (random: Random, length: number): Float64Array =>
    Float64Array.from({ length }, () => {
      if (random.chance(0.9)) return random.normal();
      return random.pick([0, -0, 5e-324, -1e308, 1e308, Infinity, -25, Number.NaN]);
    });

  it('has the bits of the product, in every shape and however it is laid out', () => {
    fc.assert(
      fc.property(draws, ({ rows, columns: drawn, depth, seed }) => {
        const columns = drawn + 3;
        const arithmetic = open();
        const random = new Random(seed);
        const [left, right] = [make(random, rows * depth), make(random, depth * columns)];
        const [start, first] = [make(random, rows * columns), make(random, columns)];
        const turned = transpose(left, rows, depth);
        const room = new Float64Array(rows * columns);
        const [l, t, r, s, f, out] = place(arithmetic, left, turned, right, start, first, room);
        const expected = plainly(left, right, start, columns, rows, columns, depth);
        arithmetic.product(l!, depth, 1, r!, s!, columns, out!, rows, columns, depth);
        expect(out).toEqual(expected);
        // The left read across.
        arithmetic.product(t!, 1, rows, r!, s!, columns, out!, rows, columns, depth);
        expect(out).toEqual(expected);
        arithmetic.product(l!, depth, 1, r!, f!, 0, out!, rows, columns, depth);
        expect(out).toEqual(plainly(left, right, first, 0, rows, columns, depth));
      }),
      { numRuns: 60 },
    );
  });

  it('has the bits of the tangent and of its slope, and of sums over rows', () => {
    fc.assert(
      fc.property(draws, ({ rows, columns: drawn, seed }) => {
        const columns = drawn + 1;
        const arithmetic = open();
        const random = new Random(seed);
        const count = rows * columns;
        const [given, slopes] = [make(random, count), make(random, count)];
        const start = make(random, columns);
        const room = new Float64Array(columns);
        const [values, gradients, s, out] = place(arithmetic, given, slopes, start, room);
        arithmetic.sums(values!, s!, out!, rows, columns);
        const sums = start.slice();
        for (let i = 0; i < count; i++) sums[i % columns]! += given[i]!;
        expect(out).toEqual(sums);
        const expected = given.slice();
        tanhInPlace(expected, count);
        arithmetic.tanh(values!, count);
        expect(values).toEqual(expected);
        arithmetic.multiplyByTanhSlope(values!, gradients!, count);
        expect(gradients).toEqual(slopes.map((x, i) => x * (1 - expected[i]! * expected[i]!)));
      }),
    );
  });

  it('writes nothing beyond its shape', () => {
    const arithmetic = open();
    const [ones, out] = place(
      arithmetic,
      new Float64Array(100).fill(1),
      new Float64Array(100).fill(7),
    );
    arithmetic.product(ones!, 3, 1, ones!, ones!, 0, out!, 5, 6, 3);
    expect(out!.subarray(0, 30).every((x) => x === 4)).toBe(true);
    expect(out!.subarray(30).every((x) => x === 7)).toBe(true);
    arithmetic.sums(ones!, ones!, out!, 3, 5);
    expect([...out!.subarray(0, 6)]).toEqual([4, 4, 4, 4, 4, 4]);
    arithmetic.tanh(out!, 30);
    expect(out![30]).toBe(7);
  });

  it('keeps what is in its memory when that grows', () => {
    const arithmetic = open();
    arithmetic.grow(10);
    arithmetic.numbers.set([1, 2, 3]);
    expect(arithmetic.grow(100_000)).toBe(true);
    expect(arithmetic.numbers.length).toBeGreaterThanOrEqual(100_000);
    expect([...arithmetic.numbers.subarray(0, 4)]).toEqual([1, 2, 3, 0]);
  });
});

describe('the WebAssembly module', () => {
  it('is what simd-kernel.wat says', () => {
    const wat = new URL('../../src/neural/simd-kernel.wat', import.meta.url);
    const bytes = assembleWat(readFileSync(wat, 'utf8'));
    // After a change of the text: these two are what simd-bytes.ts has to hold.
    expect(SIMD_MODULE).toBe(Buffer.from(bytes).toString('base64'));
    expect(SIMD_BYTES).toBe(bytes.length);
  });

  it('may be compiled at once on the main thread of a browser: it is below 4 kB', () => {
    expect(SIMD_BYTES).toBeLessThan(4096);
  });

  it('takes no memory without bound', () => {
    expect(openSimd()!.grow(2 ** 26 + 1)).toBe(false);
  });
});

describe('where there is no WebAssembly to be had', () => {
  const wrong = {
    memory: new WebAssembly.Memory({ initial: 1 }),
    product: () => undefined,
    tanh: () => undefined,
    slope: () => undefined,
    sums: () => undefined,
  };
  class Forbidden {
    constructor() {
      throw new TypeError('Wasm code generation disallowed by embedder');
    }
  }
  class Wrong {
    readonly exports = wrong;
  }
  it.each([
    ['none at all', {}],
    ['no new code', { WebAssembly: { Module: Forbidden, Instance: Forbidden } }],
    ['no new instance', { WebAssembly: { Module: Object, Instance: Forbidden } }],
    ['other results', { WebAssembly: { Module: Object, Instance: Wrong } }],
  ])('%s: JavaScript does it', (__, platform) => {
    expect(loadSimdArithmetic(platform)).toBeNull();
  });
});
