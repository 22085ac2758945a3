import { checkNumber, type Random, resolveOptions, type TaskOptions } from '@aegis/core';

/** Options of `RootCauseRanker`. */
export interface RootCauseRankerOptions {
  /**
   * Units of the hidden layer, from 0 to 16; 0 is a linear ranker. More of them fit more and need more
   * incidents.
   * @defaultValue 8
   */
  readonly hidden?: number;
}

/** Options of `RootCauseRanker.fit`. */
export interface RankerFitOptions {
  /**
   * How often every incident is seen at most, from 1 to 10,000.
   * @defaultValue 200
   */
  readonly epochs?: number;
  /**
   * Incidents a step, from 1 to 4,096.
   * @defaultValue 16
   */
  readonly batchSize?: number;
  /**
   * Above 0. Raising it learns faster and less finely.
   * @defaultValue 0.005
   */
  readonly learningRate?: number;
  /**
   * How strongly what was learnt is drawn back to the hand-set odds, from 0 to 100. Raising it trusts the
   * incidents less.
   * @defaultValue 1
   */
  readonly weightDecay?: number;
  /**
   * The share of the incidents that says when to stop, in [0, 0.5]; with 0 all epochs are run.
   * @defaultValue 0.2
   */
  readonly heldOut?: number;
  /**
   * Epochs without a better one, from 1 on, after which it stops.
   * @defaultValue 20
   */
  readonly patience?: number;
  /**
   * First weights and the order of the incidents.
   * @defaultValue `new Random(0)`
   */
  readonly random?: Random | null;
  readonly task?: TaskOptions;
}

export const MAX_HIDDEN = 16;
const RANKER_DEFAULTS: Required<RootCauseRankerOptions> = Object.freeze({ hidden: 8 });
const FIT_DEFAULTS: Required<RankerFitOptions> = Object.freeze({
  epochs: 200,
  batchSize: 16,
  learningRate: 0.005,
  weightDecay: 1,
  heldOut: 0.2,
  patience: 20,
  random: null,
  task: {},
});

/** @throws AegisError `invalid-option` */
export function resolveRankerOptions(
  options: RootCauseRankerOptions | undefined,
): Readonly<Required<RootCauseRankerOptions>> {
  const owner = 'RootCauseRanker';
  const resolved = resolveOptions(owner, RANKER_DEFAULTS, options);
  checkNumber(owner, 'hidden', resolved.hidden, { min: 0, max: MAX_HIDDEN, integer: true });
  return resolved;
}

/** @throws AegisError `invalid-option` */
export function resolveFitOptions(
  options: RankerFitOptions | undefined,
): Readonly<Required<RankerFitOptions>> {
  const owner = 'RootCauseRanker.fit';
  const resolved = resolveOptions(owner, FIT_DEFAULTS, options);
  checkNumber(owner, 'epochs', resolved.epochs, { min: 1, max: 10_000, integer: true });
  checkNumber(owner, 'batchSize', resolved.batchSize, { min: 1, max: 4096, integer: true });
  checkNumber(owner, 'learningRate', resolved.learningRate, { min: Number.MIN_VALUE, max: 1 });
  checkNumber(owner, 'weightDecay', resolved.weightDecay, { min: 0, max: 100 });
  checkNumber(owner, 'heldOut', resolved.heldOut, { min: 0, max: 0.5 });
  checkNumber(owner, 'patience', resolved.patience, { min: 1, integer: true });
  return resolved;
}
