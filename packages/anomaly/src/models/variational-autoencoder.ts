import { AegisError, Random, resolveOptions, type TaskOptions } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { Adam, clipGradientNorm, DenseNetwork } from '@aegis/core/neural';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { AutoencoderReport } from './autoencoder.js';
import {
  checkNetworkOptions,
  hiddenSizes,
  MAX_DIMENSIONS,
  NETWORK_DEFAULTS,
  type NetworkModelOptions,
  notTrained,
  readNetworkOptions,
} from './autoencoder-options.js';
import { errorParts, RobustScaler } from './robust-scaler.js';

const HEADER = { kind: 'variational-autoencoder', version: 1 };
const OWNER = 'VariationalAutoencoder';
/** The weight of the prior against the reconstruction: a full 1 blurs rows of few columns to their mean. */
const PRIOR_WEIGHT = 0.1;
/** Log-variances are held here, so that no row can make them overflow. */
const LOG_VARIANCE_LIMIT = 10;
const MAX_GRADIENT_NORM = 5;

/**
 * An autoencoder whose middle is a distribution: rows that are alike must lie together there, so what
 * lies between known rows is known too.
 *
 * Use it where normal rows vary smoothly and training rows are few; an {@link Autoencoder} is faster to
 * fit. Trained with noise from a seed; the score uses the mean of the middle and draws nothing.
 *
 * @example
 * ```ts
 * import { VariationalAutoencoder } from '@aegis/anomaly/models';
 * const rows = new Float64Array(400).map((_, i) => ((i >> 1) * 37 % 200) / 100 * (i % 2 === 0 ? 1 : 2));
 * const model = new VariationalAutoencoder({ hidden: [6, 1], epochs: 60 });
 * await model.fit(rows, 200, 2);
 * model.score(Float64Array.of(1, 0)) > model.score(Float64Array.of(1, 2)); // => true
 * ```
 *
 * @see Kingma, Welling (2014), Auto-Encoding Variational Bayes, ICLR, arXiv:1312.6114; the prior is
 * weighted as by Higgins et al. (2017), beta-VAE, ICLR
 */
export class VariationalAutoencoder {
  readonly #options: Readonly<Required<NetworkModelOptions>>;
  #encoder: DenseNetwork | null = null;
  #decoder: DenseNetwork | null = null;
  #scaler: RobustScaler | null = null;

