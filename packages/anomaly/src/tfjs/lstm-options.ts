import { checkNumber, type NumberRange, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Options of `LstmAutoencoder`. */
export interface LstmAutoencoderOptions {
  /**
   * Points of a window, from 1 to 1024. Long enough to show what belongs together in time; each costs as
   * much again.
   * @defaultValue 16
   */
  readonly steps?: number;
  /**
   * Metrics of a point, from 1 to 256.
   * @defaultValue 1
   */
  readonly features?: number;
  /**
   * Width of the memory that a window has to pass through, from 1 to 256. A wider one lets more through
   * and finds less.
   * @defaultValue 16
   */
  readonly units?: number;
  /**
   * How often every window is seen, from 1 on.
   * @defaultValue 40
   */
  readonly epochs?: number;
  /**
   * Windows a step, from 1 on.
   * @defaultValue 32
   */
  readonly batchSize?: number;
  /** @defaultValue 0.01 */
  readonly learningRate?: number;
  /**
   * Seed of the first weights and of the order of windows.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** The options, all set. */
export type LstmOptions = Readonly<Required<LstmAutoencoderOptions>>;

const DEFAULTS: LstmOptions = Object.freeze({
  steps: 16,
  features: 1,
  units: 16,
  epochs: 40,
  batchSize: 32,
  learningRate: 0.01,
  seed: 0,
});

const RANGES: Readonly<Record<keyof LstmOptions, NumberRange>> = Object.freeze({
  steps: { min: 1, max: 1024, integer: true },
  features: { min: 1, max: 256, integer: true },
  units: { min: 1, max: 256, integer: true },
  epochs: { min: 1, max: 100_000, integer: true },
  batchSize: { min: 1, max: 65_536, integer: true },
  learningRate: { min: 0 },
  seed: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true },
});

const NAMES = Object.keys(RANGES) as (keyof LstmOptions)[];

/** @throws AegisError `invalid-option` */
export function resolveLstmOptions(owner: string, options?: LstmAutoencoderOptions): LstmOptions {
  const resolved = resolveOptions<LstmOptions>(owner, DEFAULTS, options);
  for (const name of NAMES) checkNumber(owner, name, resolved[name], RANGES[name]);
  return resolved;
}

/** Takes the options out of a snapshot. */
export function readLstmOptions(reader: SnapshotReader): LstmOptions {
  const entries = NAMES.map((name) => [name, reader.number(name, RANGES[name])]);
  return Object.fromEntries(entries) as LstmOptions;
}
