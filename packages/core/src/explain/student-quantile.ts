import { normalQuantile } from '../math/index.js';

/**
 * The number that a Student variable of `freedom` degrees stays below with probability `p`; within 1 % for
 * three degrees or more, p from 0.005 to 0.995.
 *
 * @see Abramowitz, Stegun (1964), Handbook of Mathematical Functions, 26.7.5
 */
export function studentQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p);
  const zz = z * z;
  const first = (z * (zz + 1)) / 4;
  const second = (z * ((5 * zz + 16) * zz + 3)) / 96;
  const third = (z * (((3 * zz + 19) * zz + 17) * zz - 15)) / 384;
  const fourth = (z * ((((79 * zz + 776) * zz + 1482) * zz - 1920) * zz - 945)) / 92160;
  return z + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom;
}
