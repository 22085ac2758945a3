export {
  type CompileExpression,
  createExpressionCompiler,
  type Expression,
} from './compile-expression.js';
