import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import {
  checkShapleyOptions,
  SHAPLEY_DEFAULTS,
  type ShapleyOptions,
  type ShapleyValue,
  shapleyValues,
} from '@aegis/core/explain';
import { checkDraws } from '../model/check-draws.js';
import { ancestorsOf, effectsOn, expectedValues, type Mechanism } from '../model/mechanism.js';
import { clamp, type NodeValues, placeOf, valueAt } from '../model/node-values.js';
import { observe } from '../model/observe.js';
import { rounded } from '../model/rounded.js';
import type { StructuralModel } from '../model/structural-model.js';
import { outlierGame, type Player } from './outlier-game.js';

export interface AttributionOptions extends ShapleyOptions {
  /**
   * What is shared out: `'score'`, −log10 of the probability of a target this far out, or `'value'`, the
   * target's distance from its expectation, in its unit. @defaultValue `'score'`
   */
  readonly measure?: 'score' | 'value';
  /** Draws of normal operation, from 50 to 100,000; more steadies scores. @defaultValue 512 */
  readonly draws?: number;
}

export interface AnomalyRequest {
  /** Whose oddness is to be explained. */
  readonly target: string;
  /** The values of the odd moment, by node id. */
  readonly sample: NodeValues<number>;
}

/** What one node adds. */
export interface NodeAttribution extends ShapleyValue {
  readonly node: string;
  /** Of the total, negative where the node held the target back; 0 where the total is. */
  readonly share: number;
}

export interface AnomalyAttribution {
  readonly target: string;
  readonly measure: 'score' | 'value';
  /** What the values add up to. */
  readonly total: number;
  readonly observed: number;
  /** The target in normal operation, on average. */
  readonly expected: number;
  /** Whether every coalition was asked; otherwise the intervals say how far the drawing may be off. */
  readonly exact: boolean;
  /** Every node of the model, the largest value first, ties by id; 0 for those without a way to the target. */
  readonly attributions: readonly NodeAttribution[];
  /** Nodes without a number in the sample: taken to be normal, and what they did shows at their effects. */
  readonly imputed: readonly string[];
  readonly sentence: string;
}

const OWNER = 'attributeAnomalies';
const DEFAULTS: Required<AttributionOptions> = {
  ...SHAPLEY_DEFAULTS,
  measure: 'score',
  draws: 512,
};

/**
 * Which nodes made the target odd at one moment: the Shapley values of its outlier score, each node's
 * noise against its normal noise, over the nodes that have a way to the target.
 *
 * A node whose own noise is far out and reaches the target gets most; one that only passes on what its
 * causes did gets little, and so does an odd node that cannot explain the target. Values add up to the
 * score. What mechanisms learnt from calm rows do not explain stays with the target, so trust it as far as
 * you trust the model. `'value'` is closed-form, with effects along all ways: O(edges). `'score'` costs
 * O(2^n · draws) for n such nodes up to `maxExact`, then O(pairs · n · draws).
 *
 * @throws AegisError `not-trained`, `unknown-node`, `invalid-option`, `invalid-argument` where the sample
 * has no number for the target
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { attributeAnomalies, StructuralModel } from '@aegis/root-cause/causal';
 * const random = new Random(1);
 * const db = Array.from({ length: 300 }, () => 10 + random.normal());
 * const web = db.map((value) => 2 * value + random.normal());
 * const model = new StructuralModel({ nodes: ['db', 'web'], edges: [{ from: 'db', to: 'web' }] });
 * model.fit({ db, web });
 * const { attributions } = attributeAnomalies(model, { target: 'web', sample: { db: 30, web: 60 } });
 * attributions[0]?.node; // => 'db'
 * (attributions[0]?.share ?? 0) > 0.9; // => true
 * ```
 *
 * @see Budhathoki, Minorics, Blöbaum, Janzing (2022), Causal Structure-Based Root Cause Analysis of
 * Outliers, ICML, arXiv:1912.02724. Deviations: the score is that of the target's value on the side where
 * it lies, not of a distance; beyond all draws it follows a power law
 */
