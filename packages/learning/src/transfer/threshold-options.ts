import { AegisError, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import type { FleetPrior } from './fleet-prior.js';
import { type GateVerdict, MIN_PROBABILITY } from './transfer-gate.js';
import {
  type ResolvedScoreOptions,
  readScoreOptions,
  type ScoreOptions,
} from './transfer-options.js';

/** What is taken from the fleet. */
export type TransferredParts = 'both' | 'scale' | 'tail' | 'none';

/** Options of {@link TransferredThreshold}. */
export interface TransferredThresholdOptions extends ScoreOptions {
  /**
   * What the fleet's prior is used for: the scale of the scores, how far above it the threshold is, or both.
   * @defaultValue 'tail'
   */
  readonly parts?: TransferredParts;
  /**
   * The least probability that transfer helps at which it is let through, in [0, 1): see `TransferGate`.
   * 0 never refuses.
   * @defaultValue 0.25
   */
  readonly minProbability?: number;
}

/** What a threshold says of one score. */
export interface ThresholdVerdict {
  readonly score: number;
  /** Infinity while neither fleet nor history say anything. */
  readonly threshold: number;
  readonly alarm: boolean;
  readonly warmingUp: boolean;
}

/** Where a threshold comes from. */
export interface ThresholdExplanation {
  readonly kind: 'transferred-threshold';
  readonly rows: number;
  readonly threshold: number;
  /** Of the entity's own history, null before 32 rows; and of fleet and history, null without a fleet. */
  readonly own: number | null;
  readonly transferred: number | null;
  /** How much the entity's own history counts, in [0, 1]. */
  readonly ownShare: { readonly scale: number; readonly tail: number };
  readonly entities: number;
  readonly gate: GateVerdict;
  /** The same for a person. */
  readonly sentence: string;
}

/** Every option set. */
export type ResolvedThresholdOptions = Readonly<Required<TransferredThresholdOptions>>;

const OWNER = 'TransferredThreshold';
const DEFAULTS: Required<TransferredThresholdOptions> = Object.freeze({
  probability: 0.001,
  scoreUnit: 1,
  parts: 'tail',
  minProbability: MIN_PROBABILITY,
});
const PARTS: readonly TransferredParts[] = ['both', 'scale', 'tail', 'none'];

/** Whether thresholds of both mean the same. */
export function agrees(prior: FleetPrior, options: ResolvedScoreOptions): boolean {
  return prior.probability === options.probability && prior.scoreUnit === options.scoreUnit;
}

/** Options with those of the prior where they are left out. @throws AegisError `invalid-option` */
export function resolveThresholdOptions(
  prior: FleetPrior | null,
  options: TransferredThresholdOptions | undefined,
): ResolvedThresholdOptions {
  const { probability, scoreUnit } = prior ?? DEFAULTS;
  const resolved = resolveOptions(OWNER, { ...DEFAULTS, probability, scoreUnit }, options);
  if (prior !== null && !agrees(prior, resolved)) {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: the prior is for probability ${probability} and unit ${scoreUnit}; ` +
        'leave both options out or give the same.',
    );
  }
  if (!PARTS.includes(resolved.parts)) {
    const given = String(resolved.parts);
    throw new AegisError(
      'invalid-option',
      `${OWNER}: parts is ${given}; give one of ${PARTS.join(', ')}.`,
    );
  }
  return resolved;
}

/** @throws AegisError `invalid-snapshot` */
export function readThresholdOptions(reader: SnapshotReader): ResolvedThresholdOptions {
  return {
    ...readScoreOptions(reader),
    parts: reader.oneOf('parts', PARTS),
    minProbability: reader.number('minProbability', { min: 0, max: 1 - 1e-9 }),
  };
}
