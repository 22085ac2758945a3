import type { DenseNetwork } from '@aegis/core/neural';
import type { Engine, Tensor, Variable } from './tensor-flow.js';

/** A network of tanh layers as variables: of each layer the weights, outputs × inputs, and the biases. */
export class NetworkVariables {
  readonly variables: readonly Variable[];
  readonly #engine: Engine;
  readonly #network: DenseNetwork;

  constructor(engine: Engine, network: DenseNetwork) {
    this.#engine = engine;
    this.#network = network;
    let at = 0;
    const take = (shape: readonly number[]): Variable => {
      const length = shape.reduce((product, size) => product * size, 1);
      const values = Float32Array.from(network.parameters.subarray(at, at + length));
      at += length;
      const tensor = engine.tensor(values, shape);
      const variable = engine.variable(tensor);
      tensor.dispose();
      return variable;
    };
    this.variables = network.sizes.slice(1).flatMap((outputs, l) => {
      const inputs = network.sizes[l]!;
      return [take([outputs, inputs]), take([outputs])];
    });
  }

  /** Plain products and sums: the fused layer of TensorFlow.js leaks when it is trained. */
  forward(inputs: Tensor): Tensor {
    const { add, matMul, tanh } = this.#engine;
    let values = inputs;
    for (let p = 0; p < this.variables.length; p += 2) {
      const sums = add(matMul(values, this.variables[p]!, false, true), this.variables[p + 1]!);
      values = p + 2 === this.variables.length ? sums : tanh(sums);
    }
    return values;
  }

  /** Brings the parameters home; those that did not come out finite are left as they were. */
  async settle(): Promise<void> {
    const parts = await Promise.all(this.variables.map((variable) => variable.data()));
    if (!parts.every((part) => Array.prototype.every.call(part, Number.isFinite))) return;
    let at = 0;
    for (const part of parts) {
      this.#network.parameters.set(part, at);
      at += part.length;
    }
  }
}
