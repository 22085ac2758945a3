import { performance } from 'node:perf_hooks';
import { Autoencoder } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import { findTfjs } from '../find-tfjs.js';

const ROWS = 5000;
const COLUMNS = 32;
const HIDDEN = [16, 8];
const BATCH = 64;
const LEARNING_RATE = 1e-3;
const ROUNDS = 3;
const EPOCHS = 12;
/** Engines compile while they run: what the first epochs and rows cost is not counted. */
const WARM_EPOCHS = 4;
const SINGLE_ROWS = 5000;
const PEER_EPOCHS = 5;
const PEER_ROWS = 500;

/** What a small autoencoder costs. */
interface NeuralCosts {
  /** Milliseconds of one pass over 5,000 rows of 32 columns: 32-16-8-16-32, batches of 64, Adam. */
  readonly autoencoderEpochMs: number;
  /** Microseconds from a row to its score. */
  readonly autoencoderRowMicros: number;
}

/** {@link NeuralCosts}, and next to a peer. */
export interface NeuralSpeed extends NeuralCosts {
  /** Ours over that of TensorFlow.js's cpu backend in the same run; null where it is not installed. */
  readonly ratioToTfjsCpu: NeuralCosts | null;
  readonly peers: Readonly<Record<string, NeuralCosts>>;
}

/** The part of TensorFlow.js that a user of its layers would write this with. */
interface TensorFlow {
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly tensor2d: (values: Float32Array, shape: readonly number[]) => Tensor;
  readonly tidy: <T>(work: () => T) => T;
  readonly train: { readonly adam: (rate: number) => object };
  readonly sequential: () => Model;
  readonly layers: { readonly dense: (options: object) => object };
}

interface Tensor {
  readonly dataSync: () => Float32Array;
}

interface Model {
  readonly add: (layer: object) => void;
  readonly compile: (options: object) => void;
  readonly fit: (x: Tensor, y: Tensor, options: object) => Promise<object>;
  readonly predict: (x: Tensor) => Tensor;
}

/** Columns in groups of four that follow one cause each. */
function tiedRows(seed: number): Float64Array {
  const random = new Random(seed).fork('speed-neural');
  const rows = new Float64Array(ROWS * COLUMNS);
  let cause = 0;
  for (let i = 0; i < rows.length; i++) {
    if (i % 4 === 0) cause = random.normal();
    rows[i] = cause + 0.1 * random.normal();
  }
  return rows;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
}

async function ours(rows: Float64Array, seed: number): Promise<NeuralCosts> {
  const model = new Autoencoder({
    hidden: HIDDEN,
    epochs: EPOCHS,
    batchSize: BATCH,
    learningRate: LEARNING_RATE,
    seed,
  });
  const ends: number[] = [];
  const onProgress = (): void => {
    ends.push(performance.now());
  };
  await model.fit(rows, ROWS, COLUMNS, { onProgress });
  const epochs = ends.slice(1).map((end, i) => end - ends[i]!);
  const cut = Array.from({ length: SINGLE_ROWS }, (_, i) =>
    rows.subarray((i % ROWS) * COLUMNS, ((i % ROWS) + 1) * COLUMNS),
  );
  return {
    autoencoderEpochMs: median(epochs.slice(WARM_EPOCHS - 1)),
    autoencoderRowMicros: perCall(cut, (row) => model.score(row)),
  };
}

/** Median over five passes of the microseconds a call, after one that is not counted. */
function perCall(rows: readonly Float64Array[], score: (row: Float64Array) => number): number {
  let sum = 0;
  const passes = Array.from({ length: 6 }, () => {
    const started = performance.now();
    for (const row of rows) sum += score(row);
    return ((performance.now() - started) * 1000) / rows.length;
  });
  return Number.isFinite(sum) ? median(passes.slice(1)) : Number.NaN;
}

async function tfjsCpu(tf: TensorFlow, rows: Float64Array): Promise<NeuralCosts> {
  await tf.setBackend('cpu');
  const model = tf.sequential();
  const widths = [...HIDDEN, ...HIDDEN.slice(0, -1).reverse()];
  widths.forEach((units, i) => {
    const shape = i === 0 ? { inputShape: [COLUMNS] } : {};
    model.add(tf.layers.dense({ units, activation: 'tanh', ...shape }));
  });
  model.add(tf.layers.dense({ units: COLUMNS }));
  model.compile({ optimizer: tf.train.adam(LEARNING_RATE), loss: 'meanSquaredError' });
  const x = tf.tensor2d(Float32Array.from(rows), [ROWS, COLUMNS]);
  const ends: number[] = [];
  const callbacks = {
    onEpochEnd: async (): Promise<void> => {
      ends.push(performance.now());
    },
  };
  await model.fit(x, x, { epochs: PEER_EPOCHS, batchSize: BATCH, verbose: 0, callbacks });
  const cut = Array.from({ length: PEER_ROWS }, (_, i) =>
    rows.subarray(i * COLUMNS, (i + 1) * COLUMNS),
  );
  const score = (row: Float64Array): number =>
    tf.tidy(() => {
      const back = model.predict(tf.tensor2d(Float32Array.from(row), [1, COLUMNS])).dataSync();
      return row.reduce((sum, value, c) => sum + (value - back[c]!) ** 2 / COLUMNS, 0);
    });
  return {
    autoencoderEpochMs: median(ends.slice(1).map((end, i) => end - ends[i]!)),
    autoencoderRowMicros: perCall(cut, score),
  };
}

function medians(costs: readonly NeuralCosts[]): NeuralCosts {
  return {
    autoencoderEpochMs: median(costs.map((one) => one.autoencoderEpochMs)),
    autoencoderRowMicros: median(costs.map((one) => one.autoencoderRowMicros)),
  };
}

/** What an epoch and a row of a small autoencoder cost, next to TensorFlow.js in the same run. */
export async function speedNeural(seed: number, log: (line: string) => void): Promise<NeuralSpeed> {
  const rows = tiedRows(seed);
  const tf = await findTfjs<TensorFlow>();
  if (tf === null) log('speed metrics: TensorFlow.js is not installed, so there is no peer');
  const own: NeuralCosts[] = [];
  const peer: NeuralCosts[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    log(`speed metrics: autoencoder, round ${round} of ${ROUNDS}`);
    own.push(await ours(rows, seed));
    if (tf !== null) peer.push(await tfjsCpu(tf, rows));
  }
  const costs = medians(own);
  if (tf === null) return { ...costs, ratioToTfjsCpu: null, peers: {} };
  const theirs = medians(peer);
  const ratioToTfjsCpu = {
    autoencoderEpochMs: costs.autoencoderEpochMs / theirs.autoencoderEpochMs,
    autoencoderRowMicros: costs.autoencoderRowMicros / theirs.autoencoderRowMicros,
  };
  return { ...costs, ratioToTfjsCpu, peers: { tfjsCpu: theirs } };
}
