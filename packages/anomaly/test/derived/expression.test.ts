import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCompiler } from '../../src/derived/compile-expression.js';

const compile = createCompiler();

function evaluate(source: string, inputs: Record<string, number> = {}): number {
  const given = new Map(Object.entries(inputs));
  const { symbols, evaluate: run } = compile('test', source);
  return run(Float64Array.from(symbols, (symbol) => given.get(symbol)!));
}

function refusalOf(source: string): AegisError {
  try {
    compile('test', source);
  } catch (error) {
    if (AegisError.isInstance(error)) return error;
    throw error;
  }
  throw new Error(`not refused: ${source}`);
}

describe('what an expression means', () => {
  it.each([
    ['a + b * 3', { a: 1, b: 2 }, 7],
    ['(a + b) * 3', { a: 1, b: 2 }, 9],
    ['a - b - 1', { a: 5, b: 2 }, 2],
    ['a / b / 2', { a: 8, b: 2 }, 2],
    ['-a ^ 2', { a: 3 }, -9],
    ['2 ^ a ^ 2', { a: 3 }, 512],
    ['a ^ -1', { a: 4 }, 0.25],
    ['+a', { a: 4 }, 4],
    ['a < 2 ? 10 : 20', { a: 1 }, 10],
    ['a < 2 ? 10 : a < 3 ? 20 : 30', { a: 3 }, 30],
    ['a >= 2 and b != 0', { a: 2, b: 1 }, 1],
    ['a > 2 or b == 1', { a: 2, b: 1 }, 1],
    ['not (a > 2)', { a: 3 }, 0],
    ['not a == 0', { a: 0 }, 0],
    ['min(a, b, 3)', { a: 5, b: 4 }, 3],
    ['max(a, 1)', { a: 0 }, 1],
    ['abs(a - b)', { a: 1, b: 3 }, 2],
    ['clamp(a, 0, 1)', { a: 7 }, 1],
    ['clamp(a, 0, 1)', { a: -7 }, 0],
    ['a\n  / max(b,\n  1)', { a: 1, b: 0 }, 1],
    ['.5e1 * a', { a: 2 }, 10],
    ['a == 0.3', { a: 0.1 + 0.2 }, 0],
    ['a * 0', { a: -1 }, 0],
  ])('%s of %j is %d', (source, inputs, expected) => {
    expect(Object.is(evaluate(source, inputs as Record<string, number>), expected)).toBe(true);
  });

  it.each([
    ['a / b', { a: 1, b: 0 }],
    ['a / b', { a: 0, b: 0 }],
    ['min(1, a / b)', { a: 1, b: 0 }],
    ['max(1, a / b)', { a: 0, b: 0 }],
    ['clamp(a / b, 0, 1)', { a: 0, b: 0 }],
    ['a / b > 2', { a: 1, b: 0 }],
    ['(a / b) != 2', { a: 1, b: 0 }],
    ['(a / b) ^ 0', { a: 1, b: 0 }],
    ['1 ^ (a / b)', { a: 1, b: 0 }],
    ['not (a / b)', { a: 1, b: 0 }],
    ['a / b ? 1 : 2', { a: 1, b: 0 }],
    ['a / b and b', { a: 1, b: 0 }],
    ['a and a / b', { a: 1, b: 0 }],
    ['a * a', { a: 1e200 }],
    ['min(1, a * a)', { a: 1e200 }],
    ['(-a) ^ 0.5', { a: 2 }],
  ])('%s of %j has no value, whatever is done with it', (source, inputs) => {
    expect(evaluate(source, inputs as Record<string, number>)).toBeNaN();
  });

  it.each([
    ['b > 0 ? a / b : 0', { a: 1, b: 0 }, 0],
    ['b == 0 or a / b > 1', { a: 1, b: 0 }, 1],
    ['b != 0 and a / b > 1', { a: 1, b: 0 }, 0],
  ])('%s of %j does not evaluate what it need not', (source, inputs, expected) => {
    expect(evaluate(source, inputs as Record<string, number>)).toBe(expected);
  });

  it('takes any name for a metric, those of objects and of mathjs too', () => {
    const names = [
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'valueOf',
      'prototype',
    ];
    const ofMathjs = ['e', 'pi', 'i', 'end', 'cm', 'import', 'evaluate', 'config', 'sqrt', 'max'];
    for (const name of [...names, ...ofMathjs]) {
      const { symbols, evaluate: run } = compile('test', `${name} + 1`);
      expect(symbols).toEqual([name]);
      expect(run(Float64Array.of(41))).toBe(42);
    }
  });
});

