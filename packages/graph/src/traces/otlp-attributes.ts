import type { Attributes, AttributeValue } from '@aegis/core';
import { fieldOf, isMessage, listOf, type Message } from './otlp-fields.js';

/** Deeper lists of keys and values are left out. */
const MAX_DEPTH = 8;

/** Attributes read so far, up to a number. */
export interface AttributeBudget {
  readonly max: number;
  dropped: number;
}

type Scalar = string | number | boolean;

function scalarOf(value: Message): Scalar | null {
  const text = fieldOf(value, 'stringValue') ?? fieldOf(value, 'bytesValue');
  if (typeof text === 'string') return text;
  const truth = fieldOf(value, 'boolValue');
  if (typeof truth === 'boolean') return truth;
  const count = fieldOf(value, 'intValue') ?? fieldOf(value, 'doubleValue');
  if (typeof count === 'number') return count;
  return typeof count === 'string' && count !== '' ? Number(count) : null;
}

/** A list of one type; of several types, all as texts. */
function listValueOf(values: readonly unknown[]): AttributeValue {
  const scalars: Scalar[] = [];
  for (const value of values) {
    const scalar = isMessage(value) ? scalarOf(value) : null;
    if (scalar !== null) scalars.push(scalar);
  }
  const first = typeof scalars[0];
  const isOneType = scalars.every((scalar) => typeof scalar === first);
  return (isOneType ? scalars : scalars.map(String)) as AttributeValue;
}

function put(attributes: Record<string, AttributeValue>, key: string, value: AttributeValue): void {
  // Assigned, `__proto__` would be no key of the object.
  if (key !== '__proto__') attributes[key] = value;
  else {
    const plain = { value, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(attributes, key, plain);
  }
}

function read(
  list: readonly unknown[],
  prefix: string,
  depth: number,
  attributes: Record<string, AttributeValue>,
  budget: { left: number; dropped: number },
): void {
  for (const item of list) {
    const name = isMessage(item) ? fieldOf(item, 'key') : undefined;
    const value = isMessage(item) ? fieldOf(item, 'value') : undefined;
    if (typeof name !== 'string' || !isMessage(value)) continue;
    const key = prefix + name;
    const nested = fieldOf(value, 'kvlistValue');
    if (isMessage(nested)) {
      if (depth < MAX_DEPTH)
        read(listOf(nested, 'values'), `${key}.`, depth + 1, attributes, budget);
      else budget.dropped++;
      continue;
    }
    const several = fieldOf(value, 'arrayValue');
    const found = isMessage(several) ? listValueOf(listOf(several, 'values')) : scalarOf(value);
    if (found === null) continue;
    if (budget.left === 0) {
      budget.dropped++;
      continue;
    }
    budget.left--;
    put(attributes, key, found);
  }
}

/** Attributes of OTLP; maps in them under dotted names, what has no value left out. */
export function attributesOf(list: readonly unknown[], budget: AttributeBudget): Attributes {
  const attributes: Record<string, AttributeValue> = {};
  const left = { left: budget.max, dropped: 0 };
  read(list, '', 0, attributes, left);
  budget.dropped += left.dropped;
  return attributes;
}
