import type fc from 'fast-check';

type Step<M, R> = (model: M, real: R) => void;

/** One thing that happens, to the model and to what is tried. */
class Command<M extends object, R> implements fc.Command<M, R> {
  readonly #name: string;
  readonly #step: Step<M, R>;

  constructor(name: string, step: Step<M, R>) {
    this.#name = name;
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  run(model: M, real: R): void {
    this.#step(model, real);
  }

  toString(): string {
    return this.#name;
  }
}

/**
 * Makes commands of what happens with drawn parameters.
 *
 * @param holds - what has to hold after every one of them
 */
export function commandsWith<M extends object, R>(holds: Step<M, R> = () => {}) {
  return <T>(parameters: fc.Arbitrary<T>, name: string, step: (given: T) => Step<M, R>) =>
    parameters.map((given) => {
      const run = step(given);
      return new Command<M, R>(`${name}(${JSON.stringify(given)})`, (model, real) => {
        run(model, real);
        holds(model, real);
      });
    });
}
