import type { Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { DenseNetwork } from '@aegis/core/neural';

/** The weight of the prior against the reconstruction: a full 1 blurs rows of few columns to their mean. */
const PRIOR_WEIGHT = 0.1;
/** Log-variances are held here, so that no row can make them overflow. */
const LOG_VARIANCE_LIMIT = 10;

/** The loss of batches of a variational autoencoder and its slopes; one run of training uses one. */
export class VariationalSlopes {
  readonly #encoder: DenseNetwork;
  readonly #decoder: DenseNetwork;
  readonly #draws: Float64Array;
  readonly #deviations: Float64Array;
  readonly #middle: Float64Array;
  readonly #encodedSlopes: Float64Array;
  readonly #outputSlopes: Float64Array;

  /** @param batchSize - rows of the largest batch */
  constructor(encoder: DenseNetwork, decoder: DenseNetwork, batchSize: number) {
    const latent = batchSize * decoder.sizes[0]!;
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#draws = new Float64Array(latent);
    this.#deviations = new Float64Array(latent);
    this.#middle = new Float64Array(latent);
    this.#encodedSlopes = new Float64Array(2 * latent);
    this.#outputSlopes = new Float64Array(batchSize * decoder.sizes.at(-1)!);
  }

  /**
   * The loss of a batch, with its slopes left in both networks' gradients: the mean squared error, and
   * the weighted divergence of the middle from a standard normal.
   */
  of(inputs: Float64Array, rows: number, noise: Random): number {
    const encoder = this.#encoder;
    const decoder = this.#decoder;
    encoder.zeroGradients();
    decoder.zeroGradients();
    const encoded = encoder.forward(inputs, rows);
    this.#draw(encoded, rows, noise);
    const outputs = decoder.forward(this.#middle, rows);
    const { length } = outputs;
    let loss = 0;
    for (let i = 0; i < length; i++) {
      const error = outputs[i]! - inputs[i]!;
      loss += (error * error) / length;
      this.#outputSlopes[i] = (2 * error) / length;
    }
    const middleSlopes = decoder.backward(this.#outputSlopes, rows);
    loss += this.#bend(encoded, middleSlopes, rows, PRIOR_WEIGHT / length);
    encoder.backward(this.#encodedSlopes, rows, false);
    return loss;
  }

  /** The draw is moved outside the network: mean + deviation · noise has slopes, a draw has none. */
  #draw(encoded: Float64Array, rows: number, noise: Random): void {
    const latent = this.#decoder.sizes[0]!;
    for (let i = 0; i < rows * latent; i++) {
      const at = i + (i - (i % latent));
      this.#draws[i] = noise.normal();
      this.#deviations[i] = exp(held(encoded[at + latent]!) / 2);
      this.#middle[i] = encoded[at]! + this.#deviations[i]! * this.#draws[i]!;
    }
  }

  /** From slopes at the middle to slopes at what the encoder says; returns the prior's part of the loss. */
  #bend(encoded: Float64Array, middleSlopes: Float64Array, rows: number, weight: number): number {
    const latent = this.#decoder.sizes[0]!;
    let loss = 0;
    for (let i = 0; i < rows * latent; i++) {
      const at = i + (i - (i % latent));
      const mean = encoded[at]!;
      const logVariance = encoded[at + latent]!;
      const deviation = this.#deviations[i]!;
      const variance = deviation * deviation;
      const slope = middleSlopes[i]!;
      loss += (weight * (mean * mean + variance - held(logVariance) - 1)) / 2;
      this.#encodedSlopes[at] = slope + weight * mean;
      // Past the limit the deviation no longer follows, but the prior still pulls it back.
      const follows = held(logVariance) === logVariance ? slope * this.#draws[i]! * deviation : 0;
      this.#encodedSlopes[at + latent] = (follows + weight * (variance - 1)) / 2;
    }
    return loss;
  }
}

function held(logVariance: number): number {
  return Math.min(LOG_VARIANCE_LIMIT, Math.max(-LOG_VARIANCE_LIMIT, logVariance));
}
