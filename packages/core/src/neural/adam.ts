import { AegisError, checkNumber, resolveOptions } from '../index.js';
import { encodeArray, SnapshotReader } from '../snapshot/index.js';

/** Options of {@link Adam}. */
export interface AdamOptions {
  /**
   * In [0, 1e6].
   * @defaultValue 0.001
   */
  readonly learningRate?: number;
  /**
   * How long the mean gradient remembers, in [0, 1).
   * @defaultValue 0.9
   */
  readonly beta1?: number;
  /**
   * How long the mean square remembers, in [0, 1).
   * @defaultValue 0.999
   */
  readonly beta2?: number;
  /**
   * At least 1e-30.
   * @defaultValue 1e-8
   */
  readonly epsilon?: number;
}

const DEFAULTS: Required<AdamOptions> = Object.freeze({
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
});
const HEADER = { kind: 'adam', version: 1 };
const OWNER = 'Adam';
const MAX_PARAMETERS = 16_777_216;
const MAX_GRADIENT = 1e150;
const MAX_RATE = 1e6;
const BELOW_1 = { min: 0, max: 1 - 1e-12 };
/** Within these no step is beyond 1e200, so that no number of steps makes a parameter that is none. */
const RANGES = {
  learningRate: { min: 0, max: MAX_RATE },
  beta1: BELOW_1,
  beta2: BELOW_1,
  epsilon: { min: 1e-30 },
};

/**
 * Adam, an optimiser that gives every parameter a step size of its own.
 *
 * @example
 * ```ts
 * import { Adam } from '@aegis/core/neural';
 * const parameters = new Float64Array([1]);
 * const adam = new Adam(1, { learningRate: 0.1 });
 * for (let i = 0; i < 200; i++) adam.step(parameters, parameters.map((x) => 2 * x));
 * Math.abs(parameters[0]) < 0.01; // => true
 * ```
 *
 * @see Kingma, Ba (2015), Adam: A Method for Stochastic Optimization, ICLR, algorithm 1
 */
export class Adam {
  readonly #options: Readonly<Required<AdamOptions>>;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  #power1 = 1;
  #power2 = 1;

  /** @throws AegisError `invalid-option` */
  constructor(parameterCount: number, options?: AdamOptions) {
    this.#options = resolveAdamOptions(options);
    const count = { min: 1, max: MAX_PARAMETERS, integer: true };
    checkNumber(OWNER, 'parameterCount', parameterCount, count);
    this.#first = new Float64Array(parameterCount);
    this.#second = new Float64Array(parameterCount);
  }

  /**
   * Moves `parameters` one step down the slope. A step with a gradient that is not finite, or beyond
   * 1e150 so that its square is not, is left out: one poisoned batch must not ruin a network.
   *
   * @returns whether the step was taken
   * @throws AegisError `invalid-argument` where the lengths differ from that of the constructor, or the
   * learning rate is not in [-1e6, 1e6]
   */
  step(
    parameters: Float64Array,
    gradients: Float64Array,
    learningRate: number = this.#options.learningRate,
  ): boolean {
    const n = this.#first.length;
    if (!(Math.abs(learningRate) <= MAX_RATE)) {
      throw new AegisError(
        'invalid-argument',
        `Adam.step: learningRate is ${learningRate}; give a number in [-1e6, 1e6].`,
      );
    }
    if (parameters.length !== n || gradients.length !== n) {
      throw new AegisError(
        'invalid-argument',
        `Adam.step: ${parameters.length} parameters and ${gradients.length} gradients; give ${n}.`,
      );
    }
    for (let i = 0; i < n; i++) if (!isGradient(gradients[i]!)) return false;
    const { beta1, beta2, epsilon } = this.#options;
    this.#power1 *= beta1;
    this.#power2 *= beta2;
    const rate = learningRate / (1 - this.#power1);
    const correction = 1 / (1 - this.#power2);
    // Out of the object once, and not once an element.
    const firsts = this.#first;
    const seconds = this.#second;
    for (let i = 0; i < n; i++) {
      const gradient = gradients[i]!;
      const first = beta1 * firsts[i]! + (1 - beta1) * gradient;
      const second = beta2 * seconds[i]! + (1 - beta2) * gradient * gradient;
      firsts[i] = first;
      seconds[i] = second;
      parameters[i]! -= (rate * first) / (Math.sqrt(second * correction) + epsilon);
    }
    return true;
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      count: this.#first.length,
      first: encodeArray(this.#first),
      second: encodeArray(this.#second),
      power1: this.#power1,
      power2: this.#power2,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): Adam {
    const reader = SnapshotReader.open(json, HEADER);
    const share = { min: 0, max: 1 };
    const options = reader.object('options', (field) => ({
      learningRate: field.number('learningRate', RANGES.learningRate),
      beta1: field.number('beta1', RANGES.beta1),
      beta2: field.number('beta2', RANGES.beta2),
      epsilon: field.number('epsilon', RANGES.epsilon),
    }));
    const count = reader.number('count', { min: 1, max: MAX_PARAMETERS, integer: true });
    const first = reader.finiteFloat64Array('first', count);
    const second = reader.finiteFloat64Array('second', count);
    // Means of what `step` takes in: anything else would make parameters of no number.
    if (!first.every(isGradient) || !second.every((value) => value >= 0)) {
      throw new AegisError('invalid-snapshot', 'adam: expected means of gradients and of squares.');
    }
    const restored = new Adam(count, options);
    restored.#first.set(first);
    restored.#second.set(second);
    restored.#power1 = reader.number('power1', share);
    restored.#power2 = reader.number('power2', share);
    return restored;
  }
}

/** The options with their defaults. @throws AegisError `invalid-option` */
export function resolveAdamOptions(options?: AdamOptions): Readonly<Required<AdamOptions>> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  checkNumber(OWNER, 'learningRate', resolved.learningRate, RANGES.learningRate);
  checkNumber(OWNER, 'beta1', resolved.beta1, RANGES.beta1);
  checkNumber(OWNER, 'beta2', resolved.beta2, RANGES.beta2);
  checkNumber(OWNER, 'epsilon', resolved.epsilon, RANGES.epsilon);
  return resolved;
}

function isGradient(value: number): boolean {
  return Math.abs(value) <= MAX_GRADIENT;
}
