import { checkNumber, type NumberRange, resolveOptions } from '@aegis/core';

/** Options of {@link LocalOutlierFactor}. */
export interface LocalOutlierFactorOptions {
  /**
   * Neighbours that make a row's surroundings, 1 to 1,000; more smooth over small clusters.
   * @defaultValue 20
   */
  readonly neighbours?: number;
  /**
   * The smallest distance that counts, as a share of the spread of the rows, 0 to 1: what is nearer is
   * equal.
   * @defaultValue 1e-6
   */
  readonly distanceFloor?: number;
  /**
   * Distinct rows that are kept, 2 to 65,536; beyond, every n-th. More see finer clusters and cost time
   * and memory.
   * @defaultValue 8192
   */
  readonly maxRows?: number;
}

const OWNER = 'LocalOutlierFactor';
const DEFAULTS: Required<LocalOutlierFactorOptions> = Object.freeze({
  neighbours: 20,
  distanceFloor: 1e-6,
  maxRows: 8192,
});

/** What each option may be: for the constructor and for snapshots. */
export const FACTOR_RANGES: Readonly<Record<keyof LocalOutlierFactorOptions, NumberRange>> =
  Object.freeze({
    neighbours: { min: 1, max: 1000, integer: true },
    distanceFloor: { min: 0, max: 1 },
    maxRows: { min: 2, max: 65_536, integer: true },
  });

/** @throws AegisError `invalid-option` */
export function readFactorOptions(
  options: LocalOutlierFactorOptions | undefined,
): Readonly<Required<LocalOutlierFactorOptions>> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  for (const name of ['neighbours', 'distanceFloor', 'maxRows'] as const) {
    checkNumber(OWNER, name, resolved[name], FACTOR_RANGES[name]);
  }
  return resolved;
}
