import { AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { MAX_LENGTH, MAX_NAME } from '../messages.js';

/** A named stretch of a vector. */
export interface VectorPart {
  readonly name: string;
  readonly length: number;
}

const MAX_PARTS = 10_000;

/**
 * What the numbers of a vector mean: named parts, one after the other. Everybody in a round has the same
 * one, so that whole vectors can be added, in the clear or under masks.
 *
 * @example
 * ```ts
 * import { VectorLayout } from '@aegis/learning/federated';
 * const layout = new VectorLayout([{ name: 'requests', length: 1 }, { name: 'latency', length: 3 }]);
 * const vector = layout.pack({ latency: [5, 6, 7], requests: [18] });
 * layout.part(vector, 'latency').join(); // => '5,6,7'
 * ```
 */
export class VectorLayout {
  readonly parts: readonly VectorPart[];
  /** Of the whole vector. */
  readonly length: number;
  readonly #starts = new Map<string, number>();

  /**
   * @param parts - 1 to 10,000 with different names, 16,777,216 numbers in all
   * @throws AegisError `invalid-argument`
   */
  constructor(parts: readonly VectorPart[]) {
    let length = 0;
    for (const part of parts) {
      const named = part.name.length >= 1 && part.name.length <= MAX_NAME;
      const sized = Number.isInteger(part.length) && part.length >= 1;
      if (!named || !sized || this.#starts.has(part.name) || length + part.length > MAX_LENGTH) {
        throw new AegisError(
          'invalid-argument',
          `VectorLayout: part "${part.name.slice(0, MAX_NAME)}" of length ${part.length}; give ` +
            `different names of 1 to ${MAX_NAME} characters and at most ${MAX_LENGTH} numbers.`,
        );
      }
      this.#starts.set(part.name, length);
      length += part.length;
    }
    if (parts.length < 1 || parts.length > MAX_PARTS) {
      throw new AegisError(
        'invalid-argument',
        `VectorLayout: ${parts.length} parts; give 1 to ${MAX_PARTS}.`,
      );
    }
    this.parts = Object.freeze(parts.map(({ name, length }) => Object.freeze({ name, length })));
    this.length = length;
  }

  /**
   * One vector made of its parts.
   *
   * @throws AegisError `invalid-argument` where a part is missing, has another length or is none of these
   */
  pack(parts: Readonly<Record<string, ArrayLike<number>>>): Float64Array {
    const vector = new Float64Array(this.length);
    for (const { name, length } of this.parts) {
      const values = Object.hasOwn(parts, name) ? parts[name]! : [];
      if (values.length !== length) throw this.#wrong('pack', name, values.length, length);
      vector.set(values, this.#starts.get(name)!);
    }
    const extra = Object.keys(parts).find((name) => !this.#starts.has(name));
    if (extra !== undefined) throw this.#wrong('pack', extra, parts[extra]!.length, 0);
    return vector;
  }

  /**
   * A view of one part of a vector.
   *
   * @throws AegisError `invalid-argument` where there is no such part or the vector has another length
   */
  part(vector: Float64Array, name: string): Float64Array {
    const start = this.#starts.get(name);
    if (start === undefined || vector.length !== this.length) {
      throw this.#wrong('part', name, vector.length, this.length);
    }
    const { length } = this.parts.find((part) => part.name === name)!;
    return vector.subarray(start, start + length);
  }

  /** Whether `other` has the same parts in the same order. */
  equals(other: VectorLayout): boolean {
    const same = (part: VectorPart, i: number): boolean =>
      part.name === other.parts[i]!.name && part.length === other.parts[i]!.length;
    return this.parts.length === other.parts.length && this.parts.every(same);
  }

  #wrong(method: string, name: string, given: number, wanted: number): AegisError {
    const known = this.parts.map((part) => `${part.name} (${part.length})`).slice(0, 20);
    return new AegisError(
      'invalid-argument',
      `VectorLayout.${method}: "${name}" with ${given} numbers where ${wanted} belong; the parts ` +
        `are ${known.join(', ')}.`,
    );
  }

  toJSON(): object {
    return { parts: this.parts };
  }

  /** Takes a layout out of a snapshot or message that it is part of. */
  static read(reader: SnapshotReader): VectorLayout {
    const parts = reader.list('parts', { maxLength: MAX_PARTS }, (part) => ({
      name: part.string('name', { maxLength: MAX_NAME }),
      length: part.number('length', { min: 1, max: MAX_LENGTH, integer: true }),
    }));
    try {
      return new VectorLayout(parts);
    } catch (cause) {
      if (!AegisError.isInstance(cause)) throw cause;
      throw new AegisError('invalid-snapshot', 'layout: expected parts of different names.', {
        cause,
      });
    }
  }
}