export function attributeAnomalies(
  model: StructuralModel,
  request: AnomalyRequest,
  options?: AttributionOptions,
): AnomalyAttribution {
  const { measure, draws, ...shapley } = resolveOptions(OWNER, DEFAULTS, options);
  checkShapleyOptions(OWNER, shapley);
  checkNumber(OWNER, 'draws', draws, { min: 50, max: 100_000, integer: true });
  if (measure !== 'score' && measure !== 'value') {
    throw new AegisError('invalid-option', `${OWNER}: measure is neither "score" nor "value".`);
  }
  const mechanisms = model.mechanisms();
  const ids = mechanisms.map(({ node }) => node);
  const { sample } = request;
  const target = placeOf(OWNER, ids, request.target);
  const { values, noise, imputed } = observe(OWNER, mechanisms, sample);
  if (imputed.has(target)) {
    const given = String(valueAt(sample, request.target));
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: the sample has ${given} for the target "${request.target}"; give a number.`,
    );
  }
  const found = playersOf(mechanisms, target, noise);
  const players = found.map(({ player }) => player);
  const { quantum } = mechanisms[target]!;
  const { shares, total } =
    measure === 'value' ? valueShares(players) : scoreShares(players, quantum, draws, shapley);
  const attributions = ids.map((node): NodeAttribution => ({ node, share: 0, ...exactly(0) }));
  for (const [k, { place }] of found.entries()) {
    const { value, interval } = shares[k]!;
    attributions[place] = { node: ids[place]!, share: shareOf(value, total), value, interval };
  }
  const sign = total < 0 ? -1 : 1;
  attributions.sort((a, b) => sign * (b.value - a.value) || (a.node < b.node ? -1 : 1));
  const expected = expectedValues(mechanisms)[target]!;
  const observed = values[target]!;
  const told = {
    target: request.target,
    measure,
    total,
    observed,
    expected,
    exact: measure === 'value' || players.length <= shapley.maxExact,
    attributions,
    imputed: [...imputed].map((place) => ids[place]!).sort(),
  };
  return { ...told, sentence: sentenceOf(told) };
}

interface Shares {
  readonly shares: readonly ShapleyValue[];
  readonly total: number;
}

/** Effects add up, so a node's value is the same in whatever order it joins. */
function valueShares(players: readonly Player[]): Shares {
  const shares = players.map(({ effect, observed }) => exactly(clamp(effect * observed)));
  return { shares, total: shares.reduce((sum, { value }) => sum + value, 0) };
}

function scoreShares(
  players: readonly Player[],
  quantum: number,
  draws: number,
  options: Required<ShapleyOptions>,
): Shares {
  checkDraws(OWNER, 'draws', draws, players.length);
  const random = new Random(options.seed).fork('draws');
  const game = outlierGame(players, quantum, draws, random);
  // Asked first: what is asked before moves the last bits.
  const total = 0 - game(new Uint8Array(players.length)) + 0;
  return { shares: shapleyValues(players.length, game, options), total };
}

/** The nodes whose noise can move the target at all. */
function playersOf(
  mechanisms: readonly Mechanism[],
  target: number,
  noise: Float64Array,
): readonly { readonly place: number; readonly player: Player }[] {
  const effects = effectsOn(mechanisms, target);
  const relevant = ancestorsOf(mechanisms, target);
  return mechanisms.flatMap((mechanism, place) => {
    const effect = effects[place]!;
    const observed = noise[place]!;
    const ends = [mechanism.noise[0]!, mechanism.noise[mechanism.noise.length - 1]!];
    const moves = ends.some((end) => effect * end !== effect * observed);
    if (!relevant[place] || !moves) return [];
    return [{ place, player: { node: mechanism.node, effect, observed, noise: mechanism.noise } }];
  });
}

const exactly = (value: number): ShapleyValue => ({ value, interval: [value, value] });
const shareOf = (value: number, total: number): number => (total === 0 ? 0 : value / total);

function sentenceOf(told: Omit<AnomalyAttribution, 'sentence' | 'imputed'>): string {
  const { target, observed, expected, attributions } = told;
  const where = `${target} is at ${rounded(observed)} where ${rounded(expected)} is usual`;
  const reasons = attributions
    .filter(({ share }) => share >= 0.1)
    .slice(0, 3)
    .map(({ node, share }) => `${node} accounts for ${Math.round(100 * share)} %`);
  return reasons.length === 0 ? `${where}.` : `${where}: ${reasons.join(', ')}.`;
}
