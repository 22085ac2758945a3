/** When each busy server will be free, and when its customer came: the earliest on top. */
export class DepartureHeap {
  readonly #times: Float64Array;
  readonly #came: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#came = new Float64Array(capacity);
  }

  /** ∞ where nobody is served. */
  get nextTime(): number {
    return this.size > 0 ? this.#times[0]! : Number.POSITIVE_INFINITY;
  }

  push(time: number, cameAt: number): void {
    let at = this.size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#times[above]! <= time) break;
      this.#move(above, at);
      at = above;
    }
    this.#times[at] = time;
    this.#came[at] = cameAt;
  }

  /** Takes the earliest out and says when its customer came. */
  pop(): number {
    const cameAt = this.#came[0]!;
    const last = --this.size;
    const time = this.#times[last]!;
    const came = this.#came[last]!;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= last) break;
      if (below + 1 < last && this.#times[below + 1]! < this.#times[below]!) below++;
      if (this.#times[below]! >= time) break;
      this.#move(below, at);
      at = below;
    }
    this.#times[at] = time;
    this.#came[at] = came;
    return cameAt;
  }

  #move(from: number, to: number): void {
    this.#times[to] = this.#times[from]!;
    this.#came[to] = this.#came[from]!;
  }
}
