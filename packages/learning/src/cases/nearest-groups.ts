import type { CaseBase } from './case-base.js';

/** A group of cases near a query, represented by its newest case. */
export interface Neighbour {
  readonly group: number;
  /** The slot of its newest case. */
  readonly slot: number;
  readonly similarity: number;
  /** Similarity times what time has left of it. */
  readonly rank: number;
  /** How many cases of the group count. */
  readonly count: number;
  readonly successShare: number;
}

/**
 * The best few groups so far, in order; of one operator only so many. What detectors verified is nobody's
 * hearsay and is not counted to anybody.
 */
export class NearestGroups {
  readonly #cases: CaseBase;
  readonly #count: number;
  readonly #perOperator: number;
  readonly #best: Neighbour[] = [];

  constructor(cases: CaseBase, count: number, perOperator: number) {
    this.#cases = cases;
    this.#count = count;
    this.#perOperator = perOperator;
  }

  get list(): readonly Neighbour[] {
    return this.#best;
  }

  /** The rank below which nobody comes in any more. */
  get worst(): number {
    return this.#best.length === this.#count ? this.#best[this.#count - 1]!.rank : 0;
  }

  /** `count` cases of a group count. */
  offer(group: number, count: number, similarity: number, rank: number): void {
    if (rank < this.worst) return;
    const best = this.#best;
    const { groups } = this.#cases;
    const slot = groups.newest[group]!;
    const goes = this.#whoGoes(group, rank, slot);
    if (goes === null) return;
    if (goes < best.length) best.splice(goes, 1);
    let at = best.length;
    while (at > 0 && this.#isAfter(best[at - 1]!, rank, slot)) at--;
    const successShare = groups.successes[group]! / groups.sizes[group]!;
    best.splice(at, 0, { group, slot, similarity, rank, count, successShare });
  }

  /**
   * The place of the one that makes room for a newcomer: the last of the same operator where there are
   * enough of those, else the last of all; past the end where there is room, null where none gives way.
   */
  #whoGoes(group: number, rank: number, slot: number): number | null {
    const best = this.#best;
    const { groups } = this.#cases;
    const account = groups.accountOf(group);
    let last = -1;
    let same = 0;
    if (account >= 0) {
      for (let i = 0; i < best.length; i++) {
        if (groups.accountOf(best[i]!.group) !== account) continue;
        same++;
        last = i;
      }
    }
    if (same < this.#perOperator) {
      if (best.length < this.#count) return best.length;
      last = best.length - 1;
    }
    return this.#isAfter(best[last]!, rank, slot) ? last : null;
  }

  #isAfter(one: Neighbour, rank: number, slot: number): boolean {
    if (one.rank !== rank) return one.rank < rank;
    return this.#cases.ageRank(one.slot) < this.#cases.ageRank(slot);
  }
}
