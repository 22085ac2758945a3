import { AegisError } from '@aegis/core';
import { pow } from '@aegis/core/math';
import fc from 'fast-check';
import { all, create } from 'mathjs/number';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/derived/compile-expression.js';

const compile = createCompiler();

/** A term as the reference evaluates it. */
type Tree = number | string | { readonly op: string; readonly of: readonly Tree[] };

const SYMBOLS = ['a', 'b', 'constructor', '__proto__'];
const INFIX = ['+', '-', '*', '/', '<', '<=', '>', '>=', '==', '!=', 'and', 'or'];

const trees = fc.letrec<{ tree: Tree }>((tie) => {
  const node = (op: string, count: number): fc.Arbitrary<Tree> =>
    fc.tuple(...Array.from({ length: count }, () => tie('tree'))).map((of) => ({ op, of }));
  return {
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom<Tree>(...SYMBOLS, 0, 1, 2, 0.5, 1e300),
      ...INFIX.map((op) => node(op, 2)),
      ...['neg', 'not', 'abs'].map((op) => node(op, 1)),
      ...['min', 'max'].map((op) => node(op, 2)),
      ...['?', 'clamp'].map((op) => node(op, 3)),
      tie('tree').chain((base) =>
        fc.constantFrom(0, 1, 2, -1).map((exponent): Tree => ({ op: '^', of: [base, exponent] })),
      ),
    ),
  };
}).tree;

/** With brackets around all, or only where a function needs them. */
function print(tree: Tree, brackets: boolean): string {
  if (typeof tree !== 'object') return `${tree}`;
  const of = tree.of.map((term) => print(term, brackets));
  const plain = ((): string => {
    if (tree.op === 'neg') return `-${of[0]}`;
    if (tree.op === 'not') return `not ${of[0]}`;
    if (tree.op === '?') return `${of[0]} ? ${of[1]} : ${of[2]}`;
    return of.join(` ${tree.op} `);
  })();
  if (['abs', 'min', 'max', 'clamp'].includes(tree.op)) return `${tree.op}(${of.join(', ')})`;
  return brackets ? `(${plain})` : plain;
}

/** The value, or an exception where there is none: as unlike the closures as can be. */
function reference(tree: Tree, inputs: ReadonlyMap<string, number>): number {
  if (typeof tree === 'number') return tree;
  if (typeof tree === 'string') return inputs.get(tree)!;
  const term = (i: number): number => reference(tree.of[i]!, inputs);
  const value = ((): number => {
    switch (tree.op) {
      case 'and':
        return term(0) !== 0 && term(1) !== 0 ? 1 : 0;
      case 'or':
        return term(0) !== 0 || term(1) !== 0 ? 1 : 0;
      case '?':
        return term(0) !== 0 ? term(1) : term(2);
      case 'neg':
        return -term(0);
      case 'not':
        return term(0) === 0 ? 1 : 0;
      case 'abs':
        return Math.abs(term(0));
      default:
        return combine(tree.op, term(0), term(1), tree.op === 'clamp' ? term(2) : 0);
    }
  })();
  if (!Number.isFinite(value)) throw new RangeError('no value');
  return value;
}

function combine(op: string, x: number, y: number, z: number): number {
  switch (op) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '^':
      return pow(x, y);
    case 'min':
      return Math.min(x, y);
    case 'max':
      return Math.max(x, y);
    case 'clamp':
      return Math.max(y, Math.min(x, z));
    case '<':
      return x < y ? 1 : 0;
    case '<=':
      return x <= y ? 1 : 0;
    case '>':
      return x > y ? 1 : 0;
    case '>=':
      return x >= y ? 1 : 0;
    case '==':
      return x === y ? 1 : 0;
    default:
      return x !== y ? 1 : 0;
  }
}

const values = fc.tuple(
  ...SYMBOLS.map(() =>
    fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
);

describe('random expressions', () => {
  it('evaluate to what a reference says, bit for bit', () => {
    let valued = 0;
    fc.assert(
      fc.property(trees, values, (tree, given) => {
        const inputs = new Map(SYMBOLS.map((symbol, i) => [symbol, given[i]!]));
        const source = `${print(tree, true)} + 0 * a`;
        fc.pre(source.length <= 1000);
        const compiled = compile('test', source);
        let expected: number;
        try {
          expected = reference({ op: '+', of: [tree, { op: '*', of: [0, 'a'] }] }, inputs) + 0;
          valued++;
        } catch {
          expected = Number.NaN;
        }
        const found = compiled.evaluate(
          Float64Array.from(compiled.symbols, (symbol) => inputs.get(symbol)!),
        );
        expect(Object.is(found, expected)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(valued).toBeGreaterThan(250);
  });

  // Without brackets precedence is at stake; `mathjs` evaluates its own tree. Its comparisons allow for a
  // relative error: the least that it accepts makes them exact. Its functions lack clamp.
  it('evaluate to what mathjs itself says, wherever they have a value', () => {
    const math = create(all!, { relTol: Number.MIN_VALUE, absTol: Number.MIN_VALUE });
    math.import({
      clamp: (x: number, low: number, high: number) => Math.max(low, Math.min(high, x)),
    });
    let valued = 0;
    fc.assert(
      fc.property(trees, fc.tuple(fc.nat(4), fc.nat(4)), (tree, [a, b]) => {
        const source = `a * 0 + ${print(tree, false)}`;
        const plain = source.replaceAll('constructor', 'a').replaceAll('__proto__', 'b');
        let compiled: ReturnType<typeof compile>;
        try {
          compiled = compile('test', plain);
        } catch (error) {
          // a < b < c, which mathjs takes and we do not.
          expect(AegisError.isInstance(error)).toBe(true);
          return;
        }
        const found = compiled.evaluate(
          Float64Array.from(compiled.symbols, (symbol) => (symbol === 'a' ? a : b)),
        );
        if (Number.isNaN(found)) return;
        valued++;
        const expected = Number(
          math.evaluate(
            plain,
            new Map([
              ['a', a],
              ['b', b],
            ]),
          ),
        );
        // Powers differ in the last bits: ours is that of @aegis/core/math.
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
      }),
      { numRuns: 1000 },
    );
    expect(valued).toBeGreaterThan(200);
  });
});
