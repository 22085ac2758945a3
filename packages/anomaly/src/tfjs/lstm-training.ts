import { AegisError, type Random, type TaskOptions } from '@aegis/core';
import type { LstmOptions } from './lstm-options.js';
import { firstWeights, sizeOf, weightBlocks } from './lstm-weights.js';
import { type Engine, epsilonFor, type Model, type Optimizer } from './tensor-flow.js';

/** What came of training. */
export interface LstmTraining {
  readonly weights: Float32Array;
  readonly losses: readonly number[];
}

/**
 * Trains the encoder and decoder in TensorFlow.js. Everything that it sets up there is gone when it is
 * done, however that comes about.
 *
 * @param windows - scaled and finite, each steps × features
 * @throws AegisError `aborted`, looked at before every batch
 */
export async function trainLstm(
  owner: string,
  engine: Engine,
  options: LstmOptions,
  windows: readonly Float32Array[],
  random: Random,
  task: TaskOptions,
): Promise<LstmTraining> {
  const { learningRate, epochs } = options;
  const stopIfAborted = (): void => {
    if (task.signal?.aborted) throw new AegisError('aborted', `${owner}: stopped by its signal.`);
  };
  const optimizer = engine.train.adam(learningRate, 0.9, 0.999, epsilonFor(engine, 1e-8));
  const model = build(engine, options);
  try {
    setWeights(engine, model, options, firstWeights(options, random.fork('weights')));
    model.compile({ optimizer, loss: 'meanSquaredError' });
    const order = random.fork('order');
    const shuffled = [...windows];
    const losses: number[] = [];
    for (let epoch = 0; epoch < epochs; epoch++) {
      order.shuffle(shuffled);
      losses.push(await runEpoch(engine, model, options, shuffled, stopIfAborted));
      const metrics = { loss: losses.at(-1)! };
      await task.onProgress?.({ stage: 'fit', fraction: (epoch + 1) / epochs, metrics });
    }
    return { weights: await readWeights(model, options), losses };
  } finally {
    takeDown(model, optimizer);
  }
}

function build(engine: Engine, { steps, features, units }: LstmOptions): Model {
  // Set afterwards; the layers' own initialisers would draw from an unseeded source.
  const unset = {
    kernelInitializer: 'zeros',
    recurrentInitializer: 'zeros',
    biasInitializer: 'zeros',
    unitForgetBias: false,
  };
  const lstm = { ...unset, units, activation: 'tanh', recurrentActivation: 'sigmoid' };
  const model = engine.sequential();
  model.add(engine.layers.lstm({ ...lstm, inputShape: [steps, features], returnSequences: false }));
  model.add(engine.layers.repeatVector({ n: steps }));
  model.add(engine.layers.lstm({ ...lstm, returnSequences: true }));
  const dense = engine.layers.dense({ units: features, kernelInitializer: 'zeros' });
  model.add(engine.layers.timeDistributed({ layer: dense }));
  return model;
}

function setWeights(
  engine: Engine,
  model: Model,
  options: LstmOptions,
  weights: Float32Array,
): void {
  const tensors = weightBlocks(options).map((block) =>
    engine.tensor(weights.subarray(block.from, block.from + sizeOf(block)), block.shape),
  );
  model.setWeights(tensors);
  engine.dispose(tensors);
}

async function readWeights(model: Model, options: LstmOptions): Promise<Float32Array> {
  const blocks = weightBlocks(options);
  const parts = await Promise.all(model.getWeights().map((tensor) => tensor.data()));
  const last = blocks.at(-1)!;
  const weights = new Float32Array(last.from + sizeOf(last));
  parts.forEach((part, i) => {
    weights.set(part, blocks[i]!.from);
  });
  return weights;
}

/** Shows every window once; returns the mean loss. */
async function runEpoch(
  engine: Engine,
  model: Model,
  { steps, features, batchSize }: LstmOptions,
  windows: readonly Float32Array[],
  stopIfAborted: () => void,
): Promise<number> {
  const size = steps * features;
  let loss = 0;
  for (let start = 0; start < windows.length; start += batchSize) {
    stopIfAborted();
    const count = Math.min(batchSize, windows.length - start);
    const cells = new Float32Array(count * size);
    for (let w = 0; w < count; w++) cells.set(windows[start + w]!, w * size);
    const batch = engine.tensor(cells, [count, steps, features]);
    const part = await model.trainOnBatch(batch, batch);
    batch.dispose();
    loss += (typeof part === 'number' ? part : part[0]!) * count;
  }
  return loss / windows.length;
}

function takeDown(model: Model, optimizer: Optimizer): void {
  model.dispose();
  optimizer.dispose();
}
