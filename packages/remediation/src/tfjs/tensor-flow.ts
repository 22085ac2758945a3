import { AegisError } from '@aegis/core';

/** Any function: the declarations of TensorFlow.js are not needed to hand it in. */
type Callable = (...given: never[]) => unknown;

/**
 * What the door takes as `tf`: `@tensorflow/tfjs`, or the namespace of `@tensorflow/tfjs-core`, with a
 * backend set and ready (`await tf.ready()`).
 */
export interface TensorFlow {
  readonly add: Callable;
  readonly backend: Callable;
  readonly clipByValue: Callable;
  readonly concat: Callable;
  readonly dispose: Callable;
  readonly div: Callable;
  readonly exp: Callable;
  readonly keep: Callable;
  readonly logSoftmax: Callable;
  readonly matMul: Callable;
  readonly maximum: Callable;
  readonly minimum: Callable;
  readonly mul: Callable;
  readonly neg: Callable;
  readonly reshape: Callable;
  readonly scalar: Callable;
  readonly sqrt: Callable;
  readonly square: Callable;
  readonly sub: Callable;
  readonly sum: Callable;
  readonly tanh: Callable;
  readonly tensor: Callable;
  readonly tidy: Callable;
  readonly train: { readonly adam: Callable };
  readonly variable: Callable;
  readonly variableGrads: Callable;
}

/** A tensor, as far as it is used. */
export interface Tensor {
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

export interface Variable extends Tensor {
  readonly name: string;
}

export type NamedTensors = Readonly<Record<string, Tensor>>;

export interface Optimizer {
  learningRate: number;
  applyGradients(gradients: NamedTensors): void;
  dispose(): void;
}

type Unary = (x: Tensor) => Tensor;
type Binary = (a: Tensor, b: Tensor) => Tensor;

/** {@link TensorFlow} as it is called. */
export interface Engine {
  readonly add: Binary;
  readonly backend: () => { readonly floatPrecision: () => 16 | 32 };
  readonly clipByValue: (x: Tensor, low: number, high: number) => Tensor;
  readonly concat: (tensors: readonly Tensor[], axis: number) => Tensor;
  readonly dispose: (tensors: readonly Tensor[]) => void;
  readonly div: Binary;
  readonly exp: Unary;
  readonly keep: Unary;
  readonly logSoftmax: Unary;
  readonly matMul: (a: Tensor, b: Tensor, turnA: boolean, turnB: boolean) => Tensor;
  readonly maximum: Binary;
  readonly minimum: Binary;
  readonly mul: Binary;
  readonly neg: Unary;
  readonly reshape: (x: Tensor, shape: readonly number[]) => Tensor;
  readonly scalar: (value: number) => Tensor;
  readonly sqrt: Unary;
  readonly square: Unary;
  readonly sub: Binary;
  readonly sum: (x: Tensor, axis?: number) => Tensor;
  readonly tanh: Unary;
  readonly tensor: (values: Float32Array, shape: readonly number[]) => Tensor;
  readonly tidy: <T>(work: () => T) => T;
  readonly train: {
    readonly adam: (rate: number, beta1: number, beta2: number, epsilon: number) => Optimizer;
  };
  readonly variable: (x: Tensor) => Variable;
  readonly variableGrads: (
    loss: () => Tensor,
    variables: readonly Variable[],
  ) => { readonly value: Tensor; readonly grads: NamedTensors };
}

const NAMES = [
  ...[
    'add',
    'backend',
    'clipByValue',
    'concat',
    'dispose',
    'div',
    'exp',
    'keep',
    'logSoftmax',
    'matMul',
  ],
  ...['maximum', 'minimum', 'mul', 'neg', 'reshape', 'scalar', 'sqrt', 'square', 'sub', 'sum'],
  ...['tanh', 'tensor', 'tidy', 'variable', 'variableGrads'],
];

/** `tf`, looked over. @throws AegisError `invalid-argument` where something is missing */
export function engineOf(owner: string, tf: TensorFlow): Engine {
  const given = (tf ?? {}) as unknown as Record<string, unknown>;
  const missing = NAMES.filter((name) => typeof given[name] !== 'function');
  if (given.train === undefined) missing.push('train');
  if (missing.length === 0) return withGradients(owner, given as unknown as Engine);
  throw new AegisError(
    'invalid-argument',
    `${owner}: tf has no ${missing.join(', ')}; give @tensorflow/tfjs or @tensorflow/tfjs-core.`,
  );
}

/** The bare core of TensorFlow.js knows no gradients until they are registered. */
function withGradients(owner: string, engine: Engine): Engine {
  const { dispose, scalar, square, tidy, variable, variableGrads } = engine;
  const probe = tidy(() => variable(scalar(1)));
  try {
    tidy(() => {
      variableGrads(() => square(probe), [probe]);
    });
    return engine;
  } catch (cause) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: tf cannot compute gradients; give @tensorflow/tfjs, or import @tensorflow/tfjs-layers beside the core.`,
      { cause },
    );
  } finally {
    dispose([probe]);
  }
}
