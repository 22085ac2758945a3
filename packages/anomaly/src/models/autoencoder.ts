import { Random, resolveOptions, type TaskOptions } from '@aegis/core';
import { DenseNetwork, fitDense } from '@aegis/core/neural';
import { SnapshotReader } from '@aegis/core/snapshot';
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

/** How a fit of an {@link Autoencoder} or a {@link VariationalAutoencoder} went. */
export interface AutoencoderReport {
  /** The mean loss of each epoch. */
  readonly losses: readonly number[];
  /** Rows left out because something in them is not finite. */
  readonly skippedRows: number;
}

const HEADER = { kind: 'autoencoder', version: 1 };
const OWNER = 'Autoencoder';

/**
 * Finds rows whose columns do not go together as they used to: a network is taught to give every row
 * back through a narrow middle, and what it cannot give back is unusual.
 *
 * For several metrics that move together; for rows without such ties an isolation forest is cheaper and
 * as good. Columns are scaled by median and interquartile range. A score costs O(parameters).
 *
 * @example
 * ```ts
 * import { Autoencoder } from '@aegis/anomaly/models';
 * const rows = new Float64Array(400).map((_, i) => ((i >> 1) * 37 % 200) / 100 * (i % 2 === 0 ? 1 : 2));
 * const model = new Autoencoder({ hidden: [4, 1], epochs: 60 });
 * await model.fit(rows, 200, 2);
 * model.score(Float64Array.of(1, 0)) > model.score(Float64Array.of(1, 2)); // => true
 * ```
 *
 * @see Hawkins et al. (2002), Outlier Detection Using Replicator Neural Networks, DaWaK,
 * doi:10.1007/3-540-46145-0_17
 */
export class Autoencoder {
  readonly #options: Readonly<Required<NetworkModelOptions>>;
  #network: DenseNetwork | null = null;
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
    const { seed, epochs, batchSize, learningRate } = this.#options;
    const random = new Random(seed);
    const scaler = RobustScaler.fit(OWNER, rows, count, dimensions);
    const scaled = scaler.scaleRows(rows, count);
    const sizes = hiddenSizes(this.#options.hidden, dimensions);
    const back = sizes.slice(0, -1).reverse();
    const network = new DenseNetwork(
      { sizes: [dimensions, ...sizes, ...back, dimensions] },
      random.fork('weights'),
    );
    const report = await fitDense(network, scaled, scaled, count, {
      epochs,
      batchSize,
      adam: { learningRate },
      random: random.fork('order'),
      task,
    });
    this.#scaler = scaler;
    this.#network = network;
    return report;
  }

  /**
   * The mean squared error of giving the row back, in squared scales of its columns; 0 is perfect.
   * What is not finite counts as the column's median.
   *
   * @throws AegisError `not-trained`
   */
  score(row: ArrayLike<number>): number {
    return this.explain(row).reduce((sum, part) => sum + part, 0);
  }

  /** What each column adds to the score. @throws AegisError `not-trained` */
  explain(row: ArrayLike<number>): Float64Array {
    if (this.#network === null || this.#scaler === null) throw notTrained(OWNER);
    const scaled = this.#scaler.scale(row);
    const back = this.#network.predict(scaled, 1);
    return errorParts(scaled, back);
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      ...RobustScaler.write(this.#scaler),
      network: this.#network?.toJSON() ?? null,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): Autoencoder {
    const reader = SnapshotReader.open(json, HEADER);
    const model = new Autoencoder(reader.object('options', readNetworkOptions));
    const whole = { min: 0, max: MAX_DIMENSIONS, integer: true };
    const dimensions = reader.number('dimensions', whole);
    if (dimensions === 0) return model;
    model.#scaler = RobustScaler.read(reader, dimensions);
    model.#network = reader.object('network', DenseNetwork.read);
    model.#scaler.checkNetwork(OWNER, model.#network, dimensions, dimensions);
    return model;
  }
}
