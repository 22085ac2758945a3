const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Three digits that count: `0.0123`, `4.21`, `18.2M`; `–` for nothing. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  for (const [factor, prefix] of PREFIXES) {
    if (size >= factor) return trim((value / factor).toPrecision(3)) + prefix;
  }
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return trim(value.toPrecision(3));
}

const WHOLE = new Intl.NumberFormat('en-GB');

/** `18,204,113` */
export function whole(value: number): string {
  return WHOLE.format(value);
}

/** A probability in whole percents, with neither 0 % nor 100 % for what is not certain. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.01) return '< 1 %';
  if (probability < 1 && probability > 0.99) return '> 99 %';
  return `${Math.round(probability * 100)} %`;
}

/** In units of 1024: `4.01 MiB`. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? size : trim(size.toPrecision(3))} ${units[unit]}`;
}

/** `3 incidents`, `1 incident`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

function trim(digits: string): string {
  return digits.includes('.') && !digits.includes('e') ? digits.replace(/\.?0+$/, '') : digits;
}
