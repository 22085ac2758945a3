import { AegisError, type NumberRange, type RandomState } from '../index.js';
import { decodeBase64 } from './base64.js';
import { elementsOf } from './element-bytes.js';

/** Who wrote a snapshot, and in which version of its format. */
export interface SnapshotHeader {
  readonly kind: string;
  readonly version: number;
}

/** The bounds on a string or list of a snapshot: what is longer is refused before it is read. */
export interface LengthLimit {
  readonly maxLength: number;
}

/**
 * Takes a snapshot from elsewhere apart, field by field, and believes nothing: every field is checked
 * for type, range and size before memory is set aside for it. Only own properties are read, so a
 * crafted `__proto__` reaches nothing.
 *
 * Every method throws `AegisError` with code `invalid-snapshot` and the path of the field.
 *
 * @example
 * ```ts
 * import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
 * const json = { kind: 'mean', version: 1, count: 2, sums: encodeArray(new Float64Array([1, 2])) };
 * const reader = SnapshotReader.open(json, { kind: 'mean', version: 1 });
 * reader.number('count', { min: 0, integer: true }); // => 2
 * reader.float64Array('sums', 2)[1]; // => 2
 * ```
 */
export class SnapshotReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;

  private constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AegisError('invalid-snapshot', `${path}: expected an object.`);
    }
    this.#fields = value as Record<string, unknown>;
    this.#path = path;
  }

  /** Opens a snapshot and checks who wrote it. */
  static open(value: unknown, header: SnapshotHeader): SnapshotReader {
    const reader = new SnapshotReader(value, header.kind);
    const kind = reader.#get('kind');
    if (kind !== header.kind) throw reader.#refuse('kind', `"${header.kind}"`);
    if (reader.#get('version') !== header.version) {
      throw reader.#refuse('version', `${header.version}`);
    }
    return reader;
  }

  #get(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  #refuse(name: string, expected: string): AegisError {
    return new AegisError('invalid-snapshot', `${this.#path}.${name}: expected ${expected}.`);
  }

  /** Whether the field is there and not null. */
  has(name: string): boolean {
    const value = this.#get(name);
    return value !== undefined && value !== null;
  }

  number(name: string, range: NumberRange = {}): number {
    const value = this.#get(name);
    const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE, integer = false } = range;
    if (typeof value === 'number' && value >= min && value <= max) {
      if (!integer || Number.isInteger(value)) return value;
    }
    throw this.#refuse(name, `${integer ? 'a whole' : 'a'} number from ${min} to ${max}`);
  }

  boolean(name: string): boolean {
    const value = this.#get(name);
    if (typeof value !== 'boolean') throw this.#refuse(name, 'true or false');
    return value;
  }

  string(name: string, limit: LengthLimit): string {
    const value = this.#get(name);
    if (typeof value !== 'string' || value.length > limit.maxLength) {
      throw this.#refuse(name, `a string of at most ${limit.maxLength} characters`);
    }
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.#get(name);
    const found = allowed.find((choice) => choice === value);
    if (found === undefined) throw this.#refuse(name, `one of ${allowed.join(', ')}`);
    return found;
  }

  /** A nested object; `read` gets a reader of its own. */
  object<T>(name: string, read: (reader: SnapshotReader) => T): T {
    return read(new SnapshotReader(this.#get(name), `${this.#path}.${name}`));
  }

  /** A list of objects, each given to `read`. */
  list<T>(
    name: string,
    limit: LengthLimit,
    read: (reader: SnapshotReader, index: number) => T,
  ): T[] {
    return this.#array(name, limit).map((item, index) =>
      read(new SnapshotReader(item, `${this.#path}.${name}[${index}]`), index),
    );
  }

  strings(name: string, limit: LengthLimit & { readonly maxStringLength: number }): string[] {
    return this.#array(name, limit).map((item) => {
      if (typeof item === 'string' && item.length <= limit.maxStringLength) return item;
      throw this.#refuse(name, `strings of at most ${limit.maxStringLength} characters`);
    });
  }

  numbers(name: string, limit: LengthLimit, range: NumberRange = {}): number[] {
    const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE, integer = false } = range;
    return this.#array(name, limit).map((item) => {
      const ok = typeof item === 'number' && item >= min && item <= max;
      if (ok && (!integer || Number.isInteger(item))) return item;
      throw this.#refuse(name, `numbers from ${min} to ${max}`);
    });
  }

  #array(name: string, limit: LengthLimit): readonly unknown[] {
    const value = this.#get(name);
    if (!Array.isArray(value) || value.length > limit.maxLength) {
      throw this.#refuse(name, `a list of at most ${limit.maxLength} items`);
    }
    // A copy without holes: `map` would pass them over unread.
    return Array.from(value);
  }

  randomState(name: string): RandomState {
    const words = this.numbers(name, { maxLength: 4 }, { min: 0, max: 0xffffffff, integer: true });
    if (words.length !== 4 || words.every((word) => word === 0)) {
      throw this.#refuse(name, 'four 32-bit words, at least one of them not 0');
    }
    return words as unknown as RandomState;
  }

  float64Array(name: string, length: number): Float64Array {
    return elementsOf(this.#bytes(name, length, 8), Float64Array);
  }

  /** Like {@link SnapshotReader.float64Array}, and every element has to be finite. */
  finiteFloat64Array(name: string, length: number): Float64Array {
    const array = this.float64Array(name, length);
    if (!array.every(Number.isFinite)) throw this.#refuse(name, 'finite numbers');
    return array;
  }

  float32Array(name: string, length: number): Float32Array {
    return elementsOf(this.#bytes(name, length, 4), Float32Array);
  }

  uint32Array(name: string, length: number): Uint32Array {
    return elementsOf(this.#bytes(name, length, 4), Uint32Array);
  }

  int32Array(name: string, length: number): Int32Array {
    return elementsOf(this.#bytes(name, length, 4), Int32Array);
  }

  uint16Array(name: string, length: number): Uint16Array {
    return elementsOf(this.#bytes(name, length, 2), Uint16Array);
  }

  uint8Array(name: string, length: number): Uint8Array {
    return this.#bytes(name, length, 1);
  }

  #bytes(name: string, length: number, size: number): Uint8Array {
    const value = this.#get(name);
    const bytes = typeof value === 'string' ? decodeBase64(value, length * size) : null;
    if (bytes === null) throw this.#refuse(name, `base64 of ${length} elements of ${size} bytes`);
    return bytes;
  }
}
