import type { Slot } from '../series/slot.js';

/** A pause is nothing before it is so many points longer than the longest. */
const PATIENCE = 10;
/** What was the longest fades by this at every pause that ends. */
const FADE = 0.999;
const SETTLING_POINTS = 50;

const LAST = 0;
const RUN = 1;
const LONGEST = 2;

/** A series that stands still for longer than it ever did: a sensor that hangs, a queue that is stuck. */
export class FlatLineChannel {
  readonly #slot: Slot;
  readonly #place: number;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#place = slot.reserveDoubles(3);
  }

  get last(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place + LAST]!;
  }

  /** How many times as long as ever before nothing has moved, a pause counting for ten points more. */
  score(x: number, count: number): number {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    if (count < SETTLING_POINTS || x !== doubles[at + LAST]!) return 0;
    return (doubles[at + RUN]! + 1) / (doubles[at + LONGEST]! + PATIENCE);
  }

  learn(x: number, count: number): void {
    const { doubles } = this.#slot;
    const at = this.#slot.doubleAt + this.#place;
    if (count > 0 && x === doubles[at + LAST]!) {
      doubles[at + RUN]! += 1;
      return;
    }
    doubles[at + LONGEST] = Math.max(doubles[at + LONGEST]! * FADE, doubles[at + RUN]!);
    doubles[at + RUN] = 0;
    doubles[at + LAST] = x;
  }

  /** Whether the open series could have come to this. */
  get isValid(): boolean {
    const at = this.#slot.doubleAt + this.#place;
    return this.#slot.doubles[at + RUN]! >= 0 && this.#slot.doubles[at + LONGEST]! >= 0;
  }
}
