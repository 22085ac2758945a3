import { AegisError } from '@aegis/core';

/** Sums with the rounding errors of every addition carried along. */
export class CompensatedSums {
  readonly #sums: Float64Array;
  readonly #errors: Float64Array;

  constructor(length: number) {
    this.#sums = new Float64Array(length);
    this.#errors = new Float64Array(length);
  }

  add(i: number, x: number): void {
    const before = this.#sums[i]!;
    const after = before + x;
    this.#errors[i]! += Math.abs(before) >= Math.abs(x) ? before - after + x : x - after + before;
    this.#sums[i] = after;
  }

  values(): Float64Array {
    return this.#sums.map((sum, i) => sum + this.#errors[i]!);
  }
}

/**
 * The sum of vectors, coordinate by coordinate, with the rounding errors carried along: as if added in
 * twice the precision. The same bits for the same vectors in the same order; the servers put them in the
 * order of their senders first.
 *
 * @param vectors - of `length` numbers each, finite
 * @returns off by about one unit in the last place, plus 10⁻³² × n² × Σ|x|
 *
 * @example
 * ```ts
 * import { compensatedSum } from '@aegis/learning/federated';
 * const vectors = [1, 1e100, 1, -1e100].map((x) => new Float64Array([x]));
 * compensatedSum(vectors, 1)[0]; // => 2
 * ```
 *
 * @see Neumaier (1974), Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54
 */
export function compensatedSum(vectors: readonly Float64Array[], length: number): Float64Array {
  const sums = new CompensatedSums(length);
  for (const vector of vectors) {
    if (vector.length !== length) {
      throw new AegisError(
        'invalid-argument',
        `compensatedSum: a vector has ${vector.length} numbers; give ${length}.`,
      );
    }
    for (let i = 0; i < length; i++) sums.add(i, vector[i]!);
  }
  return sums.values();
}
