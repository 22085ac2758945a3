/** A quantity as Kubernetes writes them: `512Mi`, `250m`, `1.5`, `1e3`. */
interface Quantity {
  readonly amount: number;
  readonly unit: string;
}

/** Larger to smaller, in the two families that do not mix. */
const BINARY_UNITS = [
  ['Ei', 2 ** 60],
  ['Pi', 2 ** 50],
  ['Ti', 2 ** 40],
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
  ['Ki', 2 ** 10],
  ['', 1],
] as const;
const DECIMAL_UNITS = [
  ['E', 1e18],
  ['P', 1e15],
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
  ['m', 1e-3],
] as const;
/** All that are read; what is written is never finer than a thousandth. */
const SIZES: ReadonlyMap<string, number> = new Map<string, number>([
  ...BINARY_UNITS,
  ...DECIMAL_UNITS,
  ['u', 1e-6],
  ['n', 1e-9],
]);

function read(text: unknown): Quantity | null {
  const match =
    typeof text === 'string' || typeof text === 'number'
      ? /^\+?(\d{1,15}(?:\.\d{0,9})?|\.\d{1,9})(?:([eE][+-]?\d{1,2})|(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]?))$/.exec(
          String(text),
        )
      : null;
  if (match === null) return null;
  return { amount: Number(`${match[1]}${match[2] ?? ''}`), unit: match[3] ?? '' };
}

/** How much it is in units of one; null where the text is no quantity. */
export function quantityOf(text: unknown): number | null {
  const quantity = read(text);
  return quantity === null ? null : quantity.amount * SIZES.get(quantity.unit)!;
}

/**
 * A quantity made larger by a factor, rounded up to a whole number of as large a unit as keeps it within
 * a hundredth; null where the text is no quantity.
 */
export function timesQuantity(text: unknown, factor: number): string | null {
  const quantity = read(text);
  if (quantity === null) return null;
  const wanted = quantity.amount * SIZES.get(quantity.unit)! * factor;
  // Rounding first to a billionth keeps 3 x 0.1 from becoming 0.300000004 and then one more.
  const countIn = (size: number): number => Math.ceil(Math.round((wanted / size) * 1e9) / 1e9);
  const units: readonly (readonly [string, number])[] = quantity.unit.endsWith('i')
    ? BINARY_UNITS
    : DECIMAL_UNITS;
  const close = units.find(([, size]) => {
    const count = countIn(size);
    return count >= 1 && count * size <= wanted * 1.01;
  });
  const [unit, size] = close ?? units.at(-1)!;
  return `${countIn(size)}${unit}`;
}
