import { AegisError } from '@aegis/core';
import { type CompileExpression, createExpressionCompiler } from '@aegis/core/expression';
import { create, parseDependencies } from 'mathjs/number';

/** Numbers of one service, by name. What is missing, or no finite number, is not known. */
export type ServiceNumbers = Readonly<Record<string, number>>;

/** What the shipped names mean. */
export const RUNBOOK_NAMES: readonly string[] = Object.freeze([
  'errors',
  'latencyRatio',
  'requestsPerSecond',
  'replicas',
  'utilisation',
  'memory',
  'restarts',
  'minutesSinceDeploy',
  'minutesSinceConfig',
  'minutesSinceFlag',
  'anomalies',
  'suspicion',
]);

/** A condition: null where it cannot be told. */
export interface Condition {
  readonly source: string;
  readonly holds: (numbers: ServiceNumbers) => boolean | null;
}

/** A compiler of conditions over the given names, with mathjs' parser. */
export function createConditionCompiler(
  names: readonly string[],
): (owner: string, source: unknown) => Condition {
  const { parse } = create(parseDependencies!);
  const compile = createExpressionCompiler(parse, 'number of a service');
  const known = new Set(names);
  return (owner, source) => compileCondition(compile, known, owner, source);
}

function compileCondition(
  compile: CompileExpression,
  known: ReadonlySet<string>,
  owner: string,
  source: unknown,
): Condition {
  if (typeof source !== 'string') {
    throw new AegisError('invalid-option', `${owner}: the condition is no text; give one.`);
  }
  const { symbols, evaluate } = compile(owner, source);
  const unknown = symbols.find((symbol) => !known.has(symbol));
  if (unknown !== undefined) {
    const list = [...known].join(', ');
    throw new AegisError('invalid-option', `${owner}: there is no "${unknown}"; known: ${list}.`);
  }
  const holds = (numbers: ServiceNumbers): boolean | null => {
    try {
      const values = Float64Array.from(symbols, (symbol) => numberOf(numbers, symbol));
      // A branch that is not needed may be unknown, but a comparison with what is unknown is no answer.
      const value = evaluate(values);
      return Number.isNaN(value) ? null : value !== 0;
    } catch {
      return null;
    }
  };
  return { source, holds };
}

/** Only own fields count, so a prototype gives nothing. */
function numberOf(numbers: ServiceNumbers, symbol: string): number {
  const value: unknown = Object.hasOwn(numbers, symbol) ? numbers[symbol] : Number.NaN;
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}
