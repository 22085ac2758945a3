import { AegisError, checkNumber } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Options of `Autoencoder` and `VariationalAutoencoder`. */
export interface NetworkModelOptions {
  /**
   * Widths of the layers down to the narrow middle, which is the last; empty means half of the columns
   * and then a quarter. A wider middle lets more through and finds less.
   * @defaultValue []
   */
  readonly hidden?: readonly number[];
  /**
   * How often every row is seen, from 1 on.
   * @defaultValue 50
   */
  readonly epochs?: number;
  /**
   * Rows a step, from 1 on.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  /** @defaultValue 0.003 */
  readonly learningRate?: number;
  /**
   * Seed of the first weights and of the order of rows.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** The defaults of both. */
export const NETWORK_DEFAULTS: Required<NetworkModelOptions> = Object.freeze({
  hidden: Object.freeze([]) as readonly number[],
  epochs: 50,
  batchSize: 32,
  learningRate: 0.003,
  seed: 0,
});

/** More columns than this are a mistake, or a hostile snapshot. */
export const MAX_DIMENSIONS = 4096;
const MAX_LAYERS = 16;
const SEED = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true };

/** @throws AegisError `invalid-option` */
export function checkNetworkOptions(owner: string, options: Required<NetworkModelOptions>): void {
  const { hidden, epochs, batchSize, learningRate, seed } = options;
  if (!Array.isArray(hidden) || hidden.length > MAX_LAYERS) {
    throw new AegisError('invalid-option', `${owner}: hidden is no list of at most 16 widths.`);
  }
  for (const width of hidden as number[]) {
    checkNumber(owner, 'hidden', width, { min: 1, max: MAX_DIMENSIONS, integer: true });
  }
  checkNumber(owner, 'epochs', epochs, { min: 1, max: 100_000, integer: true });
  checkNumber(owner, 'batchSize', batchSize, { min: 1, max: 65_536, integer: true });
  checkNumber(owner, 'learningRate', learningRate, { min: 0 });
  checkNumber(owner, 'seed', seed, SEED);
}

/** The layers down to the middle for rows of that many columns. */
export function hiddenSizes(hidden: readonly number[], dimensions: number): number[] {
  if (hidden.length > 0) return [...hidden];
  return [Math.max(2, Math.ceil(dimensions / 2)), Math.max(1, Math.ceil(dimensions / 4))];
}

/** Takes the options out of a snapshot. */
export function readNetworkOptions(reader: SnapshotReader): Required<NetworkModelOptions> {
  const width = { min: 1, max: MAX_DIMENSIONS, integer: true };
  return {
    hidden: reader.numbers('hidden', { maxLength: MAX_LAYERS }, width),
    epochs: reader.number('epochs', { min: 1, max: 100_000, integer: true }),
    batchSize: reader.number('batchSize', { min: 1, max: 65_536, integer: true }),
    learningRate: reader.number('learningRate', { min: 0 }),
    seed: reader.number('seed', SEED),
  };
}

/** The error of a model that is asked before it was taught. */
export function notTrained(owner: string): AegisError {
  return new AegisError('not-trained', `${owner}: there is no model yet; call fit first.`);
}
