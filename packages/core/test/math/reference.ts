import { readFileSync } from 'node:fs';

const file = new URL('../fixtures/math-reference.json', import.meta.url);

/** Rows of arguments and, last, the value to 50 digits rounded to a double; see math-reference.py. */
export const reference: Record<string, number[][]> = JSON.parse(readFileSync(file, 'utf8'));

/** |actual − expected| as a share of |expected|; 0 where both are the same, infinities included. */
export function relativeError(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  const error = Math.abs((actual - expected) / expected);
  // NaN would pass a comparison with <= that is turned round; infinity passes none.
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
}

/** The largest relative error of `actual` over the reference rows of `name`, with the place. */
export function worstError(
  name: string,
  actual: (...args: number[]) => number,
): { error: number; at: number[] } {
  let worst = { error: 0, at: [] as number[] };
  for (const row of reference[name]!) {
    const error = relativeError(actual(...row.slice(0, -1)), row.at(-1)!);
    if (error > worst.error) worst = { error, at: row };
  }
  return worst;
}
