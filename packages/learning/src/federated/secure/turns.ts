/** Lets asynchronous work on one state happen one after another, in the order in which it was asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    // Whoever comes next has to come whether this one went well or not.
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
