import { AegisError, checkNumber } from '../index.js';
import type { SnapshotReader } from '../snapshot/index.js';
import type { Activation } from './activation.js';
import type { Initialisation } from './initialise.js';

/** Options of `DenseNetwork`. */
export interface DenseNetworkOptions {
  /** Inputs, hidden layers, outputs: at least two whole numbers from 1 to 65,536. */
  readonly sizes: readonly number[];
  /**
   * Of the hidden layers.
   * @defaultValue 'tanh'
   */
  readonly activation?: Activation;
  /**
   * Of the last layer.
   * @defaultValue 'identity'
   */
  readonly outputActivation?: Activation;
  /** @defaultValue 'glorot' */
  readonly initialisation?: Initialisation;
  /**
   * Multiplies the first weights of the last layer; a small one starts a policy out even.
   * @defaultValue 1
   */
  readonly outputGain?: number;
}

/** The defaults of {@link DenseNetworkOptions}; sizes have none. */
export const DENSE_DEFAULTS: Required<DenseNetworkOptions> = Object.freeze({
  sizes: [],
  activation: 'tanh',
  outputActivation: 'identity',
  initialisation: 'glorot',
  outputGain: 1,
});
const ACTIVATIONS: readonly Activation[] = ['identity', 'relu', 'tanh', 'sigmoid'];
const INITIALISATIONS: readonly Initialisation[] = ['glorot', 'he', 'orthogonal'];
const MAX_SIZE = 65_536;
const MAX_PARAMETERS = 16_777_216;
const MAX_LAYERS = 64;

/** How many weights and biases layers of these sizes have. */
export function parameterCount(sizes: readonly number[]): number {
  let count = 0;
  for (let l = 1; l < sizes.length; l++) count += (sizes[l - 1]! + 1) * sizes[l]!;
  return count;
}

/** @throws AegisError `invalid-option` */
export function checkDenseOptions(options: Required<DenseNetworkOptions>): void {
  const { sizes } = options;
  checkChoice('activation', options.activation, ACTIVATIONS);
  checkChoice('outputActivation', options.outputActivation, ACTIVATIONS);
  checkChoice('initialisation', options.initialisation, INITIALISATIONS);
  checkNumber('DenseNetwork', 'outputGain', options.outputGain);
  const whole = sizes.every((n) => Number.isInteger(n) && n >= 1 && n <= MAX_SIZE);
  if (sizes.length < 2 || !whole || parameterCount(sizes) > MAX_PARAMETERS) {
    throw new AegisError(
      'invalid-option',
      `DenseNetwork: sizes are [${sizes.join(', ')}]; give at least two whole numbers from 1 to ` +
        `${MAX_SIZE}, with at most ${MAX_PARAMETERS} parameters in all.`,
    );
  }
}

/** Takes the options out of a snapshot. @throws AegisError `invalid-snapshot` */
export function readDenseOptions(reader: SnapshotReader): Required<DenseNetworkOptions> {
  const size = { min: 1, max: MAX_SIZE, integer: true };
  const options = {
    sizes: reader.numbers('sizes', { maxLength: MAX_LAYERS }, size),
    activation: reader.oneOf('activation', ACTIVATIONS),
    outputActivation: reader.oneOf('outputActivation', ACTIVATIONS),
    initialisation: reader.oneOf('initialisation', INITIALISATIONS),
    outputGain: reader.number('outputGain'),
  };
  if (options.sizes.length >= 2 && parameterCount(options.sizes) <= MAX_PARAMETERS) return options;
  throw new AegisError('invalid-snapshot', 'dense-network.options.sizes: too few or too large.');
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new AegisError(
    'invalid-option',
    `DenseNetwork: ${name} is ${String(value)}; give one of ${choices.join(', ')}.`,
  );
}
