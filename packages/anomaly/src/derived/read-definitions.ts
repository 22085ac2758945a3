import { AegisError, resolveOptions } from '@aegis/core';
import type { CompileExpression, Expression } from '@aegis/core/expression';
import { isCounter } from '../metrics/metric-kind.js';
import { createCompiler } from './compile-expression.js';
import type { DerivedInput, DerivedMetricDefinition } from './derived-options.js';

export const MAX_DEFINITIONS = 1000;
export const MAX_NAME_LENGTH = 256;
/** Inputs of a definition, labels of an input. */
export const MAX_FIELDS = 64;

/** One input of a derivation, with everything said. */
export interface ReadInput {
  readonly symbol: string;
  readonly name: string;
  readonly labels: readonly (readonly [label: string, value: string])[];
  readonly rate: boolean;
}

/** A definition, checked and compiled. */
export interface Derivation {
  readonly name: string;
  readonly source: string;
  readonly expression: Expression;
  /** In the order of the symbols of the expression. */
  readonly inputs: readonly ReadInput[];
  readonly by: readonly string[] | null;
}

const NO_DEFINITION = { name: '', expression: '', inputs: {}, by: null };
const NO_INPUT = { name: '', labels: {}, rate: null };

/**
 * Checks definitions and compiles them. A metric may be derived from those before it, so there are no
 * cycles.
 *
 * @throws AegisError `invalid-option`
 */
export function readDefinitions(
  owner: string,
  definitions: readonly DerivedMetricDefinition[],
): Derivation[] {
  if (!Array.isArray(definitions) || definitions.length > MAX_DEFINITIONS) {
    throw refusal(owner, `the definitions are no list of at most ${MAX_DEFINITIONS}`);
  }
  const compile = createCompiler();
  const derived = new Set<string>();
  const read = definitions.map((definition, i) => {
    const derivation = readDefinition(
      `${owner}: definition ${i + 1}`,
      definition,
      compile,
      derived,
    );
    if (derived.has(derivation.name)) {
      throw refusal(owner, `"${derivation.name}" is defined twice`);
    }
    derived.add(derivation.name);
    return derivation;
  });
  read.forEach(({ name, inputs }, i) => {
    for (const later of read.slice(i)) {
      if (!inputs.some((input) => input.name === later.name)) continue;
      throw refusal(owner, `"${name}" reads "${later.name}", which is not derived before it`);
    }
  });
  return read;
}

function readDefinition(
  owner: string,
  definition: DerivedMetricDefinition,
  compile: CompileExpression,
  derived: ReadonlySet<string>,
): Derivation {
  const whole = resolveOptions<Record<string, unknown>>(owner, NO_DEFINITION, { ...definition });
  const name = readName(owner, 'name', whole.name);
  if (typeof whole.expression !== 'string') throw refusal(owner, 'the expression is no text');
  const expression = compile(owner, whole.expression);
  if (expression.symbols.length > MAX_FIELDS) {
    throw refusal(owner, `the expression reads more than ${MAX_FIELDS} metrics`);
  }
  const given = readRecord(owner, 'inputs', whole.inputs);
  for (const symbol of given.keys()) {
    if (expression.symbols.includes(symbol)) continue;
    throw refusal(owner, `the expression has no "${symbol}", which inputs speaks of`);
  }
  const inputs = expression.symbols.map((symbol) =>
    readInput(owner, symbol, given.has(symbol) ? given.get(symbol) : { name: symbol }, derived),
  );
  return { name, source: whole.expression, expression, inputs, by: readBy(owner, whole.by) };
}

function readInput(
  owner: string,
  symbol: string,
  input: unknown,
  derived: ReadonlySet<string>,
): ReadInput {
  const place = `${owner}: inputs.${symbol}`;
  const given = { ...(input as Partial<DerivedInput>) };
  const whole = resolveOptions<Record<string, unknown>>(place, NO_INPUT, given);
  const name = readName(place, 'name', whole.name);
  const labels = [...readRecord(place, 'labels', whole.labels)].map(([label, value]) => {
    if (typeof value === 'string') return [label, value] as const;
    throw refusal(place, `the label "${label}" is no text`);
  });
  const rate = whole.rate ?? (!derived.has(name) && isCounter(name));
  if (typeof rate !== 'boolean') throw refusal(place, 'rate is neither true nor false');
  return { symbol, name, labels, rate };
}

function readName(owner: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_NAME_LENGTH) return value;
  throw refusal(owner, `the ${field} is no text of 1 to ${MAX_NAME_LENGTH} characters`);
}

function readBy(owner: string, by: unknown): readonly string[] | null {
  if (by === null) return null;
  if (!Array.isArray(by) || by.length > MAX_FIELDS) {
    throw refusal(owner, `by is no list of at most ${MAX_FIELDS} labels`);
  }
  return [...new Set(by.map((label) => readName(owner, 'label in by', label)))];
}

/** The own fields of an object, from which nothing is then looked up by name. */
function readRecord(owner: string, field: string, value: unknown): Map<string, unknown> {
  const ok = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = ok ? Object.entries(value) : [];
  if (ok && entries.length <= MAX_FIELDS) return new Map(entries);
  throw refusal(owner, `${field} is no object of at most ${MAX_FIELDS} fields`);
}

function refusal(owner: string, problem: string): AegisError {
  return new AegisError('invalid-option', `${owner}: ${problem}; see DerivedMetricDefinition.`);
}
