import { type CompileExpression, createExpressionCompiler } from '@aegis/core/expression';
import { create, parseDependencies } from 'mathjs/number';

/** A compiler of expressions over metrics, with mathjs' parser. */
export function createCompiler(): CompileExpression {
  const { parse } = create(parseDependencies!);
  return createExpressionCompiler(parse, 'metric');
}
