import { checkNumber } from '@aegis/core';

const OWNER = 'fixedPoint';
/** Sums are read as signed 32-bit numbers. */
const LARGEST_SUM = 2 ** 31 - 1;

/** How numbers become whole numbers that can be masked, and how exact that is. */
export interface FixedPoint {
  /** Numbers are held to [-range, range]. */
  readonly range: number;
  /** Whole units in 1: a power of two, so that the way back is exact. */
  readonly scale: number;
  /** The grid, `1 / scale`: a number is off by half of it at most, the sum of n by n halves. */
  readonly step: number;
}

/** The numbers as whole units, and how many of them did not fit. */
export interface Quantised {
  readonly units: Int32Array;
  /** Numbers outside the range, set to its end, and NaN, set to 0. */
  readonly clipped: number;
}

/**
 * The finest grid on which `clients` numbers of [-range, range] can be added in 32 bits without ever
 * wrapping: `clients · range · scale < 2^31`.
 *
 * With 100 clients and a range of 1 a step is 6e-8; twice the range or twice the clients doubles it.
 * Whole numbers are exact as long as the step is 1 or less, that is while `clients · range < 2^31`.
 *
 * @param range - the largest magnitude of one client's number, in [1e-9, 1e12]
 * @param clients - how many may be summed, from 1 to 4,096
 * @throws AegisError `invalid-option` for a range or count outside of these
 *
 * @example
 * ```ts
 * import { fixedPoint } from '@aegis/learning/federated';
 * fixedPoint(1, 100).scale; // => 2 ** 24
 * fixedPoint(1e6, 1000).step; // => 0.5
 * ```
 */
export function fixedPoint(range: number, clients: number): FixedPoint {
  checkNumber(OWNER, 'range', range, { min: 1e-9, max: 1e12 });
  checkNumber(OWNER, 'clients', clients, { min: 1, max: 4_096, integer: true });
  const limit = Math.floor(LARGEST_SUM / clients);
  let scale = 1;
  while (range * scale * 2 <= limit) scale *= 2;
  while (range * scale > limit) scale /= 2;
  return { range, scale, step: 1 / scale };
}

/** Puts numbers on the grid, to the nearest step. */
export function quantise(values: ArrayLike<number>, { range, scale }: FixedPoint): Quantised {
  const units = new Int32Array(values.length);
  const edge = Math.round(range * scale);
  let clipped = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value >= -range && value <= range) {
      units[i] = Math.round(value * scale);
    } else {
      clipped++;
      if (value > range) units[i] = edge;
      else if (value < -range) units[i] = -edge;
    }
  }
  return { units, clipped };
}

/** Sums of whole units as numbers; exact. */
export function dequantise(sums: Uint32Array, length: number, { step }: FixedPoint): Float64Array {
  const values = new Float64Array(length);
  for (let i = 0; i < length; i++) values[i] = (sums[i]! | 0) * step;
  return values;
}
