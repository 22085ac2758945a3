/** Texts up to a number, the oldest of which make room; deleting from the front of a `Set` gets slow. */
export class RecentSet {
  readonly #capacity: number;
  readonly #known = new Set<string>();
  #ring: string[] = [];
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  has(text: string): boolean {
    return this.#known.has(text);
  }

  /** Adds a text that is not there yet, and gives the one that made room for it. */
  add(text: string): string | null {
    this.#known.add(text);
    if (this.#ring.length < this.#capacity) {
      this.#ring.push(text);
      return null;
    }
    const oldest = this.#ring[this.#next]!;
    this.#ring[this.#next] = text;
    this.#next = (this.#next + 1) % this.#capacity;
    this.#known.delete(oldest);
    return oldest;
  }

  /** All, the oldest first. */
  list(): readonly string[] {
    return [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }
}
