import { AegisError, checkNumber } from '@aegis/core';

/** Values at equal distances, oldest first; NaN where one is missing. */
export interface TimeSeries {
  readonly values: ArrayLike<number>;
  /** Milliseconds between two values, > 0; null or absent where it is not known. */
  readonly stepMs?: number | null;
  /** When the first value was, milliseconds since the epoch; null or absent where it is not known. */
  readonly startMs?: number | null;
}

/** A {@link TimeSeries} with every field present. */
export interface KnownSeries {
  readonly values: ArrayLike<number>;
  readonly stepMs: number | null;
  readonly startMs: number | null;
}

/** No step is longer than some three centuries, so that sums of them stay exact enough. */
export const STEP_RANGE: { readonly min: number; readonly max: number } = {
  min: Number.MIN_VALUE,
  max: 1e13,
};

/** @throws AegisError `invalid-argument` where it is no series, `invalid-option` for its step or start */
export function readSeries(owner: string, series: ArrayLike<number> | TimeSeries): KnownSeries {
  if (isList(series)) return { values: series, stepMs: null, startMs: null };
  const { values, stepMs = null, startMs = null } = (series ?? {}) as Partial<TimeSeries>;
  if (!isList(values)) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: the series has no list of values; give an array of numbers or { values, stepMs }.`,
    );
  }
  if (stepMs !== null) checkNumber(owner, 'stepMs', stepMs, STEP_RANGE);
  if (startMs !== null) checkNumber(owner, 'startMs', startMs);
  return { values, stepMs, startMs };
}

function isList(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}