describe('what is refused', () => {
  it.each([
    // At a place: counted from 1, as editors do.
    ['', null],
    ['   ', null],
    ['1 + 2', null],
    ['a = 1', 3],
    ['f(x) = x', 1],
    ['a.b', 2],
    ['a[1]', 2],
    ['a["constructor"]', 2],
    ['{a: 1}', 1],
    ['[a, 1]', 1],
    ['"a"', 1],
    ["'a'", 1],
    ['a; b', 2],
    ['a # b', 3],
    ['a % 2', 3],
    ['a!', 2],
    ['~a', 1],
    ['a & b', 3],
    ['a | b', 3],
    ['a ?? b', 4],
    ['a << 2', 4],
    ['a : b', 3],
    ['a ?: b', 4],
    ['a < b < c', null],
    ['2 a', 3],
    ['a b', 3],
    ['(a)(b)', 4],
    ['a 2', 3],
    ['2cm', 1],
    ['0x10 + a', 1],
    ['1. + a', 1],
    ['a + 1e999', null],
    ['a mod 2', 3],
    ['a to b', 3],
    ['a xor b', 3],
    ['true + a', 1],
    ['NaN + a', 1],
    ['a + Infinity', 5],
    ['and', 1],
    ['a + and', 5],
    ['a + not', 8],
    ['a +', 4],
    ['(a', 3],
    ['a)', 2],
    ['max()', 5],
    ['max(a, )', 8],
    ['a * / b', 5],
    ['< b', 1],
    ['max(a)', 1],
    ['abs(a, b)', 1],
    ['clamp(a, 1)', 1],
    ['sqrt(a)', 1],
    ['a + sqrt (a)', 5],
    ['constructor(a)', 1],
    ['toString()', 1],
    ['cos.constructor("return 1")()', 4],
    ['import({ a: 1 })', 1],
    ['evaluate("1")', 1],
    ['parse("1")', 1],
    ['createUnit("foo")', 1],
    ['$ + 1', 1],
    ['é + 1', 1],
    ['a, b', 2],
    ['max(a, b', 9],
  ] as const)('%j', (source, place) => {
    const { code, message } = refusalOf(source);
    expect(code).toBe('invalid-option');
    expect(message).toContain('allowed are metric names');
    if (place !== null) expect(message).toContain(`(character ${place})`);
  });

  it.each([
    ['length', 'a'.repeat(1001)],
    ['many parts', `a${'+a'.repeat(128)}`],
    ['nested brackets', `${'('.repeat(33)}a${')'.repeat(33)}`],
    ['nested calls', `${'abs('.repeat(33)}a${')'.repeat(33)}`],
    // Each doubles the work or the tree in mathjs' parser.
    ['nested remainders', `${'a%('.repeat(200)}a${')'.repeat(200)}`],
    ['percentages', `a${'+1%'.repeat(200)}`],
  ])('%s beyond bounds', (_, source) => {
    expect(refusalOf(source).message.length).toBeLessThan(500);
  });

  it('lets through what is as long as may be', () => {
    expect(evaluate(`a${'+a'.repeat(127)}`, { a: 1 })).toBe(128);
    expect(evaluate(`${'-'.repeat(255)}a`, { a: 1 })).toBe(-1);
    expect(evaluate(`${'('.repeat(32)}a${')'.repeat(32)}`, { a: 1 })).toBe(1);
    expect(evaluate(`${'a^'.repeat(127)}a`, { a: 1 })).toBe(1);
    expect(evaluate(`${'a == 0 ? 2 : '.repeat(42)}a`, { a: 1 })).toBe(1);
  });

  it('never fails but with an AegisError, and speaks of nothing but the symbols', () => {
    const pieces = [
      ...[
        'a',
        'b',
        'max',
        '(',
        ')',
        ',',
        '+',
        '-',
        '*',
        '/',
        '^',
        '<',
        '==',
        '?',
        ':',
        'and',
        'not',
      ],
      ...[
        '1',
        '2.5',
        '.',
        '=',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '%',
        '!',
        ';',
        '\n',
        ' ',
        'constructor',
      ],
      ...['__proto__', 'in', 'mod', 'true', '?.', '??', '#', '\\', 'e', '0x', '1e', '\u0000', '𝒂'],
    ];
    const source = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(' ')),
      fc.string({ maxLength: 30 }),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    fc.assert(
      fc.property(source, (text) => {
        let compiled: ReturnType<typeof compile>;
        try {
          compiled = compile('test', text);
        } catch (error) {
          expect(AegisError.isInstance(error) && error.code).toBe('invalid-option');
          return;
        }
        expect(compiled.symbols.every((name) => /^[A-Za-z_]\w*$/.test(name))).toBe(true);
        const value = compiled.evaluate(new Float64Array(compiled.symbols.length).fill(3));
        expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
