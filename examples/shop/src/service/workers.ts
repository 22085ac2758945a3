/** Thrown where the line is too long already. */
export class QueueFullError extends Error {
  constructor(depth: number) {
    super(`the queue is full: ${depth} requests wait`);
  }
}

const LONGEST_QUEUE = 500;

/** Works on so many requests at a time; the others wait in line. */
export class Workers {
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #busy = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get limit(): number {
    return this.#limit;
  }

  set limit(limit: number) {
    this.#limit = limit;
    this.#callNext();
  }

  get queueDepth(): number {
    return this.#waiting.length;
  }

  /** @throws QueueFullError */
  async run(task: () => Promise<void>): Promise<void> {
    if (this.#busy < this.#limit) this.#busy++;
    else await this.#wait();
    try {
      await task();
    } finally {
      this.#busy--;
      this.#callNext();
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= LONGEST_QUEUE) throw new QueueFullError(this.#waiting.length);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #callNext(): void {
    while (this.#busy < this.#limit) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#busy++;
      next();
    }
  }
}
