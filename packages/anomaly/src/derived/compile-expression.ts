import { create, parseDependencies } from 'mathjs/number';
import { compileNode, type ParsedNode } from './compile-node.js';
import { expressionError, scanExpression } from './scan-expression.js';

/** An expression, ready to be evaluated any number of times. */
export interface Expression {
  /** The metrics that it speaks of, in the order in which `evaluate` takes their values. */
  readonly symbols: readonly string[];
  /** The value for finite values of the symbols; NaN where there is none: x / 0, an overflow. */
  readonly evaluate: (values: Float64Array) => number;
}

/** Makes an expression of its text. */
export type Compile = (owner: string, source: string) => Expression;

/**
 * A compiler of expressions: mathjs' parser reads them, a walk over its tree knows what is allowed and
 * makes closures of it. mathjs' evaluator with its functions, scopes and units is never reached.
 */
export function createCompiler(): Compile {
  const { parse } = create(parseDependencies!);
  return (owner, source) => {
    scanExpression(owner, source);
    const symbols = new Map<string, number>();
    const evaluate = compileNode(readTree(owner, source, parse), {
      slotOf: (symbol) => {
        const slot = symbols.get(symbol) ?? symbols.size;
        symbols.set(symbol, slot);
        return slot;
      },
      refuse: (problem, text) => {
        const at = source.indexOf(text);
        const isOnly = at === source.lastIndexOf(text);
        throw expressionError(owner, source, isOnly ? at : null, problem);
      },
    });
    if (symbols.size === 0) throw expressionError(owner, source, null, 'it names no metric');
    // No -0, which no snapshot and no equality likes.
    return { symbols: [...symbols.keys()], evaluate: (values) => evaluate(values) + 0 };
  };
}

function readTree(owner: string, source: string, parse: (text: string) => object): ParsedNode {
  try {
    // To the parser the end of a line is the end of an expression.
    return parse(source.replace(/\s/g, ' ')) as ParsedNode;
  } catch (error) {
    const { message, char } = error as { message?: unknown; char?: unknown };
    const problem = String(message).replace(/ \(char \d+\)$/, '');
    throw expressionError(owner, source, typeof char === 'number' ? char - 1 : null, problem);
  }
}
