/** The newest ids, so many at most: a second guard beside the marks, for when sequences begin anew. */
export class KnownIds {
  readonly #ids: Set<string>;
  readonly #capacity: number;

  constructor(capacity: number, ids: Iterable<string> = []) {
    this.#capacity = capacity;
    this.#ids = new Set(ids);
  }

  /** Notes an id; false where it is known. */
  note(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.#capacity) {
      const [oldest] = this.#ids;
      this.#ids.delete(oldest!);
    }
    return true;
  }

  toJSON(): string[] {
    return [...this.#ids];
  }
}
