/** A number as people read it: three figures. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
