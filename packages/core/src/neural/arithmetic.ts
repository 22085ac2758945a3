import { product } from './product.js';
import { tanhInPlace } from './tanh-in-place.js';

/**
 * What is done to batches, over numbers that lie in one memory of its own. Whoever does it, the bits are
 * the same. Of `tanh` and `multiplyByTanhSlope`, the number after an odd last one may be worked on too.
 */
export interface Arithmetic {
  /** The memory; views are cut from it, anew after {@link Arithmetic.grow}. */
  readonly numbers: Float64Array;
  /** Makes the memory larger, keeping what is in it; false where that cannot be had. */
  grow(length: number): boolean;
  /** `start` and `out` lie apart; at least four columns. */
  readonly product: typeof product;
  /** Hyperbolic tangents, in place. */
  readonly tanh: (values: Float64Array, count: number) => void;
  /** gradients[i] *= 1 − outputs[i]². */
  readonly multiplyByTanhSlope: (
    outputs: Float64Array,
    gradients: Float64Array,
    count: number,
  ) => void;
  /** out[c] = start[c] + Σᵣ values[r, c]; `start` and `out` lie apart. */
  readonly sums: (
    values: Float64Array,
    start: Float64Array,
    out: Float64Array,
    rows: number,
    columns: number,
  ) => void;
}

/** {@link Arithmetic} in JavaScript. */
export function plainArithmetic(): Arithmetic {
  return new PlainArithmetic();
}

class PlainArithmetic implements Arithmetic {
  numbers: Float64Array = new Float64Array(0);
  readonly product = product;
  readonly tanh = tanhInPlace;
  readonly multiplyByTanhSlope = multiplyByTanhSlope;
  readonly sums = sumRows;

  grow(length: number): boolean {
    const numbers = new Float64Array(length);
    numbers.set(this.numbers);
    this.numbers = numbers;
    return true;
  }
}

function multiplyByTanhSlope(outputs: Float64Array, gradients: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) gradients[i]! *= 1 - outputs[i]! * outputs[i]!;
}

function sumRows(
  values: Float64Array,
  start: Float64Array,
  out: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let c = 0; c < columns; c++) out[c] = start[c]!;
  for (let r = 0; r < rows; r++) {
    const at = r * columns;
    for (let c = 0; c < columns; c++) out[c]! += values[at + c]!;
  }
}
