import type fc from 'fast-check';

/** One thing that happens, to the model and to what is tried. */
class Command<M extends object, R> implements fc.Command<M, R> {
  readonly #name: string;
  readonly #step: (model: M, real: R) => void;

  constructor(name: string, step: (model: M, real: R) => void) {
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

export function of<T, M extends object, R>(
  parameters: fc.Arbitrary<T>,
  name: string,
  step: (given: T) => (model: M, real: R) => void,
) {
  return parameters.map((given) => new Command(`${name}(${JSON.stringify(given)})`, step(given)));
}
