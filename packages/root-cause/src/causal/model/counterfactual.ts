import { AegisError, Random } from '@aegis/core';
import { checkDraws } from './check-draws.js';
import { type ImaginationOptions, imaginationOptions } from './intervene.js';
import { type NodeValues, placeOf } from './node-values.js';
import { observe } from './observe.js';
import { rounded } from './rounded.js';
import { type Estimate, estimateOf, type Setting, simulate } from './simulate.js';
import type { StructuralModel } from './structural-model.js';

export interface CounterfactualOptions extends ImaginationOptions {
  /**
   * What becomes of the noise of nodes that the change reaches: `'observed'` keeps that of the moment, so
   * that other faults stay; `'normal'` draws it afresh, which trusts no mechanism beyond the range that
   * it was learnt in, and hides other faults. @defaultValue `'observed'`
   */
  readonly noise?: 'observed' | 'normal';
}

export interface CounterfactualRequest {
  readonly target: string;
  /** The values of the moment, by node id. */
  readonly sample: NodeValues<number>;
  /** Which nodes are imagined normal. */
  readonly nodes: readonly string[];
}

export interface Counterfactual extends Estimate {
  readonly target: string;
  readonly nodes: readonly string[];
  /** The target as it was. */
  readonly observed: number;
  /** The median of what it would have been, less what it was. */
  readonly change: number;
  readonly sentence: string;
}

const OWNER = 'counterfactual';
const DEFAULTS: Required<CounterfactualOptions> = {
  draws: 1000,
  confidence: 0.95,
  seed: 0,
  noise: 'observed',
};

/**
 * What the target would have been at one moment had some nodes been normal, all else as it was.
 *
 * A node imagined normal takes values that its causes would have given it in normal operation: both they
 * and it are held to the range that was seen, so nothing is extrapolated to find them. Nodes that the
 * change does not reach keep their values. O(draws · edges). The interval holds the noise, not how well
 * the mechanisms are known.
 *
 * @throws AegisError `not-trained`, `unknown-node`, `invalid-option`, `invalid-argument` where the sample
 * has no number for the target or no nodes are given
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { counterfactual, StructuralModel } from '@aegis/root-cause/causal';
 * const random = new Random(1);
 * const db = Array.from({ length: 300 }, () => 10 + random.normal());
 * const web = db.map((value) => 2 * value + random.normal());
 * const model = new StructuralModel({ nodes: ['db', 'web'], edges: [{ from: 'db', to: 'web' }] });
 * model.fit({ db, web });
 * const sample = { db: 30, web: 60 };
 * const { median, sentence } = counterfactual(model, { target: 'web', sample, nodes: ['db'] });
 * Math.abs(median - 20) < 1; // => true
 * sentence.startsWith('Had db been normal, web would have fallen from 60 to '); // => true
 * ```
 *
 * @see Pearl (2009), Causality, §7.1; arXiv:2505.00930 (2025) on in-distribution interventions for root
 * causes. Deviation: noise of the moment is kept unless asked otherwise
 */
export function counterfactual(
  model: StructuralModel,
  request: CounterfactualRequest,
  options?: CounterfactualOptions,
): Counterfactual {
  const { draws, confidence, seed, noise } = imaginationOptions(OWNER, DEFAULTS, options);
  if (noise !== 'observed' && noise !== 'normal') {
    throw new AegisError('invalid-option', `${OWNER}: noise is neither "observed" nor "normal".`);
  }
  const mechanisms = model.mechanisms();
  checkDraws(OWNER, 'draws', draws, mechanisms.length);
  const ids = mechanisms.map(({ node }) => node);
  const target = placeOf(OWNER, ids, request.target);
  if (!Array.isArray(request.nodes) || request.nodes.length === 0) {
    throw new AegisError('invalid-argument', `${OWNER}: nodes names none; give a list of ids.`);
  }
  const nodes = [...new Set<string>(request.nodes)].sort();
  const changed = new Set(nodes.map((id) => placeOf(OWNER, ids, id)));
  const seen = observe(OWNER, mechanisms, request.sample);
  if (seen.imputed.has(target)) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: the sample has no number for the target "${request.target}"; give one.`,
    );
  }
  const reached = new Set<number>();
  const settings = mechanisms.map(({ places }, i): Setting => {
    if (changed.has(i) || places.some((place) => reached.has(place))) reached.add(i);
    if (changed.has(i)) return { kind: 'normal' };
    if (!reached.has(i)) return { kind: 'fixed', value: seen.values[i]! };
    return noise === 'normal' ? { kind: 'drawn' } : { kind: 'noise', noise: seen.noise[i]! };
  });
  const random = new Random(seed);
  const estimate = estimateOf(simulate(mechanisms, target, settings, draws, random), confidence);
  const observed = seen.values[target]!;
  const change = estimate.median - observed;
  const told = { target: request.target, nodes, observed, change, ...estimate };
  return { ...told, sentence: sentenceOf(told) };
}

function sentenceOf(told: Omit<Counterfactual, 'sentence'>): string {
  const { target, nodes, observed, change, median, interval } = told;
  const range = `[${interval.map(rounded).join(', ')}]`;
  const from = rounded(observed);
  const to = rounded(median);
  const way = change < 0 ? 'fallen' : 'risen';
  const effect = from === to ? `stayed at ${from}` : `${way} from ${from} to ${to}`;
  return `Had ${nodes.join(' and ')} been normal, ${target} would have ${effect} ${range}.`;
}
