/** What can be in a {@link RecencyList}: in one at a time. Both are null outside, and the list's to set. */
export interface Linked<T> {
  older: T | null;
  newer: T | null;
}

/**
 * Things in the order of their last use, or of their coming. For bounded tables whose oldest entry goes:
 * a `Map` keeps an order too, but finding its first key takes a walk over all that were deleted since it
 * last grew, so that a new entry would cost as much as there are entries.
 *
 * Everything is O(1), without allocation; the links are in the items.
 *
 * @example
 * ```ts
 * import { type Linked, RecencyList } from '@aegis/core/collections';
 * interface Page extends Linked<Page> { readonly name: string }
 * const page = (name: string): Page => ({ name, older: null, newer: null });
 * const [first, second] = [page('a'), page('b')];
 * const used = new RecencyList<Page>();
 * used.add(first);
 * used.add(second);
 * used.touch(first);
 * used.oldest?.name; // => 'b'
 * Array.from(used, ({ name }) => name); // => ['b', 'a']
 * ```
 */
export class RecencyList<T extends Linked<T>> {
  #oldest: T | null = null;
  #newest: T | null = null;

  /** What was not used for longest; null of an empty list. */
  get oldest(): T | null {
    return this.#oldest;
  }

  /** Adds what is in no list, as used last. */
  add(item: T): void {
    item.older = this.#newest;
    if (this.#newest === null) this.#oldest = item;
    else this.#newest.newer = item;
    this.#newest = item;
  }

  /** Takes out an item of the list. */
  remove(item: T): void {
    const { older, newer } = item;
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    item.older = null;
    item.newer = null;
  }

  /** Makes an item of the list the one that was used last. */
  touch(item: T): void {
    if (item === this.#newest) return;
    this.remove(item);
    this.add(item);
  }

  /** From the oldest on. */
  *[Symbol.iterator](): Iterator<T> {
    for (let item = this.#oldest; item !== null; item = item.newer) yield item;
  }
}
