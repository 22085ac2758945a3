/** What went wrong, for a program to branch on. The list is closed: a new code is a minor release. */
export type AegisErrorCode =
  | 'invalid-option'
  | 'invalid-argument'
  | 'invalid-snapshot'
  | 'not-trained'
  | 'unknown-node'
  | 'unparsable-input'
  | 'refused'
  | 'aborted';

/**
 * The only error that Aegis throws: a misuse, never a matter of the data.
 *
 * The message says where, what was given and what to do. Two copies of a package may be loaded at
 * once, so test with {@link AegisError.isInstance} and not with `instanceof`.
 *
 * @example
 * ```ts
 * import { AegisError } from '@aegis/core';
 * const error = new AegisError('invalid-option', 'Ewma: alpha is 0; give a number in (0, 1].');
 * AegisError.isInstance(error); // => true
 * error.code; // => 'invalid-option'
 * ```
 */
export class AegisError extends Error {
  readonly code: AegisErrorCode;

  constructor(code: AegisErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'AegisError';
    this.code = code;
  }

  /** Whether `value` is an error of Aegis, from whichever copy of the package. */
  static isInstance(value: unknown): value is AegisError {
    return value instanceof Error && value.name === 'AegisError' && 'code' in value;
  }
}
