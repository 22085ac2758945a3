import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planTrees } from '../../src/explain/tree-plan.js';
import { openTreeKernel } from '../../src/explain/tree-simd.js';
import { TREE_SIMD_BYTES, TREE_SIMD_MODULE } from '../../src/explain/tree-simd-bytes.js';
import { TreeWalker } from '../../src/explain/tree-walker.js';
import { Random } from '../../src/index.js';
import { assembleWat } from '../assemble-wat.js';
import { bruteForce, expectedValue, randomTrees, worst } from './random-trees.js';

describe('the walks in WebAssembly and in JavaScript', () => {
  it('are there, and open a kernel on this platform', () => {
    expect(openTreeKernel(100)).not.toBeNull();
    expect(openTreeKernel(1_000_000)!.memory.buffer.byteLength).toBeGreaterThanOrEqual(1_000_000);
  });

  it('give the same bits, which are the Shapley values', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.integer(), (columns, seed) => {
        const random = new Random(seed);
        const ensemble = randomTrees(random, columns, 4);
        const plan = planTrees(ensemble);
        const walkers = [new TreeWalker(plan, columns), new TreeWalker(plan, columns, {})];
        for (let i = 0; i < 3; i++) {
          const row = Float64Array.from({ length: columns }, () => random.integer(9) - 4);
          const [fast, plain] = walkers.map((walker) => {
            const out = new Float64Array(columns);
            walker.add(row, out);
            return out;
          });
          expect(new Uint8Array(fast!.buffer)).toEqual(new Uint8Array(plain!.buffer));
          const wanted = bruteForce(columns, (known) => expectedValue(ensemble, row, known));
          expect(worst(plain!, wanted)).toBeLessThan(1e-10);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('do without where the platform forbids code, has none, or has too little memory', () => {
    const refusing = {
      WebAssembly: {
        Module: class {
          constructor() {
            throw new Error('no code generation');
          }
        },
      },
    };
    expect(openTreeKernel(100, refusing)).toBeNull();
    expect(openTreeKernel(100, {})).toBeNull();
    expect(openTreeKernel(2 ** 30)).toBeNull();
  });

  it('is what the text says', () => {
    const url = new URL('../../src/explain/tree-simd.wat', import.meta.url);
    const bytes = assembleWat(readFileSync(url, 'utf8'));
    expect(bytes.length).toBe(TREE_SIMD_BYTES);
    expect(Buffer.from(bytes).toString('base64')).toBe(TREE_SIMD_MODULE);
  });
});
