/** Lets saves happen one after the other, in the order in which they were asked for. */
export class SaveQueue {
  #last: Promise<unknown> = Promise.resolve();

  add(save: () => Promise<void>): Promise<void> {
    const next = this.#last.then(save);
    // One that failed is its caller's matter, and stands in nobody's way.
    this.#last = next.catch(() => {});
    return next;
  }
}
