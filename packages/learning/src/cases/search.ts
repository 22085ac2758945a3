import { exp } from '@aegis/core/math';
import { EFFECTS } from '../action-kinds.js';
import { MAX_FEATURES } from '../incident/signature.js';
import type { CaseBase } from './case-base.js';

/** A group of cases near a query, represented by its newest case. */
export interface Neighbour {
  readonly group: number;
  /** The slot of its newest case. */
  readonly slot: number;
  readonly similarity: number;
  /** Similarity times what time has left of it. */
  readonly rank: number;
  /** How many cases the group has. */
  readonly count: number;
  readonly successShare: number;
}

/** What is looked for, and how. */
export interface Query {
  readonly features: readonly string[];
  readonly nowMs: number;
  readonly halfLifeMs: number;
  /** Cases of one group that count, at most. */
  readonly evidenceCap: number;
  /** A group that is not there: for asking memory about a case of its own. */
  readonly without?: number;
  /** Only these groups are looked at. */
  readonly among?: readonly number[];
}

/** What a search found. */
export interface Found {
  /** The nearest groups by similarity and age, nearest first; ties go to the newer case. */
  readonly neighbours: readonly Neighbour[];
  /** The groups nearest of each effect, a few of each. */
  readonly nearestByEffect: readonly number[];
  /** The highest similarity, whatever its age; 0 where there are no cases. */
  readonly nearest: number;
  /** Cases that are all but the same: the sum of similarities to the 16th power. */
  readonly support: number;
}

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
  const { without = -1 } = query;
  const marks = new Float32Array(vocabulary.length);
  let total = 0;
  for (const name of query.features) {
    const weight = Math.fround(vocabulary.weightOf(name, groups.count));
    const id = vocabulary.idOf(name);
    if (id !== undefined) marks[id] = weight;
    total += weight;
  }
  const best = new NearestGroups(cases, count, query);
  const byEffect: NearestGroups[] = EFFECTS.map(() => new NearestGroups(cases, PER_EFFECT, query));
  const { features, featureCounts, sizes, totals, effects } = groups;
  const { among } = query;
  const candidates = among?.length ?? groups.length;
  let nearest = 0;
  let support = 0;
  for (let k = 0; k < candidates; k++) {
    const group = among === undefined ? k : among[k]!;
    const size = sizes[group]!;
    if (size === 0 || group === without) continue;
    const from = group * MAX_FEATURES;
    const to = from + featureCounts[group]!;
    let shared = 0;
    for (let i = from; i < to; i++) shared += marks[features[i]!]!;
    if (shared === 0) continue;
    const union = total + totals[group]! - shared;
    const similarity = union > shared ? shared / union : 1;
    if (similarity > nearest) nearest = similarity;
    const square = similarity * similarity;
    const fourth = square * square;
    const eighth = fourth * fourth;
    support += Math.round(GRAIN * eighth * eighth * Math.min(size, query.evidenceCap));
    best.offer(group, similarity);
    byEffect[effects[group]!]!.offer(group, similarity);
  }
  return {
    neighbours: best.list(),
    nearestByEffect: byEffect.flatMap((few) => few.list().map((one) => one.group)),
    nearest,
    support: support / GRAIN,
  };
}

/** Powers of one half, as far as anybody's memory goes. */
const HALVES = new Float64Array(1_024).fill(1);
for (let n = 1; n < HALVES.length; n++) HALVES[n] = HALVES[n - 1]! / 2;

/** The best few groups so far, in order. */
class NearestGroups {
  readonly #cases: CaseBase;
  readonly #query: Query;
  readonly #count: number;
  readonly #best: Neighbour[] = [];

  constructor(cases: CaseBase, count: number, query: Query) {
    this.#cases = cases;
    this.#count = count;
    this.#query = query;
  }

  offer(group: number, similarity: number): void {
    const best = this.#best;
    const worst = best.length === this.#count ? best[best.length - 1]!.rank : 0;
    if (similarity < worst) return;
    const { groups } = this.#cases;
    const slot = groups.newest[group]!;
    const ageMs = Math.max(0, this.#query.nowMs - this.#cases.atMs(slot));
    const halvings = ageMs / this.#query.halfLifeMs;
    // Most are too old to be among the best, and the whole halvings alone tell that.
    if (similarity * (HALVES[Math.floor(halvings)] ?? 0) < worst) return;
    const rank = similarity * exp(-Math.LN2 * halvings);
    if (rank <= 0) return;
    let at = best.length;
    while (at > 0 && this.#isAfter(best[at - 1]!, rank, slot)) at--;
    if (at === this.#count) return;
    const count = groups.sizes[group]!;
    const successShare = groups.successes[group]! / count;
    best.splice(at, 0, { group, slot, similarity, rank, count, successShare });
    if (best.length > this.#count) best.pop();
  }

  #isAfter(one: Neighbour, rank: number, slot: number): boolean {
    if (one.rank !== rank) return one.rank < rank;
    return this.#cases.ageRank(one.slot) < this.#cases.ageRank(slot);
  }

  list(): readonly Neighbour[] {
    return this.#best;
  }
}
