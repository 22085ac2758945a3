import { AegisError, type Random } from '@aegis/core';
import { type RankerModel, RankerTrainer } from './ranker-model.js';
import type { RankerFitOptions } from './ranker-options.js';
import type { TrainingIncident } from './training-table.js';

/** What came of a fit. */
export interface FitOutcome {
  readonly model: RankerModel;
  /** Epochs up to the best one. */
  readonly epochs: number;
  readonly loss: number;
}

/** Fewer incidents than this to say when to stop say it by chance. */
const LEAST_HELD_OUT = 5;

/** Trains a model and gives back the one of the best epoch, judged by incidents it did not learn from. */
export async function fitRanker(
  model: RankerModel,
  incidents: readonly TrainingIncident[],
  random: Random,
  options: Readonly<Required<RankerFitOptions>>,
): Promise<FitOutcome> {
  const { epochs, batchSize, learningRate, weightDecay, patience, task } = options;
  const shuffled = random.fork('held-out').shuffle([...incidents]);
  const wanted = Math.floor(options.heldOut * shuffled.length);
  const heldOut = wanted < LEAST_HELD_OUT ? 0 : wanted;
  const judges = heldOut === 0 ? shuffled : shuffled.slice(0, heldOut);
  const learnt = shuffled.slice(heldOut);
  const order = random.fork('order');
  const trainer = new RankerTrainer(model, learningRate, weightDecay);
  let best: FitOutcome = { model: model.copy(), epochs: 0, loss: model.loss(judges) };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (task.signal?.aborted) {
      throw new AegisError('aborted', 'RootCauseRanker.fit: stopped by its signal.');
    }
    order.shuffle(learnt);
    for (let at = 0; at < learnt.length; at += batchSize) {
      trainer.step(learnt.slice(at, at + batchSize));
    }
    const loss = model.loss(judges);
    // Without judges of their own the last epoch is as good as any.
    if (loss < best.loss || heldOut === 0) best = { model: model.copy(), epochs: epoch, loss };
    const fraction = epoch / epochs;
    await task.onProgress?.({ stage: 'fit', fraction, metrics: { loss } });
    if (epoch - best.epochs >= patience) break;
  }
  return best;
}
