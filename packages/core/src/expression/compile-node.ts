import { pow } from '../math/index.js';
import { FUNCTIONS, isSymbol } from './scan-expression.js';

/** A node of mathjs' tree; each field is there in nodes of some types only. */
export interface ParsedNode {
  readonly type: string;
  readonly value?: unknown;
  readonly name?: string;
  readonly op?: string;
  readonly fn?: string | ParsedNode;
  readonly args?: readonly ParsedNode[];
  readonly content?: ParsedNode;
  readonly condition?: ParsedNode;
  readonly trueExpr?: ParsedNode;
  readonly falseExpr?: ParsedNode;
}

/** The expression that a node is part of. */
export interface Surroundings {
  /** What a name stands for, for the messages. */
  readonly noun: string;
  /** Where the values hold that of a symbol. */
  readonly slotOf: (symbol: string) => number;
  /** Throws, with the place of `text` where there is only one. */
  readonly refuse: (problem: string, text: string) => never;
}

type Evaluate = (values: Float64Array) => number;

const UNARY: ReadonlyMap<string, (a: number) => number> = new Map([
  ['unaryMinus', (a) => -a],
  ['unaryPlus', (a) => a],
  ['not', (a) => Number(a === 0)],
]);
const BINARY: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ['add', (a, b) => a + b],
  ['subtract', (a, b) => a - b],
  ['multiply', (a, b) => a * b],
  ['divide', (a, b) => a / b],
  ['pow', pow],
  ['smaller', (a, b) => Number(a < b)],
  ['smallerEq', (a, b) => Number(a <= b)],
  ['larger', (a, b) => Number(a > b)],
  ['largerEq', (a, b) => Number(a >= b)],
  ['equal', (a, b) => Number(a === b)],
  ['unequal', (a, b) => Number(a !== b)],
]);

/**
 * A closure that gives the value of a node of the kinds that are allowed; all others are refused.
 *
 * What has no finite value is NaN, and NaN goes through everything that is evaluated. The branch of
 * `? :` that is not taken is not, nor what `and` and `or` no longer need. Comparisons are exact (mathjs'
 * own allow for 1e-12) and `^` is the `pow` of core's own, for the same bits on every engine.
 *
 * @throws AegisError `invalid-option`
 */
export function compileNode(node: ParsedNode, around: Surroundings): Evaluate {
  switch (node.type) {
    case 'ConstantNode':
      return compileConstant(node, around);
    case 'SymbolNode':
      return compileSymbol(node, around);
    case 'ParenthesisNode':
      return compileNode(node.content!, around);
    case 'OperatorNode':
      return compileOperator(node, around);
    case 'ConditionalNode':
      return compileConditional(node, around);
    case 'FunctionNode':
      return compileCall(node, around);
    case 'RelationalNode':
      return around.refuse('compare two at a time: a < b and b < c', '');
    case 'RangeNode':
      return around.refuse('a ":" needs a "?" before it', ':');
    default:
      return around.refuse(`a ${node.type} has no place here`, '');
  }
}

function compileConstant({ value }: ParsedNode, around: Surroundings): Evaluate {
  if (typeof value === 'number' && Number.isFinite(value)) return () => value;
  return around.refuse(`the constant ${String(value)} is no finite number`, '');
}

function compileSymbol({ name = '' }: ParsedNode, around: Surroundings): Evaluate {
  if (!isSymbol(name)) return around.refuse(`"${name}" is no ${around.noun}`, name);
  const slot = around.slotOf(name);
  return (values) => values[slot]!;
}

function compileOperator({ fn, op = '', args = [] }: ParsedNode, around: Surroundings): Evaluate {
  const name = typeof fn === 'string' ? fn : '';
  const [left, right] = args.map((arg) => compileNode(arg, around));
  const unary = UNARY.get(name);
  const binary = BINARY.get(name);
  if (left !== undefined && right === undefined && unary !== undefined) {
    return (values) => {
      const a = left(values);
      return Number.isNaN(a) ? a : unary(a);
    };
  }
  if (left !== undefined && right !== undefined) {
    if (name === 'and') return choose(left, truth(right), () => 0);
    if (name === 'or') return choose(left, () => 1, truth(right));
    if (binary !== undefined) {
      return (values) => {
        const a = left(values);
        const b = right(values);
        // A power of 0 and a comparison would turn NaN into a number again.
        return Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : finite(binary(a, b));
      };
    }
  }
  return around.refuse(`there is no operator "${op}"`, op);
}

function compileConditional(node: ParsedNode, around: Surroundings): Evaluate {
  return choose(
    compileNode(node.condition!, around),
    compileNode(node.trueExpr!, around),
    compileNode(node.falseExpr!, around),
  );
}

function compileCall({ fn, args = [] }: ParsedNode, around: Surroundings): Evaluate {
  const name = typeof fn === 'object' && fn.type === 'SymbolNode' ? (fn.name ?? '') : '';
  const arity = FUNCTIONS.get(name);
  if (arity === undefined) return around.refuse(`there is no function "${name}"`, name);
  const [least, most] = arity;
  if (args.length < least || args.length > most) {
    const count = least === most ? `${least}` : `${least} to ${most}`;
    return around.refuse(`${name} takes ${count} values and not ${args.length}`, name);
  }
  const terms = args.map((arg) => compileNode(arg, around));
  const [first, second, third] = terms as [Evaluate, Evaluate, Evaluate];
  switch (name) {
    case 'abs':
      return (values) => Math.abs(first(values));
    case 'clamp':
      return (values) => Math.max(second(values), Math.min(third(values), first(values)));
    case 'min':
      return (values) => terms.reduce((least, term) => Math.min(least, term(values)), Infinity);
    default:
      return (values) => terms.reduce((most, term) => Math.max(most, term(values)), -Infinity);
  }
}

/** Evaluates one of two, as a third says; NaN where that is NaN. */
function choose(condition: Evaluate, whenTrue: Evaluate, whenFalse: Evaluate): Evaluate {
  return (values) => {
    const decision = condition(values);
    if (Number.isNaN(decision)) return decision;
    return decision === 0 ? whenFalse(values) : whenTrue(values);
  };
}

function truth(term: Evaluate): Evaluate {
  return choose(
    term,
    () => 1,
    () => 0,
  );
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
