/** What was opened, one after the other. */
export interface Opened {
  readonly sequence: number;
}

/**
 * Things in the order in which they were opened, whatever order they come in. Taking out the first, the
 * last, and adding one that is among the latest cost O(1), as incidents close about as they opened.
 */
export class OpeningOrder<T extends Opened> {
  readonly #items: T[] = [];
  /** Those before it are gone: moving all others up each time would cost as much as there are. */
  #head = 0;

  get first(): T | null {
    return this.#items[this.#head] ?? null;
  }

  get isEmpty(): boolean {
    return this.#head === this.#items.length;
  }

  add(item: T): void {
    const items = this.#items;
    let at = items.length;
    while (at > this.#head && items[at - 1]!.sequence > item.sequence) at--;
    items.splice(at, 0, item);
  }

  /** Takes out one of them. */
  remove(item: T): void {
    const items = this.#items;
    if (items[this.#head] !== item) {
      items.splice(items.lastIndexOf(item), 1);
      return;
    }
    this.#head++;
    if (2 * this.#head < items.length) return;
    items.splice(0, this.#head);
    this.#head = 0;
  }

  /** From the one opened last on. */
  *latestFirst(): Generator<T> {
    for (let at = this.#items.length - 1; at >= this.#head; at--) yield this.#items[at]!;
  }
}
