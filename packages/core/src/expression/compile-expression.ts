import { compileNode, type ParsedNode } from './compile-node.js';
import { type ExpressionErrors, expressionErrors, scanExpression } from './scan-expression.js';

/** An expression, ready to be evaluated any number of times. */
export interface Expression {
  /** The names that it speaks of, in the order in which `evaluate` takes their values. */
  readonly symbols: readonly string[];
  /** The value for finite values of the symbols; NaN where there is none: x / 0, an overflow. */
  readonly evaluate: (values: Float64Array) => number;
}

/**
 * Makes an expression of its text; `owner` is who asks, for the message.
 *
 * @throws AegisError `invalid-option`, with the place
 */
export type CompileExpression = (owner: string, source: string) => Expression;

/**
 * A compiler of arithmetic over named numbers, as users write it: a parser is handed in, a walk over its
 * tree knows what is allowed and makes closures of it. The evaluator that may come with the parser, its
 * functions, scopes and objects, is never reached, and what is no bounded arithmetic is refused before
 * the parser sees it. Allowed are names, numbers, `+ - * / ^`, comparisons of two, `? :`, `and`, `or`,
 * `not`, `min`, `max`, `abs` and `clamp`.
 *
 * @param parse - `parse` of mathjs, or what makes the same tree
 * @param noun - what a name stands for, for the messages
 *
 * @example
 * ```ts
 * import { createExpressionCompiler } from '@aegis/core/expression';
 * // With mathjs: const { parse } = create(parseDependencies).
 * const name = (of: string) => ({ type: 'SymbolNode', name: of });
 * const args = [name('errors'), name('requests')];
 * const parse = () => ({ type: 'OperatorNode', fn: 'divide', op: '/', args });
 * const { symbols, evaluate } = createExpressionCompiler(parse, 'metric')('me', 'errors / requests');
 * symbols; // => ['errors', 'requests']
 * evaluate(Float64Array.of(5, 200)); // => 0.025
 * ```
 *
 * @see https://mathjs.org/docs/expressions/syntax.html for precedence
 */
export function createExpressionCompiler(
  parse: (text: string) => object,
  noun: string,
): CompileExpression {
  return (owner, source) => {
    const error = expressionErrors(owner, source, noun);
    scanExpression(source, noun, error);
    const symbols = new Map<string, number>();
    const evaluate = compileNode(readTree(source, parse, error), {
      noun,
      slotOf: (symbol) => {
        const slot = symbols.get(symbol) ?? symbols.size;
        symbols.set(symbol, slot);
        return slot;
      },
      refuse: (problem, text) => {
        const at = source.indexOf(text);
        const isOnly = at === source.lastIndexOf(text);
        throw error(isOnly ? at : null, problem);
      },
    });
    if (symbols.size === 0) throw error(null, `it names no ${noun}`);
    // No -0, which no snapshot and no equality likes.
    return { symbols: [...symbols.keys()], evaluate: (values) => evaluate(values) + 0 };
  };
}

function readTree(
  source: string,
  parse: (text: string) => object,
  refusal: ExpressionErrors,
): ParsedNode {
  try {
    // To the parser the end of a line is the end of an expression.
    return parse(source.replace(/\s/g, ' ')) as ParsedNode;
  } catch (error) {
    const { message, char } = error as { message?: unknown; char?: unknown };
    const problem = String(message).replace(/ \(char \d+\)$/, '');
    throw refusal(typeof char === 'number' ? char - 1 : null, problem);
  }
}
