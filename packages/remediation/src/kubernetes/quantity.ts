/** A quantity as Kubernetes writes them: `512Mi`, `250m`, `1.5`, `1e3`. */
interface Quantity {
  readonly amount: number;
  readonly unit: string;
}

const BINARY = 1024;
const DECIMAL = 1000;

/** Larger to smaller, in the two families that do not mix. */
const BINARY_UNITS = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'] as const;
const DECIMAL_UNITS = ['E', 'P', 'T', 'G', 'M', 'k', '', 'm'] as const;

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

function sizeOf(unit: string): number | null {
  const binary = BINARY_UNITS.indexOf(unit as (typeof BINARY_UNITS)[number]);
  let size = 1;
  if (binary >= 0) {
    for (let i = binary; i < BINARY_UNITS.length; i++) size *= BINARY;
    return size;
  }
  if (unit === 'u' || unit === 'n') return unit === 'u' ? 1e-6 : 1e-9;
  const decimal = DECIMAL_UNITS.indexOf(unit as (typeof DECIMAL_UNITS)[number]);
  if (decimal < 0) return null;
  for (let i = decimal; i < 6; i++) size *= DECIMAL;
  return unit === 'm' ? 1e-3 : size;
}

/** How much it is in units of one; null where the text is no quantity. */
export function quantityOf(text: unknown): number | null {
  const quantity = read(text);
  const size = quantity === null ? null : sizeOf(quantity.unit);
  return quantity === null || size === null ? null : quantity.amount * size;
}

/**
 * A quantity made larger by a factor, rounded up to a whole number of as large a unit as keeps it within
 * a hundredth; null where the text is no quantity.
 */
export function timesQuantity(text: unknown, factor: number): string | null {
  const quantity = read(text);
  const value = quantityOf(text);
  if (quantity === null || value === null) return null;
  const binary = quantity.unit.endsWith('i');
  const units: readonly string[] = binary ? [...BINARY_UNITS, ''] : DECIMAL_UNITS;
  const wanted = value * factor;
  for (const [i, unit] of units.entries()) {
    const size = sizeOf(unit)!;
    // Rounding first to a billionth keeps 3 x 0.1 from becoming 0.300000004 and then one more.
    const count = Math.ceil(Math.round((wanted / size) * 1e9) / 1e9);
    const close = count >= 1 && count * size <= wanted * 1.01;
    if (close || i === units.length - 1) return `${count}${unit}`;
  }
  return null;
}
