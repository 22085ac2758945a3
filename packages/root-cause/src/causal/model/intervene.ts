import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import { checkDraws } from './check-draws.js';
import { checkValues, clamp, idsOf, type NodeValues, placeOf, valueAt } from './node-values.js';
import { rounded } from './rounded.js';
import { type Estimate, estimateOf, type Setting, simulate } from './simulate.js';
import type { StructuralModel } from './structural-model.js';

export interface ImaginationOptions {
  /** How many worlds are drawn, from 50 to 100,000; more steadies the estimates. @defaultValue 1000 */
  readonly draws?: number;
  /** How much the intervals hold, in (0, 1). @defaultValue 0.95 */
  readonly confidence?: number;
  /** Of the draws. @defaultValue 0 */
  readonly seed?: number;
}

export interface InterventionRequest {
  readonly target: string;
  /** What is set, by node id: a number, or `'normal'` to leave it to its mechanism within its range. */
  readonly nodes: NodeValues<number | 'normal'>;
}

export interface Intervention {
  readonly target: string;
  /** The target in normal operation. */
  readonly before: Estimate;
  /** The target when the nodes are set. */
  readonly after: Estimate;
  /** Nodes set to what normal operation has never shown: the answer extrapolates. By id. */
  readonly extrapolated: readonly string[];
  readonly sentence: string;
}

const OWNER = 'intervene';
const DEFAULTS: Required<ImaginationOptions> = { draws: 1000, confidence: 0.95, seed: 0 };

/** The options of what is drawn, checked. */
export function imaginationOptions<T extends Required<ImaginationOptions>>(
  owner: string,
  defaults: T,
  options: Partial<T> | undefined,
): Readonly<T> {
  const resolved = resolveOptions(owner, defaults, options);
  const { draws, confidence, seed } = resolved;
  checkNumber(owner, 'draws', draws, { min: 50, max: 100_000, integer: true });
  checkNumber(owner, 'confidence', confidence, { min: Number.EPSILON, max: 1 - Number.EPSILON });
  const max = Number.MAX_SAFE_INTEGER;
  checkNumber(owner, 'seed', seed, { min: -max, max, integer: true });
  return resolved;
}

/**
 * What the target would be in normal operation were some nodes set from outside, whatever their causes:
 * "if the database took 50 ms, the page would take …".
 *
 * What it says of numbers far from those seen is extrapolation along straight lines, and marked so. For
 * one moment of trouble use `counterfactual`. O(draws · edges). Intervals hold the noise, not how well
 * the mechanisms are known.
 *
 * @throws AegisError `not-trained`, `unknown-node`, `invalid-argument` for a value that is neither a
 * finite number nor `'normal'`, `invalid-option`
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { intervene, StructuralModel } from '@aegis/root-cause/causal';
 * const random = new Random(1);
 * const db = Array.from({ length: 300 }, () => 10 + random.normal());
 * const web = db.map((value) => 2 * value + random.normal());
 * const model = new StructuralModel({ nodes: ['db', 'web'], edges: [{ from: 'db', to: 'web' }] });
 * model.fit({ db, web });
 * const { after } = intervene(model, { target: 'web', nodes: { db: 12 } });
 * Math.round(after.mean); // => 24
 * ```
 *
 * @see Pearl (2009), Causality, doi:10.1017/CBO9780511803161, the do-operator
 */
export function intervene(
  model: StructuralModel,
  request: InterventionRequest,
  options?: ImaginationOptions,
): Intervention {
  const { draws, confidence, seed } = imaginationOptions(OWNER, DEFAULTS, options);
  const mechanisms = model.mechanisms();
  checkDraws(OWNER, 'draws', draws, mechanisms.length);
  const ids = mechanisms.map(({ node }) => node);
  const target = placeOf(OWNER, ids, request.target);
  checkValues(OWNER, 'nodes', request.nodes);
  const usual = ids.map((): Setting => ({ kind: 'drawn' }));
  const settings = [...usual];
  const extrapolated: string[] = [];
  const said: string[] = [];
  for (const id of [...idsOf(request.nodes)].sort()) {
    const place = placeOf(OWNER, ids, id);
    const value = valueAt(request.nodes, id);
    if (value === 'normal') settings[place] = { kind: 'normal' };
    else if (typeof value === 'number' && Number.isFinite(value)) {
      settings[place] = { kind: 'fixed', value: clamp(value) };
      const [low, high] = mechanisms[place]!.range;
      if (value < low || value > high) extrapolated.push(id);
    } else {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: "${id}" is ${String(value)}; give a finite number or "normal".`,
      );
    }
    said.push(typeof value === 'number' ? `${id} at ${rounded(value)}` : `${id} normal`);
  }
  const random = new Random(seed);
  const world = (all: readonly Setting[]): Estimate =>
    estimateOf(simulate(mechanisms, target, all, draws, random), confidence);
  const before = world(usual);
  const after = world(settings);
  const [low, high] = after.interval.map(rounded);
  const sentence = `With ${said.join(' and ') || 'nothing set'}, ${request.target} would be at ${rounded(after.median)} [${low}, ${high}], usually ${rounded(before.median)}.`;
  return { target: request.target, before, after, extrapolated, sentence };
}
