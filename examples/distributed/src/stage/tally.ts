/** Counts by name, since the process began. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string, count = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + count);
  }

  set(name: string, value: number): void {
    this.#counts.set(name, value);
  }

  /** Sets what has not been set. */
  setOnce(name: string, value: number): void {
    if (!this.#counts.has(name)) this.#counts.set(name, value);
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }
}
