import { AegisError, resolveOptions } from '@aegis/core';
import {
  checkShapleyOptions,
  SHAPLEY_DEFAULTS,
  type ShapleyOptions,
  shapleyValues,
} from '@aegis/core/explain';
import { fitLinear } from '../model/fit-linear.js';
import { completeRows, LEAST_ROWS } from '../model/fit-mechanism.js';
import { ancestorsOf, effectsOn, expectedValues, type Mechanism } from '../model/mechanism.js';
import { type NodeValues, placeOf, readColumns } from '../model/node-values.js';
import { rounded } from '../model/rounded.js';
import type { StructuralModel } from '../model/structural-model.js';
import type { NodeAttribution } from './attribute-anomalies.js';

export interface DistributionChangeOptions extends ShapleyOptions {
  /** What of the target changed: its mean or its variance. @defaultValue `'mean'` */
  readonly measure?: 'mean' | 'variance';
}

export interface DistributionChangeRequest {
  readonly target: string;
  /** The abnormal batch, by node id; each node needs ten rows without gaps. */
  readonly columns: NodeValues<ArrayLike<number>>;
}

export interface DistributionChange {
  readonly target: string;
  readonly measure: 'mean' | 'variance';
  /** Under the mechanisms of normal operation. */
  readonly normal: number;
  /** Under those of the batch. */
  readonly abnormal: number;
  /** The difference, which the values add up to. */
  readonly total: number;
  readonly exact: boolean;
  /** Every node, the largest in the direction of the change first, ties by id. */
  readonly attributions: readonly NodeAttribution[];
  readonly sentence: string;
}

const OWNER = 'distributionChange';
/** Of a changed mechanism: so many rows that say nothing changed steady a short batch. */
const RIDGE = 1;
const DEFAULTS: Required<DistributionChangeOptions> = {
  ...SHAPLEY_DEFAULTS,
  measure: 'mean',
};

/**
 * Which nodes' mechanisms changed between normal operation and a batch, by what that did to the target:
 * the Shapley values of its mean or variance, over mechanisms swapped one by one.
 *
 * Use it for a window of trouble; for one moment, `attributeAnomalies`. A node that merely passes on what
 * its causes do keeps its mechanism and gets about 0. Both measures follow from the mechanisms without
 * drawing rows. O(2^n · edges) for n nodes with a way to the target, then O(pairs · n · edges). The
 * intervals cover the drawing of orders, not how few rows the batch has.
 *
 * @throws AegisError `not-trained`, `unknown-node`, `invalid-option`, `invalid-argument` where a node that
 * matters has no column or fewer than ten rows
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { distributionChange, StructuralModel } from '@aegis/root-cause/causal';
 * const random = new Random(1);
 * const batch = (level: number) => {
 *   const db = Array.from({ length: 200 }, () => level + random.normal());
 *   return { db, web: db.map((value) => 2 * value + random.normal()) };
 * };
 * const model = new StructuralModel({ nodes: ['db', 'web'], edges: [{ from: 'db', to: 'web' }] });
 * model.fit(batch(10));
 * const { attributions, total } = distributionChange(model, { target: 'web', columns: batch(15) });
 * attributions[0]?.node; // => 'db'
 * Math.round(total); // => 10
 * ```
 *
 * @see Budhathoki, Janzing, Blöbaum, Ng (2021), Why did the distribution change?, AISTATS,
 * arXiv:2102.13384. Deviations: mean or variance in place of KL divergence; what changed is fitted to the
 * residuals under the normal mechanism, so that a short batch leaves slopes as they were
 */
