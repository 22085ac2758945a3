import { AegisError, Random } from '@aegis/core';

export const HOUR_MS = 3_600_000;

/** Traffic of days and weeks. */
export function traffic(length: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, (_, hour) => {
    const weekend = Math.floor(hour / 24) % 7 < 5 ? 1 : 0.6;
    return weekend * (100 + 50 * Math.sin((2 * Math.PI * hour) / 24)) + 5 * random.normal();
  });
}

/** The code of the error that `run` throws; other errors go through. */
export function code(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (AegisError.isInstance(error)) return error.code;
    throw error;
  }
  return 'none';
}
