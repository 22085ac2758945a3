/** A number as a person reads it: three digits that matter. */
export const rounded = (value: number): string => String(Number(value.toPrecision(3)));
