import type { RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition, ParameterSchema } from '../actions/action-definition.js';

const MAX_TEXT = 253;

/** What is wrong with an argument; null where it fits its schema. */
function argumentProblem(
  name: string,
  schema: ParameterSchema,
  value: string | number | boolean | null | undefined,
): string | null {
  if (value === undefined) return schema.required ? `argument ${name} is missing` : null;
  // NaN and infinity are null where they come out of the audit.
  if (value === null) return argumentProblem(name, schema, Number.NaN);
  if (typeof value !== schema.type) return `argument ${name} is not a ${schema.type}`;
  if (typeof value === 'number') {
    const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = schema;
    if (!(value >= min && value <= max)) return `argument ${name} is not in ${min} to ${max}`;
  }
  if (typeof value === 'string') {
    if (value.length > MAX_TEXT) return `argument ${name} is too long`;
    // Letters that names are made of: nothing that a shell, a path or a query would read otherwise.
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(value)) return `argument ${name} is not a plain name`;
    if (schema.oneOf !== undefined && !schema.oneOf.includes(value)) {
      return `argument ${name} is not one of ${schema.oneOf.join(', ')}`;
    }
  }
  return null;
}

/** What is wrong with an act whatever the circumstances: these no approval can mend. */
export function wrongWith(
  action: RemediationAction,
  definition: ActionDefinition,
  graph: GraphSource | null,
): string[] {
  const problems: string[] = [];
  const given = action.parameters;
  // What is read from a plan is an object of plain values, or null.
  if (given === null) return ['the arguments are not an object'];
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(definition.parameters, name)) problems.push(`unknown argument ${name}`);
  }
  for (const [name, schema] of Object.entries(definition.parameters)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const problem = argumentProblem(name, schema, value);
    if (problem !== null) problems.push(problem);
  }
  if (definition.targets.length === 0) return problems;
  if (action.target === '') return [...problems, 'there is no target'];
  const snapshot = graph?.snapshot() ?? null;
  const node = snapshot?.indexOf.get(action.target);
  if (snapshot === null) problems.push('without a graph nothing is known of the target');
  else if (node === undefined) problems.push(`"${action.target}" is not in the graph`);
  else if (!definition.targets.includes(snapshot.nodes[node]!.kind)) {
    problems.push(`${action.kind} does not apply to a ${snapshot.nodes[node]!.kind}`);
  }
  return problems;
}
