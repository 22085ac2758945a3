const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];
/** A unit is used from two of it on: `36 h`, not `1.5 d`. */
const LEAST_UNITS = 2;

/** A time span with one unit and at most two digits: `5 h`, `36 h`, `2.5 d`. */
export function sayDuration(ms: number): string {
  const [size, name] = UNITS.find(([unit]) => ms >= LEAST_UNITS * unit) ?? [1, 'ms'];
  return `${Number((ms / size).toPrecision(2))} ${name}`;
}

/** At most four significant digits, without trailing zeros. */
export function sayNumber(x: number): string {
  return String(Number(x.toPrecision(4)));
}
