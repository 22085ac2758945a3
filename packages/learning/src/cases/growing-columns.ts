/** A typed array that can be copied into a longer one of its kind. */
type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array | Int8Array;

/** `column` with room for `length` elements, what it holds kept. */
export function lengthened<T extends Column>(column: T, length: number): T {
  const longer = new (column.constructor as new (length: number) => T)(length);
  longer.set(column as never);
  return longer;
}

/** The next capacity after `now`: a quarter more and some, at most `most`. */
export function nextCapacity(now: number, most: number): number {
  return Math.min(most, now + (now >>> 2) + 16);
}
