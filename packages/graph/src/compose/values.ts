import { asFields, asText, type Fields } from '../common/fields.js';
import { interpolate, type Variables } from './interpolate.js';

/** A list, or the one value that may stand in its place; nothing where it is absent. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Reads the values of fields, variables filled in. */
export class Values {
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  /** A text; null where there is none. */
  text(value: unknown): string | null {
    const text = asText(value);
    return text === null ? null : asText(interpolate(text, this.#variables));
  }

  /** A name with what belongs to it, of a field that may be a list of names or a map. */
  named(value: unknown): readonly (readonly [string, Fields])[] {
    if (Array.isArray(value)) {
      return value.flatMap((item) => {
        const name = this.text(item);
        return name === null ? [] : [[name, {}] as const];
      });
    }
    return Object.entries(asFields(value)).map(([name, body]) => [name, asFields(body)]);
  }

  /** `KEY=value` in a list, or a map of keys and values; a key alone takes the variable of its name. */
  pairs(value: unknown): readonly (readonly [string, string])[] {
    const pairs = Array.isArray(value)
      ? value.map((item): [string, string | null] => {
          const text = asText(item) ?? '';
          const equals = text.indexOf('=');
          return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
        })
      : Object.entries(asFields(value)).map(([key, item]): [string, string | null] => [
          key,
          item === null ? null : (asText(item) ?? ''),
        ]);
    return pairs.flatMap(([key, text]) => {
      const given = text === null ? (this.#variables.get(key) ?? null) : this.text(text);
      return given === null ? [] : [[key, given] as const];
    });
  }
}
