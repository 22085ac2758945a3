import { AegisError, Random, resolveOptions, type TaskOptions } from '@aegis/core';
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
import { RobustScaler } from './autoencoder-scaler.js';
import { AutoencoderScorer } from './autoencoder-scorer.js';
import { VariationalSlopes } from './variational-autoencoder-slopes.js';

/** What a fit makes. */
interface Fitted {
  readonly scaler: RobustScaler;
  readonly encoder: DenseNetwork;
  readonly decoder: DenseNetwork;
  readonly scorer: AutoencoderScorer;
}

const HEADER = { kind: 'variational-autoencoder', version: 1 };
const OWNER = 'VariationalAutoencoder';
const MAX_GRADIENT_NORM = 5;

/**
 * An autoencoder whose middle is a distribution: rows that are alike must lie together there, so what
 * lies between known rows is known too.
 *
 * Use it where normal rows vary smoothly and training rows are few; an `Autoencoder` is faster to fit,
 * and can be fitted on another backend. Trained with noise from a seed; the score uses the mean of the
 * middle and draws nothing, costs O(parameters) and allocates nothing.
 *
 * @example
 * ```ts
 * import { VariationalAutoencoder } from '@aegis/anomaly/models';
 * const rows = new Float64Array(400).map((_, i) => ((i >> 1) * 37 % 200) / 100 * (i % 2 === 0 ? 1 : 2));
 * const model = new VariationalAutoencoder({ hidden: [6, 1], epochs: 60 });
 * await model.fit(rows, 200, 2);
 * model.score([1, 0]) > model.score([1, 2]); // => true
 * ```
 *
 * @see Kingma, Welling (2014), Auto-Encoding Variational Bayes, ICLR, arXiv:1312.6114; the prior is
 * weighted as by Higgins et al. (2017), beta-VAE, ICLR
 */
export class VariationalAutoencoder {
  readonly #options: Readonly<Required<NetworkModelOptions>>;
  #fitted: Fitted | null = null;

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
    const losses = await this.#train(encoder, decoder, usable, random, task);
    this.#fitted = assemble(scaler, encoder, decoder);
    return { losses, skippedRows: count - usable.length };
  }

  async #train(
    encoder: DenseNetwork,
    decoder: DenseNetwork,
    rows: Float64Array[],
    random: Random,
    task: TaskOptions,
  ): Promise<number[]> {
    const { epochs, batchSize, learningRate } = this.#options;
    const noise = random.fork('noise');
    const order = random.fork('order');
    const encoderAdam = new Adam(encoder.parameters.length, { learningRate });
    const decoderAdam = new Adam(decoder.parameters.length, { learningRate });
    const largest = Math.min(batchSize, rows.length);
    const slopes = new VariationalSlopes(encoder, decoder, largest);
    const batch = new Float64Array(largest * encoder.sizes[0]!);
    const losses: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      if (task.signal?.aborted) throw new AegisError('aborted', `${OWNER}: stopped by its signal.`);
      order.shuffle(rows);
      let loss = 0;
      for (let start = 0; start < rows.length; start += batchSize) {
        const taken = Math.min(batchSize, rows.length - start);
        for (let r = 0; r < taken; r++) batch.set(rows[start + r]!, r * encoder.sizes[0]!);
        loss += slopes.of(batch, taken, noise) * taken;
        clipGradientNorm([encoder.gradients, decoder.gradients], MAX_GRADIENT_NORM);
        encoderAdam.step(encoder.parameters, encoder.gradients);
        decoderAdam.step(decoder.parameters, decoder.gradients);
      }
      losses.push(loss / rows.length);
      const fraction = (epoch + 1) / epochs;
      await task.onProgress?.({ stage: 'fit', fraction, metrics: { loss: losses.at(-1)! } });
    }
    return losses;
  }

  #open(): Fitted {
    if (this.#fitted === null) throw notTrained(OWNER);
    return this.#fitted;
  }

  /**
   * The mean squared error of giving the row back through the mean of the middle, in squared scales.
   * What is not finite counts as the column's median.
   *
   * @throws AegisError `not-trained`
   */
  score(row: ArrayLike<number>): number {
    return this.#open().scorer.score(row);
  }

  /**
   * The scores of many rows, the same bits as one by one.
   *
   * @param rows - count × dimensions, row-major
   * @param out - where the scores go, at least `count` long; made where not given
   * @returns `out`
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  scoreAll(rows: Float64Array, count: number, out?: Float64Array): Float64Array {
    return this.#open().scorer.scoreAll(`${OWNER}.scoreAll`, rows, count, out);
  }

  /** What each column adds to the score, >= 0. @throws AegisError `not-trained` */
  explain(row: ArrayLike<number>): Float64Array {
    return this.#open().scorer.explain(row);
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      ...RobustScaler.write(this.#fitted?.scaler ?? null),
      encoder: this.#fitted?.encoder.toJSON() ?? null,
      decoder: this.#fitted?.decoder.toJSON() ?? null,
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
    model.#fitted = assemble(scaler, encoder, decoder);
    return model;
  }
}

function assemble(scaler: RobustScaler, encoder: DenseNetwork, decoder: DenseNetwork): Fitted {
  const latent = decoder.sizes[0]!;
  let encoded = new Float64Array(2 * latent);
  let middle = new Float64Array(latent);
  const scorer = new AutoencoderScorer(scaler, (scaled, count, out) => {
    if (middle.length < count * latent) {
      encoded = new Float64Array(2 * count * latent);
      middle = new Float64Array(count * latent);
    }
    encoder.predict(scaled, count, encoded);
    for (let i = 0; i < count * latent; i++) middle[i] = encoded[i + (i - (i % latent))]!;
    decoder.predict(middle, count, out);
  });
  return { scaler, encoder, decoder, scorer };
}
