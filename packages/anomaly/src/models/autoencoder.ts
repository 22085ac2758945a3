import { Random, resolveOptions, type TaskOptions } from '@aegis/core';
import {
  type IntegratedGradientsAttribution,
  integratedGradients,
  squaredError,
} from '@aegis/core/explain';
import { type DenseBackend, DenseNetwork, fitDense, typedArrayBackend } from '@aegis/core/neural';
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
import { RobustScaler } from './autoencoder-scaler.js';
import { AutoencoderScorer } from './autoencoder-scorer.js';
import { checkRows } from './check-rows.js';

/** Options of {@link Autoencoder}. */
export interface AutoencoderOptions extends NetworkModelOptions {
  /**
   * What trains the network: `tfjsBackend(tf)` of `@aegis/anomaly/tfjs` for a GPU. Not put away with the
   * model, which scores without it.
   * @defaultValue typedArrayBackend of `@aegis/core/neural`
   */
  readonly backend?: DenseBackend;
}

/** How a fit of an {@link Autoencoder} or a `VariationalAutoencoder` went. */
export interface AutoencoderReport {
  /** The mean loss of each epoch. */
  readonly losses: readonly number[];
  /** Rows left out because something in them is not finite. */
  readonly skippedRows: number;
}

/** What a fit makes. */
interface Fitted {
  readonly scaler: RobustScaler;
  readonly network: DenseNetwork;
  readonly scorer: AutoencoderScorer;
}

const HEADER = { kind: 'autoencoder', version: 1 };
const OWNER = 'Autoencoder';

/**
 * Finds rows whose columns do not go together as they used to: a network is taught to give every row
 * back through a narrow middle, and what it cannot give back is unusual.
 *
 * For several metrics that move together in bent ways; for straight ties `PrincipalComponents` is
 * cheaper, for rows without ties an `IsolationForest`. Columns are scaled by median and interquartile
 * range. A score costs O(parameters) and allocates nothing, about 2 µs with 32 columns; the same seed
 * gives the same bits in every engine, unless another backend trains. State is 8 bytes a parameter, and
 * as much again once it was trained here.
 *
 * @example
 * ```ts
 * import { Autoencoder } from '@aegis/anomaly/models';
 * const rows = new Float64Array(400).map((_, i) => ((i >> 1) * 37 % 200) / 100 * (i % 2 === 0 ? 1 : 2));
 * const model = new Autoencoder({ hidden: [4, 1], epochs: 60 });
 * await model.fit(rows, 200, 2);
 * model.score([1, 0]) > model.score([1, 2]); // => true
 * const [first, second] = model.explain([1, 0]);
 * first + second === model.score([1, 0]); // => true
 * ```
 *
 * @see Hawkins et al. (2002), Outlier Detection Using Replicator Neural Networks, DaWaK,
 * doi:10.1007/3-540-46145-0_17; with tanh throughout in place of its staircase in the middle
 */
export class Autoencoder {
  readonly #options: Readonly<Required<NetworkModelOptions>>;
  readonly #backend: DenseBackend;
  #fitted: Fitted | null = null;

  /** @throws AegisError `invalid-option` */
  constructor(options?: AutoencoderOptions) {
    const defaults = { ...NETWORK_DEFAULTS, backend: typedArrayBackend };
    const { backend, ...others } = resolveOptions(OWNER, defaults, options);
    checkNetworkOptions(OWNER, others);
    this.#options = others;
    this.#backend = backend;
  }

  /**
   * Trains afresh; a row with anything that is not finite is left out.
   *
   * @param rows - count × dimensions, row-major
   * @throws AegisError `invalid-argument` where no row is usable, `aborted` by the signal; the model is
   * then that of before
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
      backend: this.#backend,
    });
    this.#fitted = assemble(scaler, network);
    return report;
  }

  #open(): Fitted {
    if (this.#fitted === null) throw notTrained(OWNER);
    return this.#fitted;
  }

  /**
   * The mean squared error of giving the row back, in squared scales of its columns; 0 is perfect.
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

  /**
   * The scores of many rows, with the network on the backend of the options: for a GPU and tens of
   * thousands of rows. A backend in 32 bits gives what a network gives back to about 1e-5 of a column's
   * scale, so scores differ from those of `scoreAll` by as much times their root.
   *
   * @param rows - count × dimensions, row-major
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  async scoreAllOnBackend(rows: Float64Array, count: number): Promise<Float64Array> {
    const { network, scaler, scorer } = this.#open();
    const dimensions = scaler.centres.length;
    checkRows(`${OWNER}.scoreAllOnBackend`, rows, count, dimensions, 0);
    if (count === 0) return new Float64Array(0);
    const scaled = new Float64Array(count * dimensions);
    for (let at = 0; at < scaled.length; at += dimensions) scaler.scaleInto(rows, at, scaled, at);
    return scorer.scoresOf(scaled, await this.#backend.predict(network, scaled, count), count);
  }

  /** What each column adds to the score, >= 0. @throws AegisError `not-trained` */
  explain(row: ArrayLike<number>): Float64Array {
    return this.#open().scorer.explain(row);
  }

  /**
   * What each column did to the score: integrated gradients of it, from the medians of the rows that the
   * model was fitted on to the row. `explain` says which columns could not be given back, this says which
   * inputs that came from; which of the two names a column that moved alone more often differs from data
   * to data. Costs 8 gradients, or as many as it takes up to 1,024.
   *
   * @returns values that add up to `output − baseline`, the scores of the row and of the medians, within
   * `completenessError`; below 0 where a column holds the score back
   * @throws AegisError `not-trained`
   */
  attribute(row: ArrayLike<number>): IntegratedGradientsAttribution {
    const { network, scaler } = this.#open();
    const scaled = new Float64Array(scaler.centres.length);
    scaler.scaleInto(row, 0, scaled, 0);
    return integratedGradients(squaredError(network), scaled, new Float64Array(scaled.length));
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      ...RobustScaler.write(this.#fitted?.scaler ?? null),
      network: this.#fitted?.network.toJSON() ?? null,
    };
  }

  /**
   * @param backend - as in the options, for another fit
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, backend: DenseBackend = typedArrayBackend): Autoencoder {
    const reader = SnapshotReader.open(json, HEADER);
    const model = new Autoencoder({ ...reader.object('options', readNetworkOptions), backend });
    const whole = { min: 0, max: MAX_DIMENSIONS, integer: true };
    const dimensions = reader.number('dimensions', whole);
    if (dimensions === 0) return model;
    const scaler = RobustScaler.read(reader, dimensions);
    const network = reader.object('network', DenseNetwork.read);
    scaler.checkNetwork(OWNER, network, dimensions, dimensions);
    model.#fitted = assemble(scaler, network);
    return model;
  }
}

function assemble(scaler: RobustScaler, network: DenseNetwork): Fitted {
  const scorer = new AutoencoderScorer(scaler, (scaled, count, out) => {
    network.predict(scaled, count, out);
  });
  return { scaler, network, scorer };
}
