import { exp } from '@aegis/core/math';
import { EFFECTS } from '../action-kinds.js';
import { MAX_FEATURES } from '../incident/signature.js';
import type { CaseBase } from './case-base.js';
import { NearestGroups, type Neighbour } from './nearest-groups.js';

/** What is looked for, and how. */
export interface Query {
  readonly features: readonly string[];
  readonly nowMs: number;
  readonly halfLifeMs: number;
  /** Cases of one group that count, and groups of one operator where there are others, at most. */
  readonly evidenceCap: number;
  /** A group that has one case fewer: for asking memory about a case of its own. */
  readonly lessOf?: number;
  /** Only these groups are looked at. */
  readonly among?: readonly number[];
}

/** What a search found. */
export interface Found {
  /**
   * The nearest groups by similarity and age, ties going to the newer case: first those of several
   * operators, then, where they are too few, whatever is nearest.
   */
  readonly neighbours: readonly Neighbour[];
  /** Of each effect a few groups that are most alike, whatever their age. */
  readonly alikeByEffect: readonly number[];
  /** The highest similarity, whatever its age; 0 where there are no cases. */
  readonly nearest: number;
  /** Cases that are all but the same: the sum of similarities to the 16th power. */
  readonly support: number;
}

/** Powers of one half, as far as anybody's memory goes. */
const HALVES = new Float64Array(1_024).fill(1);
for (let n = 1; n < HALVES.length; n++) HALVES[n] = HALVES[n - 1]! / 2;

/** Groups of each effect that are remembered beside the nearest of all. */
const PER_EFFECT = 3;

/** Similarities are added as whole multiples of it, so that their order does not matter. */
const GRAIN = 2 ** 32;

/**
 * Compares a query with every group by weighted Jaccard similarity. Exact; O(groups · features): 100,000
 * take some milliseconds.
 */
export function search(cases: CaseBase, count: number, query: Query): Found {
  const { groups, vocabulary } = cases;
  const marks = new Uint16Array(vocabulary.length);
  let total = 0;
  for (const name of query.features) {
    const weight = vocabulary.weightOf(name, groups.count);
    const id = vocabulary.idOf(name);
    if (id !== undefined) marks[id] = weight;
    total += weight;
  }
  const several = new NearestGroups(cases, count, query.evidenceCap);
  const any = new NearestGroups(cases, count, count);
  const alike = EFFECTS.map(() => new NearestGroups(cases, PER_EFFECT, PER_EFFECT));
  const leastAlike = new Float64Array(EFFECTS.length);
  let worst = 0;
  const { features, featureCounts, sizes, totals, effects, newest } = groups;
  const { among, lessOf } = query;
  const candidates = among?.length ?? groups.length;
  let nearest = 0;
  let support = 0;
  for (let k = 0; k < candidates; k++) {
    const group = among === undefined ? k : among[k]!;
    const size = sizes[group]! - (group === lessOf ? 1 : 0);
    if (size <= 0) continue;
    const from = group * MAX_FEATURES;
    const to = from + featureCounts[group]!;
    let shared = 0;
    // Told that it stays a whole number, the engine adds twice as fast.
    for (let i = from; i < to; i++) shared = (shared + marks[features[i]!]!) | 0;
    if (shared === 0) continue;
    const similarity = shared / (total + totals[group]! - shared);
    if (similarity > nearest) nearest = similarity;
    const square = similarity * similarity;
    const fourth = square * square;
    const eighth = fourth * fourth;
    support += Math.round(GRAIN * eighth * eighth * Math.min(size, query.evidenceCap));
    const effect = effects[group]!;
    if (similarity >= leastAlike[effect]!) {
      alike[effect]!.offer(group, size, similarity, similarity);
      leastAlike[effect] = alike[effect]!.worst;
    }
    if (similarity < worst) continue;
    const ageMs = Math.max(0, query.nowMs - cases.atMs(newest[group]!));
    const halvings = ageMs / query.halfLifeMs;
    // Most are too old to be among the best, and the whole halvings alone tell that.
    if (similarity * (HALVES[Math.floor(halvings)] ?? 0) < worst) continue;
    const rank = similarity * exp(-Math.LN2 * halvings);
    if (rank <= 0) continue;
    several.offer(group, size, similarity, rank);
    any.offer(group, size, similarity, rank);
    // Whoever is among the nearest of all beats the worst of the several.
    worst = several.worst;
  }
  return {
    neighbours: filledUp(several.list, any.list, count),
    alikeByEffect: alike.flatMap((few) => few.list.map((one) => one.group)),
    nearest,
    support: support / GRAIN,
  };
}

/** `first`, and of `others` the nearest that are not among them. */
function filledUp(
  first: readonly Neighbour[],
  others: readonly Neighbour[],
  count: number,
): readonly Neighbour[] {
  if (first.length === count) return first;
  const known = new Set(first.map((one) => one.group));
  const rest = others.filter((one) => !known.has(one.group));
  return [...first, ...rest.slice(0, count - first.length)];
}
