/** How many items of a request were of use, and why the others were not. */
export class Taken {
  accepted = 0;
  rejected = 0;
  readonly #reasons = new Map<string, number>();

  reject(reason: string, count = 1): void {
    this.rejected += count;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + count);
  }

  /** `2 without a time, 1 that is no number`; '' where all were of use. */
  get reasons(): string {
    return [...this.#reasons].map(([reason, count]) => `${count} ${reason}`).join(', ');
  }
}