export function distributionChange(
  model: StructuralModel,
  request: DistributionChangeRequest,
  options?: DistributionChangeOptions,
): DistributionChange {
  const { measure, ...shapley } = resolveOptions(OWNER, DEFAULTS, options);
  checkShapleyOptions(OWNER, shapley);
  if (measure !== 'mean' && measure !== 'variance') {
    throw new AegisError('invalid-option', `${OWNER}: measure is neither "mean" nor "variance".`);
  }
  const before = model.mechanisms();
  const ids = before.map(({ node }) => node);
  const target = placeOf(OWNER, ids, request.target);
  const relevant = ancestorsOf(before, target);
  const players = ids.map((_, place) => place).filter((place) => relevant[place]);
  const known = players.map((place) => ids[place]!);
  const columns: Float64Array[] = ids.map(() => new Float64Array(0));
  for (const [k, column] of readColumns(OWNER, request.columns, known).entries()) {
    columns[players[k]!] = column;
  }
  const after = before.map((mechanism, place) =>
    relevant[place] ? changedMechanism(mechanism, place, columns) : mechanism,
  );
  const look = measure === 'mean' ? meanOf : varianceOf;
  const mixed = [...before];
  const worth = (members: Uint8Array): number => {
    for (const [k, place] of players.entries()) {
      mixed[place] = members[k] === 1 ? after[place]! : before[place]!;
    }
    return look(mixed, target);
  };
  const shares = shapleyValues(players.length, worth, shapley);
  const normal = look(before, target);
  const abnormal = look(after, target);
  const total = abnormal - normal;
  const attributions = ids.map((node): NodeAttribution => {
    return { node, value: 0, interval: [0, 0], share: 0 };
  });
  for (const [k, place] of players.entries()) {
    const share = total === 0 ? 0 : shares[k]!.value / total;
    attributions[place] = { node: ids[place]!, share, ...shares[k]! };
  }
  const sign = total < 0 ? -1 : 1;
  attributions.sort((a, b) => sign * (b.value - a.value) || (a.node < b.node ? -1 : 1));
  const exact = players.length <= shapley.maxExact;
  const told = { target: request.target, measure, normal, abnormal, total, exact, attributions };
  return { ...told, sentence: sentenceOf(told) };
}

/** A mechanism as the batch shows it: the normal one, and what its residuals there say of the causes. */
function changedMechanism(
  mechanism: Mechanism,
  place: number,
  columns: readonly Float64Array[],
): Mechanism {
  const { node, places, coefficients, intercept } = mechanism;
  const [effect, ...causes] = completeRows(columns, [place, ...places]);
  const rows = effect!.length;
  if (rows < LEAST_ROWS) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: node "${node}" has ${rows} rows without gaps, its causes' included; give ${LEAST_ROWS} or more.`,
    );
  }
  const left = effect!.map((value, row) => {
    let residual = value - intercept;
    for (const [k, cause] of causes.entries()) residual -= coefficients[k]! * cause[row]!;
    return residual;
  });
  const change = fitLinear(left, causes, RIDGE);
  return {
    ...mechanism,
    coefficients: coefficients.map((value, k) => value + change.coefficients[k]!),
    intercept: intercept + change.intercept,
    noise: change.residuals.sort(),
    rows,
  };
}

const meanOf = (mechanisms: readonly Mechanism[], target: number): number =>
  expectedValues(mechanisms)[target]!;

function varianceOf(mechanisms: readonly Mechanism[], target: number): number {
  const effects = effectsOn(mechanisms, target);
  let sum = 0;
  for (const [i, { noise }] of mechanisms.entries()) {
    if (effects[i] === 0) continue;
    let squares = 0;
    for (let k = 0; k < noise.length; k++) squares += noise[k]! * noise[k]!;
    sum += effects[i]! * effects[i]! * (squares / noise.length);
  }
  return sum;
}

function sentenceOf(told: Omit<DistributionChange, 'sentence'>): string {
  const { target, measure, normal, abnormal, attributions } = told;
  const way = abnormal < normal ? 'fell' : 'rose';
  const where = `The ${measure} of ${target} ${way} from ${rounded(normal)} to ${rounded(abnormal)}`;
  const reasons = attributions
    .filter(({ share }) => share >= 0.1)
    .slice(0, 3)
    .map(({ node, share }) => `${node} accounts for ${Math.round(100 * share)} %`);
  return reasons.length === 0 ? `${where}.` : `${where}: ${reasons.join(', ')}.`;
}
