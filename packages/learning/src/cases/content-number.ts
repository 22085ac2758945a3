/** A content id of core as the number that it is: below 2^53, in base 36 behind a prefix. */
export function contentNumber(id: string): number {
  return Number.parseInt(id.slice(id.indexOf('-') + 1), 36);
}
