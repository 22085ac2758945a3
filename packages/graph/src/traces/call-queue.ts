import type { CallRecord } from '@aegis/core';

/** Calls that wait to be fetched, the newest `capacity` of them. */
export class CallQueue {
  readonly #capacity: number;
  #items: CallRecord[] = [];
  #first = 0;
  dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(call: CallRecord): void {
    this.#items.push(call);
    if (this.#items.length - this.#first <= this.#capacity) return;
    this.#first++;
    this.dropped++;
    // Moving all down at every drop would make a full queue slow.
    if (this.#first > this.#capacity) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
  }

  list(): readonly CallRecord[] {
    return this.#items.slice(this.#first);
  }

  drain(): CallRecord[] {
    const calls = this.#first === 0 ? this.#items : this.#items.slice(this.#first);
    this.#items = [];
    this.#first = 0;
    return calls;
  }
}