  /** @throws AegisError `invalid-option` */
  constructor(options?: NetworkModelOptions) {
    this.#options = resolveOptions(OWNER, NETWORK_DEFAULTS, options);
    checkNetworkOptions(OWNER, this.#options);
  }

  /**
   * Trains afresh; a row with anything that is not finite is left out.
   *
   * @param rows - count × dimensions, row-major
   * @throws AegisError `invalid-argument` where no row is usable, `aborted` by the signal
   */
  async fit(
    rows: Float64Array,
    count: number,
    dimensions: number,
    task: TaskOptions = {},
  ): Promise<AutoencoderReport> {
    const random = new Random(this.#options.seed);
    const scaler = RobustScaler.fit(OWNER, rows, count, dimensions);
    const scaled = scaler.scaleRows(rows, count);
    const usable = Array.from({ length: count }, (_, r) =>
      scaled.subarray(r * dimensions, (r + 1) * dimensions),
    ).filter((row) => row.every(Number.isFinite));
    const sizes = hiddenSizes(this.#options.hidden, dimensions);
    const latent = sizes.at(-1)!;
    const outer = sizes.slice(0, -1);
    const encoder = new DenseNetwork(
      // The mean of every latent column, then its log-variance.
      { sizes: [dimensions, ...outer, 2 * latent] },
      random.fork('encoder'),
    );
    const decoder = new DenseNetwork(
      { sizes: [latent, ...outer.reverse(), dimensions] },
      random.fork('decoder'),
    );
    const losses = await this.#train(encoder, decoder, usable, dimensions, latent, random, task);
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#scaler = scaler;
    return { losses, skippedRows: count - usable.length };
  }

  async #train(
    encoder: DenseNetwork,
    decoder: DenseNetwork,
    rows: Float64Array[],
    dimensions: number,
    latent: number,
    random: Random,
    task: TaskOptions,
  ): Promise<number[]> {
    const { epochs, batchSize, learningRate } = this.#options;
    const noise = random.fork('noise');
    const order = random.fork('order');
    const encoderAdam = new Adam(encoder.parameters.length, { learningRate });
    const decoderAdam = new Adam(decoder.parameters.length, { learningRate });
    const losses: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      order.shuffle(rows);
      let loss = 0;
      for (let start = 0; start < rows.length; start += batchSize) {
        const batch = rows.slice(start, start + batchSize);
        const inputs = new Float64Array(batch.length * dimensions);
        batch.forEach((row, r) => {
          inputs.set(row, r * dimensions);
        });
        loss += slopes(encoder, decoder, inputs, batch.length, latent, noise) * batch.length;
        clipGradientNorm([encoder.gradients, decoder.gradients], MAX_GRADIENT_NORM);
        encoderAdam.step(encoder.parameters, encoder.gradients);
        decoderAdam.step(decoder.parameters, decoder.gradients);
      }
      losses.push(loss / rows.length);
      const fraction = (epoch + 1) / epochs;
      await task.onProgress?.({ stage: 'fit', fraction, metrics: { loss: losses.at(-1)! } });
      if (task.signal?.aborted) throw new AegisError('aborted', `${OWNER}: stopped by its signal.`);
    }
    return losses;
  }

  /**
   * The mean squared error of giving the row back through the mean of the middle, in squared scales.
   * What is not finite counts as the column's median.
   *
   * @throws AegisError `not-trained`
   */
  score(row: ArrayLike<number>): number {
    return this.explain(row).reduce((sum, part) => sum + part, 0);
  }

  /** What each column adds to the score. @throws AegisError `not-trained` */
  explain(row: ArrayLike<number>): Float64Array {
    if (this.#encoder === null || this.#decoder === null || this.#scaler === null) {
      throw notTrained(OWNER);
    }
    const scaled = this.#scaler.scale(row);
    const middle = this.#encoder.predict(scaled, 1).subarray(0, this.#decoder.sizes[0]!);
    const back = this.#decoder.predict(middle, 1);
    return errorParts(scaled, back);
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      ...RobustScaler.write(this.#scaler),
      encoder: this.#encoder?.toJSON() ?? null,
      decoder: this.#decoder?.toJSON() ?? null,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): VariationalAutoencoder {
    const reader = SnapshotReader.open(json, HEADER);
    const model = new VariationalAutoencoder(reader.object('options', readNetworkOptions));
    const whole = { min: 0, max: MAX_DIMENSIONS, integer: true };
    const dimensions = reader.number('dimensions', whole);
    if (dimensions === 0) return model;
    const scaler = RobustScaler.read(reader, dimensions);
    const encoder = reader.object('encoder', DenseNetwork.read);
    const decoder = reader.object('decoder', DenseNetwork.read);
    scaler.checkNetwork(OWNER, encoder, dimensions, 2 * decoder.sizes[0]!);
    scaler.checkNetwork(OWNER, decoder, decoder.sizes[0]!, dimensions);
    model.#scaler = scaler;
    model.#encoder = encoder;
    model.#decoder = decoder;
    return model;
  }
}

/** The loss of a batch, with its slopes left in both networks' gradients. */
function slopes(
  encoder: DenseNetwork,
  decoder: DenseNetwork,
  inputs: Float64Array,
  rows: number,
  latent: number,
  noise: Random,
): number {
  const dimensions = inputs.length / rows;
  const encoded = encoder.forward(inputs, rows);
  const draws = new Float64Array(rows * latent).map(() => noise.normal());
  const deviations = draws.map((_, i) => {
    const logVariance = encoded[Math.floor(i / latent) * 2 * latent + latent + (i % latent)]!;
    const held = Math.min(LOG_VARIANCE_LIMIT, Math.max(-LOG_VARIANCE_LIMIT, logVariance));
    return exp(held / 2);
  });
  // The draw is moved outside the network: mean + deviation · noise has slopes, a draw has none.
  const middle = draws.map((draw, i) => {
    const mean = encoded[Math.floor(i / latent) * 2 * latent + (i % latent)]!;
    return mean + deviations[i]! * draw;
  });
  const outputs = decoder.forward(middle, rows);
  let loss = 0;
  const outputSlopes = inputs.map((x, i) => {
    const error = outputs[i]! - x;
    loss += (error * error) / inputs.length;
    return (2 * error) / inputs.length;
  });
  decoder.zeroGradients();
  encoder.zeroGradients();
  const middleSlopes = decoder.backward(outputSlopes, rows);
  const encodedSlopes = new Float64Array(rows * 2 * latent);
  const weight = PRIOR_WEIGHT / (rows * dimensions);
  for (let i = 0; i < draws.length; i++) {
    const at = Math.floor(i / latent) * 2 * latent + (i % latent);
    const mean = encoded[at]!;
    const logVariance = encoded[at + latent]!;
    const variance = deviations[i]! * deviations[i]!;
    const held = Math.min(LOG_VARIANCE_LIMIT, Math.max(-LOG_VARIANCE_LIMIT, logVariance));
    loss += (weight * (mean * mean + variance - held - 1)) / 2;
    encodedSlopes[at] = middleSlopes[i]! + weight * mean;
    // Past the limit the deviation no longer follows, but the prior still pulls it back.
    const follows = held === logVariance ? (middleSlopes[i]! * draws[i]! * deviations[i]!) / 2 : 0;
    encodedSlopes[at + latent] = follows + (weight * (variance - 1)) / 2;
  }
  encoder.backward(encodedSlopes, rows);
  return loss;
}
