import { normalisedAdvantages } from '../ppo/advantages.js';
import type { Rollout, RowPolicy, StepSettings } from '../ppo/index.js';
import type { Engine, Tensor } from './tensor-flow.js';

/** The picked samples of a rollout as tensors, all of them constants of the loss. */
export interface BatchTensors {
  /** size · rows × features: rows that are not in use are 0. */
  readonly rows: Tensor;
  /** What the watcher and the critic see; null where they see the rows. */
  readonly greatest: Tensor | null;
  readonly pooled: Tensor | null;
  /** size × actions: 0 where allowed, a great negative number where not. */
  readonly forbidden: Tensor;
  /** size × actions: 1 where allowed. */
  readonly allowed: Tensor;
  /** size × actions: 1 at the action taken. There are no gradients of gather. */
  readonly taken: Tensor;
  /** As taken, of the teacher's. */
  readonly lessons: Tensor;
  readonly oldLogProbability: Tensor;
  readonly advantages: Tensor;
  readonly returns: Tensor;
  readonly before: Tensor;
}

/** Beyond any logit, and finite, so that probability 0 times it is 0. */
const FORBIDDEN = -1e9;

/** Lays out the samples; actions are counted without action 0 where the policy has no watcher. */
export function batchTensors(
  engine: Engine,
  policy: RowPolicy,
  maxRows: number,
  rollout: Rollout,
  picks: Int32Array,
): BatchTensors {
  const { features, kinds, oneRow } = policy.shape;
  const size = picks.length;
  const columns = 1 + maxRows * kinds;
  const first = oneRow ? 1 : 0;
  const width = columns - first;
  const rows = new Float32Array(size * maxRows * features);
  const pooled = new Float32Array(oneRow ? 0 : 2 * size * features);
  const greatest = new Float32Array(oneRow ? 0 : size * features);
  const [forbidden, allowed, taken, lessons] = [0, 1, 2, 3].map(
    () => new Float32Array(size * width),
  );
  for (let b = 0; b < size; b++) {
    const pick = picks[b]!;
    const count = rollout.counts[pick]!;
    const from = pick * maxRows * features;
    rows.set(rollout.observation.subarray(from, from + count * features), b * maxRows * features);
    if (!oneRow) {
      pool(rollout.observation, from, count, features, pooled, 2 * b * features);
      greatest.set(pooled.subarray(2 * b * features, (2 * b + 1) * features), b * features);
    }
    for (let a = 0; a < width; a++) {
      const open = rollout.mask[pick * columns + first + a] === 1;
      allowed![b * width + a] = open ? 1 : 0;
      forbidden![b * width + a] = open ? 0 : FORBIDDEN;
    }
    taken![b * width + rollout.actions[pick]! - first] = 1;
    lessons![b * width + Math.max(0, rollout.lessons[pick]! - first)] = 1;
  }
  const advantages = new Float64Array(size);
  normalisedAdvantages(rollout.advantages, picks, advantages);
  const column = (values: Float64Array): Tensor =>
    engine.tensor(
      Float32Array.from(picks, (pick) => values[pick]!),
      [size],
    );
  return {
    rows: engine.tensor(rows, [size * maxRows, features]),
    greatest: oneRow ? null : engine.tensor(greatest, [size, features]),
    pooled: oneRow ? null : engine.tensor(pooled, [size, 2 * features]),
    forbidden: engine.tensor(forbidden!, [size, width]),
    allowed: engine.tensor(allowed!, [size, width]),
    taken: engine.tensor(taken!, [size, width]),
    lessons: engine.tensor(lessons!, [size, width]),
    oldLogProbability: column(rollout.logProbability),
    advantages: engine.tensor(Float32Array.from(advantages), [size]),
    returns: column(rollout.returns),
    before: column(rollout.values),
  };
}

/** The greatest of each feature over the rows in use, then the mean. */
function pool(
  observation: Float64Array,
  from: number,
  count: number,
  features: number,
  out: Float32Array,
  to: number,
): void {
  for (let f = 0; f < features; f++) {
    let greatest = count > 0 ? Number.NEGATIVE_INFINITY : 0;
    let sum = 0;
    for (let r = 0; r < count; r++) {
      const value = observation[from + r * features + f]!;
      greatest = Math.max(greatest, value);
      sum += value / count;
    }
    out[to + f] = greatest;
    out[to + features + f] = sum;
  }
}

/** The terms of the loss, each a mean over the samples. */
export interface LossTensors {
  readonly loss: Tensor;
  readonly entropy: Tensor;
  readonly approxKl: Tensor;
  readonly ratio: Tensor;
  readonly valueLoss: Tensor;
}

/** Masked log-probabilities and what is made of them; the same terms as the typed arrays have. */
export function ppoLoss(
  engine: Engine,
  batch: BatchTensors,
  logProbabilities: Tensor,
  values: Tensor,
  settings: StepSettings,
  size: number,
): LossTensors {
  const { add, clipByValue, exp, minimum, mul, neg, scalar, sub, sum } = engine;
  const mean = (x: Tensor): Tensor => mul(sum(x), scalar(1 / size));
  const chosen = sum(mul(logProbabilities, batch.taken), 1);
  const logRatio = sub(chosen, batch.oldLogProbability);
  const ratio = exp(clipByValue(logRatio, -20, 20));
  const held = clipByValue(ratio, 1 - settings.clip, 1 + settings.clip);
  const least = minimum(mul(ratio, batch.advantages), mul(held, batch.advantages));
  const spread = mul(mul(exp(logProbabilities), logProbabilities), batch.allowed);
  return {
    loss: neg(mean(least)),
    entropy: neg(mean(spread)),
    approxKl: mean(sub(add(ratio, scalar(-1)), logRatio)),
    ratio,
    valueLoss: mean(returnLoss(engine, batch, values, settings.valueClip)),
  };
}

/** Half the squared error of the estimated returns, held near those of before where `clip` says so. */
export function returnLoss(
  engine: Engine,
  batch: BatchTensors,
  values: Tensor,
  clip: number | null,
): Tensor {
  const { add, clipByValue, maximum, mul, scalar, square, sub } = engine;
  const free = square(sub(values, batch.returns));
  if (clip === null) return mul(free, scalar(0.5));
  const near = add(batch.before, clipByValue(sub(values, batch.before), -clip, clip));
  return mul(maximum(free, square(sub(near, batch.returns))), scalar(0.5));
}
