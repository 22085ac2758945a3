import { bits } from './bits.js';

/** Fails unless both hold the same, numbers to within a share of the larger of the two. */
export function near(what: string, given: unknown, wanted: unknown, tolerance: number): void {
  if (typeof given === 'number' && typeof wanted === 'number') {
    const larger = Math.max(Math.abs(given), Math.abs(wanted));
    if (Object.is(given, wanted) || Math.abs(given - wanted) <= tolerance * larger) return;
  } else if (isList(given) && isList(wanted) && given.length === wanted.length) {
    Array.from(given).forEach((item, i) => {
      near(`${what}[${i}]`, item, wanted[i], tolerance);
    });
    return;
  } else if (bits(given) === bits(wanted)) return;
  throw new Error(`${what} is ${bits(given)}, not ${bits(wanted)}`);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}
