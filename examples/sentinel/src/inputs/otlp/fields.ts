import type { Attributes, AttributeValue } from '@aegis/core';

/** A message of OTLP in JSON, of which nothing is known. */
export type Message = Readonly<Record<string, unknown>>;

const NOTHING: readonly never[] = Object.freeze([]);
const NANO_DIGITS = 6;
const MAX_DEPTH = 4;
const MAX_TEXT = 65_536;
const WHOLE = /^-?\d+$/;

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The messages of a list; what is none is left out. */
export function messagesOf(message: Message, name: string): readonly Message[] {
  const list = message[name];
  if (!Array.isArray(list)) return NOTHING;
  return list.every(isMessage) ? list : list.filter(isMessage);
}

/** How many items a list has, whatever they are. */
export function lengthOf(message: Message, name: string): number {
  const list = message[name];
  return Array.isArray(list) ? list.length : 0;
}

export function messageOf(message: Message, name: string): Message {
  const value = message[name];
  return isMessage(value) ? value : {};
}

export function textOf(message: Message, name: string): string {
  const value = message[name];
  return typeof value === 'string' ? value : '';
}

/** Nanoseconds since the epoch as milliseconds; null for 0, which stands for "not known", and for none. */
export function millisecondsOf(value: unknown): number | null {
  if (typeof value === 'string' && WHOLE.test(value)) {
    const ms = Number(value.slice(0, -NANO_DIGITS));
    return ms > 0 ? ms : null;
  }
  return typeof value === 'number' && value >= 1e6 ? Math.floor(value / 1e6) : null;
}

/** A number as protocol buffers write it in JSON: 64 bits as text, and what JSON has no word for. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return null;
  if (value === 'NaN') return Number.NaN;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

/** Numbers of a list; null where one is none. */
export function numbersOf(value: unknown): number[] | null {
  if (!Array.isArray(value)) return [];
  const numbers: number[] = [];
  for (const item of value) {
    const number = numberOf(item);
    if (number === null || Number.isNaN(number)) return null;
    numbers.push(number);
  }
  return numbers;
}

/** A value without its wrapping; maps as objects. */
function plainOf(value: Message, depth: number): unknown {
  if (typeof value.stringValue === 'string') return value.stringValue;
  if (typeof value.boolValue === 'boolean') return value.boolValue;
  if (value.intValue !== undefined) return numberOf(value.intValue);
  if (value.doubleValue !== undefined) return numberOf(value.doubleValue);
  if (typeof value.bytesValue === 'string') return value.bytesValue;
  if (depth >= MAX_DEPTH) return null;
  if (isMessage(value.arrayValue)) {
    return messagesOf(value.arrayValue, 'values').map((item) => plainOf(item, depth + 1));
  }
  if (isMessage(value.kvlistValue)) {
    const entries = messagesOf(value.kvlistValue, 'values').map((pair): [string, unknown] => [
      textOf(pair, 'key'),
      plainOf(messageOf(pair, 'value'), depth + 1),
    ]);
    return Object.fromEntries(entries);
  }
  return null;
}

/** Any value as text: what a person would have logged. */
export function anyText(value: Message): string {
  const plain = plainOf(value, 0);
  if (plain === null) return '';
  return typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
}

/** Attributes up to a number of them; maps and mixed lists as JSON. */
export function attributesOf(message: Message, most: number): Attributes {
  const attributes: Record<string, AttributeValue> = Object.create(null);
  let count = 0;
  for (const pair of messagesOf(message, 'attributes')) {
    if (count++ >= most) break;
    const plain = plainOf(messageOf(pair, 'value'), 0);
    if (plain !== null) attributes[textOf(pair, 'key')] = attributeOf(plain);
  }
  return attributes;
}

function attributeOf(plain: unknown): AttributeValue {
  if (typeof plain === 'string') return plain.slice(0, MAX_TEXT);
  if (typeof plain === 'number' || typeof plain === 'boolean') return plain;
  if (Array.isArray(plain)) {
    for (const kind of ['string', 'number', 'boolean']) {
      if (plain.every((item) => typeof item === kind)) return plain;
    }
  }
  return JSON.stringify(plain);
}
