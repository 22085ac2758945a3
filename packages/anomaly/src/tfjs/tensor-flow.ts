import { AegisError } from '@aegis/core';

/** Any function: the declarations of TensorFlow.js are not needed to hand it in. */
type Callable = (...given: never[]) => unknown;

/**
 * What the doors take as `tf`: `@tensorflow/tfjs`, or the namespace of `@tensorflow/tfjs-core`, with a
 * backend set and ready (`await tf.ready()`).
 */
export interface TensorFlow {
  readonly add: Callable;
  readonly backend: Callable;
  readonly dispose: Callable;
  readonly matMul: Callable;
  readonly mul: Callable;
  readonly relu: Callable;
  readonly scalar: Callable;
  readonly sigmoid: Callable;
  readonly squaredDifference: Callable;
  readonly sum: Callable;
  readonly tanh: Callable;
  readonly tensor: Callable;
  readonly tidy: Callable;
  readonly train: { readonly adam: Callable };
  readonly variable: Callable;
}

/**
 * {@link TensorFlow} with its layers: `@tensorflow/tfjs`, or `{ ...core, ...layers }` of the namespaces of
 * `@tensorflow/tfjs-core` and `@tensorflow/tfjs-layers`.
 */
export interface TensorFlowLayers extends TensorFlow {
  readonly layers: {
    readonly dense: Callable;
    readonly lstm: Callable;
    readonly repeatVector: Callable;
    readonly timeDistributed: Callable;
  };
  readonly sequential: Callable;
}

/** A tensor, as far as it is used. */
export interface Tensor {
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

export interface Optimizer {
  minimize(loss: () => Tensor, returnCost: true, variables: readonly Tensor[]): Tensor;
  dispose(): void;
}

export interface Layer {
  readonly name: string;
}

export interface Model {
  add(layer: Layer): void;
  compile(options: { readonly optimizer: Optimizer; readonly loss: string }): void;
  trainOnBatch(inputs: Tensor, targets: Tensor): Promise<number | number[]>;
  /** The tensors are the model's own. */
  getWeights(): Tensor[];
  setWeights(weights: readonly Tensor[]): void;
  dispose(): object;
}

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

/** {@link TensorFlowLayers} as it is called. */
export interface Engine {
  readonly add: Binary;
  readonly backend: () => { readonly floatPrecision: () => 16 | 32 };
  readonly dispose: (tensors: readonly Tensor[]) => void;
  readonly matMul: (a: Tensor, b: Tensor, turnA: boolean, turnB: boolean) => Tensor;
  readonly mul: Binary;
  readonly relu: Unary;
  readonly scalar: (value: number) => Tensor;
  readonly sigmoid: Unary;
  readonly squaredDifference: Binary;
  readonly sum: Unary;
  readonly tanh: Unary;
  readonly tensor: (values: Float32Array, shape: readonly number[]) => Tensor;
  readonly tidy: <T extends Tensor>(work: () => T) => T;
  readonly train: {
    readonly adam: (rate: number, beta1: number, beta2: number, epsilon: number) => Optimizer;
  };
  readonly variable: Unary;
  readonly sequential: () => Model;
  readonly layers: {
    readonly dense: (options: object) => Layer;
    readonly lstm: (options: object) => Layer;
    readonly repeatVector: (options: object) => Layer;
    readonly timeDistributed: (options: object) => Layer;
  };
}

const CORE = [
  ...['add', 'backend', 'dispose', 'matMul', 'mul', 'relu', 'scalar', 'sigmoid'],
  ...['squaredDifference', 'sum', 'tanh', 'tensor', 'tidy', 'variable'],
];

/**
 * `tf`, looked over.
 *
 * @param withLayers - whether layers are wanted too
 * @throws AegisError `invalid-argument` where something is missing
 */
export function engineOf(owner: string, tf: TensorFlow, withLayers: boolean): Engine {
  const given = (tf ?? {}) as unknown as Record<string, unknown>;
  const names = withLayers ? [...CORE, 'sequential'] : CORE;
  const missing = names.filter((name) => typeof given[name] !== 'function');
  if (given.train === undefined) missing.push('train');
  if (withLayers && given.layers === undefined) missing.push('layers');
  if (missing.length === 0) return given as unknown as Engine;
  const what = withLayers ? '{ ...core, ...layers } of @tensorflow' : '@tensorflow/tfjs-core';
  throw new AegisError(
    'invalid-argument',
    `${owner}: tf has no ${missing.join(', ')}; give @tensorflow/tfjs, or ${what}.`,
  );
}

/** The least epsilon of Adam that 16-bit numbers tell from 0. */
const EPSILON_16 = 1e-4;

/** An epsilon that the backend does not round to 0, which would make steps NaN. */
export function epsilonFor(engine: Engine, epsilon: number): number {
  return engine.backend().floatPrecision() === 16 ? Math.max(EPSILON_16, epsilon) : epsilon;
}
