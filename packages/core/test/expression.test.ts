import { describe, expect, it } from 'vitest';
import { createExpressionCompiler } from '../src/expression/index.js';

const symbol = (name: string) => ({ type: 'SymbolNode', name });
const call = (name: string, ...args: readonly object[]) => {
  return { type: 'FunctionNode', fn: symbol(name), args };
};
const operator = (fn: string, ...args: readonly object[]) => {
  return { type: 'OperatorNode', fn, op: fn, args };
};

// What mathjs' own trees come to is tested where they are used, in anomaly and remediation.
describe('createExpressionCompiler', () => {
  it('evaluates the tree that a parser gives, in the order of the names', () => {
    const tree = operator('divide', symbol('a'), call('max', symbol('b'), symbol('a')));
    const { symbols, evaluate } = createExpressionCompiler(() => tree, 'number')('me', 'a / b');
    expect(symbols).toEqual(['a', 'b']);
    expect(evaluate(Float64Array.of(2, 8))).toBe(0.25);
    expect(evaluate(Float64Array.of(0, 0))).toBeNaN();
    expect(Object.is(evaluate(Float64Array.of(-0, 8)), 0)).toBe(true);
  });

  it('never asks the parser for what is no arithmetic, and trusts none of its trees', () => {
    const asked: string[] = [];
    const compile = createExpressionCompiler((text) => {
      asked.push(text);
      return call('import', symbol('a'));
    }, 'number');
    expect(() => compile('me', 'import("fs")')).toThrow(/no function "import"/);
    expect(() => compile('me', 'a.b')).toThrow(/not understood/);
    expect(() => compile('me', 'a'.repeat(1001))).toThrow(/longer than/);
    expect(asked).toEqual([]);
    expect(() => compile('me', 'a + b')).toThrow(/me: "a \+ b": there is no function "import"/);
    const strange = createExpressionCompiler(() => ({ type: 'AssignmentNode' }), 'number');
    expect(() => strange('me', 'a')).toThrow(/AssignmentNode has no place/);
  });

  it('says where, in the words of whoever asks', () => {
    const compile = createExpressionCompiler(() => {
      throw Object.assign(new Error('Unexpected end (char 5)'), { char: 5 });
    }, 'metric');
    expect(() => compile('me', 'a + b')).toThrow(
      /me: "a \+ b": Unexpected end \(character 5\); allowed are metric names/,
    );
  });
});
