import { AegisError } from './aegis-error.js';

/**
 * Lays `options` over `defaults`, once, at the door of a component.
 *
 * @param owner - who is asking, for the message
 * @param defaults - every option with its default
 * @param options - what the caller gave; a value of `undefined` means "the default"
 * @returns a frozen object with every option set
 * @throws AegisError `invalid-option` when a key is not among the defaults, or `options` is no object
 *
 * @example
 * ```ts
 * import { resolveOptions } from '@aegis/core';
 * resolveOptions('Forest', { trees: 100 }, { trees: 10 }).trees; // => 10
 * ```
 */
export function resolveOptions<T extends object>(
  owner: string,
  defaults: Readonly<T>,
  options: Partial<T> | undefined,
): Readonly<T> {
  if (typeof (options ?? {}) !== 'object' || Array.isArray(options)) {
    throw new AegisError(
      'invalid-option',
      `${owner}: the options are ${Array.isArray(options) ? 'a list' : String(options)}; give an object.`,
    );
  }
  const resolved: T = { ...defaults };
  for (const [key, value] of Object.entries(options ?? {})) {
    if (!Object.hasOwn(defaults, key)) {
      const known = Object.keys(defaults).join(', ');
      throw new AegisError(
        'invalid-option',
        `${owner}: there is no option "${key}"; known: ${known}.`,
      );
    }
    if (value !== undefined) resolved[key as keyof T] = value as T[keyof T];
  }
  return Object.freeze(resolved);
}

/** The range that {@link checkNumber} holds a number to; both ends belong to it. */
export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

/**
 * Returns `value` if it is a finite number in the range, and throws a sentence otherwise.
 *
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { checkNumber } from '@aegis/core';
 * checkNumber('Forest', 'trees', 10, { min: 1, integer: true }); // => 10
 * ```
 */
export function checkNumber(
  owner: string,
  name: string,
  value: number,
  range: NumberRange = {},
): number {
  const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE, integer = false } = range;
  const ok =
    Number.isFinite(value) && value >= min && value <= max && (!integer || Number.isInteger(value));
  if (ok) return value;
  const lower = range.min === undefined ? '' : ` >= ${min}`;
  const upper = range.max === undefined ? '' : `${lower && ' and'} <= ${max}`;
  const kind = integer ? 'a whole number' : 'a finite number';
  throw new AegisError(
    'invalid-option',
    `${owner}: ${name} is ${String(value)}; give ${kind}${lower}${upper}.`,
  );
}
