import { AegisError, Random, type TaskOptions } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import type { AutoencoderReport } from '../models/autoencoder.js';
import { notTrained } from '../models/autoencoder-options.js';
import { RobustScaler } from '../models/autoencoder-scaler.js';
import { checkOut, checkRow, checkRows } from '../models/check-rows.js';
import { LstmForward } from './lstm-forward.js';
import {
  type LstmAutoencoderOptions,
  type LstmOptions,
  readLstmOptions,
  resolveLstmOptions,
} from './lstm-options.js';
import { trainLstm } from './lstm-training.js';
import { weightCount } from './lstm-weights.js';
import { engineOf, type TensorFlowLayers } from './tensor-flow.js';

/** What a fit makes. */
interface Fitted {
  readonly scaler: RobustScaler;
  readonly weights: Float32Array;
  readonly forward: LstmForward;
}

const HEADER = { kind: 'lstm-autoencoder', version: 1 };
const OWNER = 'LstmAutoencoder';

/**
 * Finds windows whose points do not follow one another as they used to: an encoder of long short-term
 * memory reads a window of steps × features into a few numbers, a decoder gives it back, and what does
 * not come back is unusual.
 *
 * For shapes in time over one or several metrics, where a hundred and more clean windows are there to
 * learn from; for single points an `Autoencoder` or `PrincipalComponents`. Only `fit` needs TensorFlow.js,
 * handed in there; nothing is held in it between calls, so there is nothing to dispose of, and a snapshot
 * scores where it is not installed. A score costs O(steps · units · (units + features)), 0.1 ms for the
 * defaults. The same weights score to the same bits everywhere. The same seed gives the same first weights
 * and order of windows; the weights after a fit are those of the backend and engine that trained, whose
 * 32-bit arithmetic differs in the last digits and, after many steps, in more.
 *
 * @example
 * ```ts no-check
 * import { LstmAutoencoder } from '@aegis/anomaly/tfjs';
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as core from '@tensorflow/tfjs-core';
 * import * as layers from '@tensorflow/tfjs-layers';
 * const model = new LstmAutoencoder({ steps: 12, features: 2 });
 * await model.fit({ ...core, ...layers }, windows, windows.length / 24);
 * model.score(latest); // the mean squared error, in squared scales
 * ```
 *
 * @see Malhotra et al. (2016), LSTM-based Encoder-Decoder for Multi-sensor Anomaly Detection, ICML
 * workshop, arXiv:1607.00148; the decoder is shown the code at every step, as by Srivastava, Mansimov,
 * Salakhutdinov (2015), ICML, in place of its own last output, and errors are not whitened
 */
export class LstmAutoencoder {
  readonly #options: LstmOptions;
  #fitted: Fitted | null = null;

  /** @throws AegisError `invalid-option` */
  constructor(options?: LstmAutoencoderOptions) {
    this.#options = resolveLstmOptions(OWNER, options);
  }

  /**
   * Trains afresh; a window with anything that is not finite is left out.
   *
   * @param tf - `@tensorflow/tfjs`, or the namespaces of core and layers spread into one, after
   * `await tf.ready()`
   * @param windows - count × steps × features, row-major: all features of a step side by side
   * @throws AegisError `invalid-argument` where `tf` lacks what is needed, no window is usable or the
   * weights do not come out finite; `aborted` by the signal, seen before every batch. The model is then
   * that of before
   */
  async fit(
    tf: TensorFlowLayers,
    windows: Float64Array,
    count: number,
    task: TaskOptions = {},
  ): Promise<AutoencoderReport> {
    const engine = engineOf(`${OWNER}.fit`, tf, true);
    const { steps, features, seed } = this.#options;
    const size = steps * features;
    checkRows(`${OWNER}.fit`, windows, count, size);
    const scaler = RobustScaler.fit(OWNER, windows, count * steps, features);
    const scaled = scaler.scaleRows(windows, count * steps);
    const usable = Array.from({ length: count }, (_, w) =>
      Float32Array.from(scaled.subarray(w * size, (w + 1) * size)),
    ).filter((window) => window.every(Number.isFinite));
    if (usable.length === 0) {
      throw new AegisError('invalid-argument', `${OWNER}.fit: no window is finite throughout.`);
    }
    const random = new Random(seed);
    const { weights, losses } = await trainLstm(OWNER, engine, this.#options, usable, random, task);
    if (!weights.every(Number.isFinite)) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}.fit: the weights did not stay finite; give a smaller learningRate.`,
      );
    }
    this.#fitted = assemble(this.#options, scaler, weights);
    return { losses, skippedRows: count - usable.length };
  }

  #open(): Fitted {
    if (this.#fitted === null) throw notTrained(OWNER);
    return this.#fitted;
  }

  /**
   * The mean squared error of giving the window back, in squared scales of its features; 0 is perfect.
   * What is not finite counts as the feature's median.
   *
   * @param window - steps × features
   * @throws AegisError `not-trained`, `invalid-argument` where the window is too short
   */
  score(window: ArrayLike<number>): number {
    return this.explain(window).reduce((sum, part) => sum + part, 0);
  }

  /**
   * The scores of many windows, the same bits as one by one.
   *
   * @param windows - count × steps × features
   * @param out - where the scores go, at least `count` long; made where not given
   * @returns `out`
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  scoreAll(windows: Float64Array, count: number, out?: Float64Array): Float64Array {
    this.#open();
    const size = this.#options.steps * this.#options.features;
    checkRows(`${OWNER}.scoreAll`, windows, count, size, 0);
    const scores = checkOut(`${OWNER}.scoreAll`, out, count);
    for (let w = 0; w < count; w++) {
      scores[w] = this.score(windows.subarray(w * size, (w + 1) * size));
    }
    return scores;
  }

  /**
   * What each feature of each step adds to the score, >= 0.
   *
   * @returns steps × features, as the window lies
   * @throws AegisError `not-trained`, `invalid-argument` where the window is too short
   */
  explain(window: ArrayLike<number>): Float64Array {
    const { scaler, forward } = this.#open();
    const { steps, features } = this.#options;
    const size = steps * features;
    checkRow(OWNER, window, size);
    const scaled = new Float64Array(size);
    for (let at = 0; at < size; at += features) scaler.scaleInto(window, at, scaled, at);
    const back = new Float64Array(size);
    forward.run(scaled, back);
    return scaled.map((x, i) => ((x - back[i]!) * (x - back[i]!)) / size);
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      ...RobustScaler.write(this.#fitted?.scaler ?? null),
      weights: this.#fitted === null ? null : encodeArray(this.#fitted.weights),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): LstmAutoencoder {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', readLstmOptions);
    const model = new LstmAutoencoder(options);
    const { features } = options;
    if (reader.number('dimensions', { min: 0, max: features, integer: true }) === 0) return model;
    const scaler = RobustScaler.read(reader, features);
    const weights = reader.float32Array('weights', weightCount(options));
    if (!weights.every(Number.isFinite)) {
      throw new AegisError('invalid-snapshot', `${HEADER.kind}.weights: expected finite numbers.`);
    }
    model.#fitted = assemble(options, scaler, weights);
    return model;
  }
}

function assemble(options: LstmOptions, scaler: RobustScaler, weights: Float32Array): Fitted {
  return { scaler, weights, forward: new LstmForward(options, weights) };
}
