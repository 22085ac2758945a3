/** Values are held to 1e37: means, spans and scales are a few times that at the most. */
const MOST_VALUE = 4e37;
const MOST_SQUARE = 1e76;

/** Whether a number of a snapshot can be a value of a series, or a difference of two. */
export function isValue(x: number): boolean {
  return Math.abs(x) <= MOST_VALUE;
}

/** Whether a number of a snapshot can be the square of a difference. */
export function isSquare(x: number): boolean {
  return x >= 0 && x <= MOST_SQUARE;
}
