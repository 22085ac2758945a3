import { readFileSync } from 'node:fs';
import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { product } from '../../src/neural/product.js';
import { SIMD_BYTES, SIMD_MODULE } from '../../src/neural/simd-bytes.js';
import { loadSimdProduct } from '../../src/neural/simd-product.js';
import { assembleWat } from './assemble-wat.js';

const simd = loadSimdProduct()!;

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

describe.each([
  ['JavaScript', product],
  ['WebAssembly', simd],
])('the product in %s', (_, multiply) => {
  it('has the bits of the formula, in every shape and however it is laid out', () => {
    fc.assert(
      fc.property(draws, ({ rows, columns, depth, seed }) => {
        const random = new Random(seed);
        const make = (length: number): Float64Array =>
          Float64Array.from({ length }, () => {
            if (random.chance(0.9)) return random.normal();
            return random.pick([0, -0, 5e-324, -1e308, 1e308, Infinity]);
          });
        const [left, right] = [make(rows * depth), make(depth * columns)];
        const [start, first] = [make(rows * columns), make(columns)];
        const expected = plainly(left, right, start, columns, rows, columns, depth);
        const out = new Float64Array(rows * columns);
        multiply(left, depth, 1, right, start, columns, out, rows, columns, depth);
        expect(out).toEqual(expected);
        // The left read across, and the sum put where it began.
        const turned = transpose(left, rows, depth);
        multiply(turned, 1, rows, right, start, columns, start, rows, columns, depth);
        expect(start).toEqual(expected);
        multiply(left, depth, 1, right, first, 0, out, rows, columns, depth);
        expect(out).toEqual(plainly(left, right, first, 0, rows, columns, depth));
      }),
    );
  });

  it('writes nothing beyond its shape', () => {
    const ones = new Float64Array(100).fill(1);
    const out = new Float64Array(100).fill(7);
    multiply(ones, 3, 1, ones, ones, 0, out, 5, 6, 3);
    expect(out.subarray(0, 30).every((x) => x === 4)).toBe(true);
    expect(out.subarray(30).every((x) => x === 7)).toBe(true);
  });
});

describe('the WebAssembly module', () => {
  it('is what simd-product.wat says', () => {
    const wat = new URL('../../src/neural/simd-product.wat', import.meta.url);
    const bytes = assembleWat(readFileSync(wat, 'utf8'));
    // After a change of the text: these two are what simd-bytes.ts has to hold.
    expect(SIMD_MODULE).toBe(Buffer.from(bytes).toString('base64'));
    expect(SIMD_BYTES).toBe(bytes.length);
  });

  it('may be compiled at once on the main thread of a browser: it is below 4 kB', () => {
    expect(SIMD_BYTES).toBeLessThan(4096);
  });

  it('leaves what its memory does not hold to JavaScript', () => {
    const [rows, columns, depth] = [1100, 1000, 2];
    const values = Float64Array.from({ length: 3000 }, (_, i) => i % 7);
    const out = new Float64Array(rows * columns);
    simd(values, depth, 1, values, values, 0, out, rows, columns, depth);
    const expected = plainly(values, values, values, 0, 3, columns, depth);
    expect(out.subarray(0, 3000)).toEqual(expected);
  });
});

describe('where there is no WebAssembly to be had', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wrong = { memory, product: () => undefined };
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
    ['other results', { WebAssembly: { Module: Object, Instance: Wrong } }],
  ])('%s: JavaScript does it', (__, platform) => {
    expect(loadSimdProduct(platform)).toBeNull();
  });
});
