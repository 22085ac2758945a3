import { type AbortSignalLike, AegisError, checkNumber } from '@aegis/core';
import { RegressionWatch, type RegressionWatchOptions } from './regression-watch.js';
import { type Deadline, settle } from './within.js';

/** A health signal that `executePlan` watches; the higher the worse. */
export interface HealthWatchOptions extends RegressionWatchOptions {
  /** The signal before the plan, oldest first, at the distance at which `next` gives points. */
  readonly before: readonly number[];
  /** Waits for the next point of the signal; null, or a rejection, where it is missing. */
  readonly next: () => Promise<number | null>;
  /**
   * Where no `deadline` is given: points that may come before an executor that has not answered is too
   * late. @defaultValue 20
   */
  readonly deadlinePoints?: number;
}

/** Watches one signal over the steps of a plan, each against what came before it. */
export class HealthWatch {
  readonly #options: RegressionWatchOptions;
  readonly #next: () => Promise<number | null>;
  readonly #deadlinePoints: number;
  readonly #series: number[];
  #watch: RegressionWatch;
  #coming: Promise<number> | null = null;

  constructor({ before, next, deadlinePoints = 20, ...options }: HealthWatchOptions) {
    if (typeof next !== 'function') {
      throw new AegisError('invalid-option', 'executePlan: watch.next is no function; give one.');
    }
    checkNumber('executePlan', 'watch.deadlinePoints', deadlinePoints, { min: 1, integer: true });
    this.#options = options;
    this.#next = next;
    this.#deadlinePoints = deadlinePoints;
    // A wrong series or option has to be known before anything is done.
    this.#watch = new RegressionWatch(before, options);
    this.#series = [...before];
  }

  /** Settles when so many points have come: a clock where there is no other. */
  readonly deadline: Deadline = async (signal) => {
    for (let i = 0; i < this.#deadlinePoints && !signal.aborted; i++) await this.#take();
  };

  /** Remembers how things stand, before a step. */
  checkpoint(): void {
    this.#watch = new RegressionWatch(this.#series, this.#options);
  }

  /**
   * Watches until something is certain, the horizon is over or it is called off. `well`: the horizon is
   * over, and the signal was well by then.
   */
  async watch(
    signal: AbortSignalLike | undefined,
  ): Promise<'regressed' | 'recovered' | 'well' | 'over' | 'aborted'> {
    for (;;) {
      if (signal?.aborted === true) return 'aborted';
      const value = await this.#take();
      const { kind, healthy } = this.#watch.process(value);
      if (kind === 'over' && healthy === true) return 'well';
      if (kind !== 'watching') return kind;
    }
  }

  /** The next point, for all who wait for it: none is asked for twice, and none is lost. */
  #take(): Promise<number> {
    this.#coming ??= settle(this.#next).then((point) => {
      this.#coming = null;
      // What is no number is missing, now and in what the next step is measured against.
      const value = (point.kind === 'value' ? point.value : null) ?? Number.NaN;
      this.#series.push(value);
      return value;
    });
    return this.#coming;
  }
}
