/** How often messages were refused, by reason. */
export class RefusalCounts<Reason extends string> {
  readonly #reasons: readonly Reason[];
  readonly #counts: Map<Reason, number>;

  constructor(reasons: readonly Reason[]) {
    this.#reasons = reasons;
    this.#counts = new Map(reasons.map((reason) => [reason, 0]));
  }

  count(reason: Reason): void {
    this.#counts.set(reason, this.#counts.get(reason)! + 1);
  }

  /** Every reason, also those that never came up. */
  byReason(): Readonly<Record<Reason, number>> {
    return Object.fromEntries(this.#counts) as Record<Reason, number>;
  }

  toJSON(): readonly number[] {
    return this.#reasons.map((reason) => this.#counts.get(reason)!);
  }

  /** Goes on from counts in the order of the reasons. */
  restore(counts: readonly number[]): void {
    for (const [i, reason] of this.#reasons.entries()) this.#counts.set(reason, counts[i] ?? 0);
  }
}
