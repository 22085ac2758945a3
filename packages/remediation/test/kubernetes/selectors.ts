import { type JsonObject, objectAt } from './json-object.js';

function matchesLabel(labels: JsonObject, requirement: string): boolean {
  const set = /^(\S+) (in|notin) \((.*)\)$/.exec(requirement);
  if (set !== null) {
    const within = set[3]!.split(',').includes(String(labels[set[1]!]));
    return set[2] === 'in' ? within : !within;
  }
  if (requirement.startsWith('!')) return labels[requirement.slice(1)] === undefined;
  const [key = '', value] = requirement.split('=');
  return value === undefined ? labels[key] !== undefined : labels[key] === value;
}

function fieldOf(object: JsonObject, field: string): unknown {
  const path = field.split('.');
  return objectAt(object, ...path.slice(0, -1))[path.at(-1)!];
}

/** Whether an object fits the `labelSelector` and `fieldSelector` of a query. */
export function matchesSelector(object: JsonObject, query: URLSearchParams): boolean {
  const labels = objectAt(object, 'metadata', 'labels');
  const wanted = query.get('labelSelector');
  const parts = wanted === null ? [] : wanted.split(/,(?![^(]*\))/);
  if (!parts.every((part) => matchesLabel(labels, part))) return false;
  const fields = query.get('fieldSelector');
  if (fields === null) return true;
  return fields.split(',').every((part) => {
    const [field = '', value] = part.split('=');
    return String(fieldOf(object, field)) === value;
  });
}
