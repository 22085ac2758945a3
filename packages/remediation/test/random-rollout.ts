import { Random } from '@aegis/core';
import { logSoftmaxMasked } from '@aegis/core/neural';
import { actionCount, Rollout, RowPolicy, type VectorEnvironment } from '../src/ppo/index.js';

/** A shape of environment and policy, and what was lived through in it: all drawn, nothing learnt. */
export interface DrawnCase {
  readonly environment: VectorEnvironment;
  readonly policy: RowPolicy;
  readonly rollout: Rollout;
  readonly picks: Int32Array;
}

/** Draws a case with masks, rows out of use and old probabilities near those of the policy. */
export function drawCase(seed: number): DrawnCase {
  const random = new Random(seed);
  const oneRow = random.chance(0.4);
  const rows = oneRow ? 1 : 1 + random.integer(5);
  const kinds = 1 + random.integer(4) + (oneRow ? 1 : 0);
  const features = 1 + random.integer(6);
  const hidden = Array.from({ length: 1 + random.integer(2) }, () => 2 + random.integer(14));
  const shape = { environments: 1, rows, kinds, features };
  const environment = shape as unknown as VectorEnvironment;
  const policy = new RowPolicy({ features, kinds, hidden, oneRow }, random.fork('weights'));
  for (const { parameters } of policy.networks()) {
    for (let k = 0; k < parameters.length; k++) parameters[k]! += 0.3 * random.normal();
  }
  const size = 8 + random.integer(20);
  const rollout = new Rollout(environment, size);
  const columns = actionCount(environment);
  for (let t = 0; t < size; t++) {
    const count = 1 + random.integer(rows);
    rollout.counts[t] = count;
    for (let k = 0; k < count * features; k++) {
      rollout.observation[t * rows * features + k] = random.normal();
    }
    const allowed = drawMask(rollout.mask, t * columns, 1 + count * kinds, oneRow, random);
    rollout.actions[t] = random.pick(allowed);
    rollout.lessons[t] = random.pick(allowed);
    rollout.advantages[t] = random.normal();
    rollout.returns[t] = random.normal();
    rollout.values[t] = random.normal();
  }
  rememberProbabilities(policy, rows, rollout, columns, random);
  const picks = random
    .shuffle(Int32Array.from({ length: size }, (_, i) => i))
    .subarray(0, size - 2);
  return { environment, policy, rollout, picks };
}

function drawMask(
  mask: Uint8Array,
  from: number,
  count: number,
  oneRow: boolean,
  random: Random,
): readonly number[] {
  const first = oneRow ? 1 : 0;
  const must = first + random.integer(count - first);
  const allowed: number[] = [];
  for (let a = first; a < count; a++) {
    if (a !== must && random.chance(0.4)) continue;
    mask[from + a] = 1;
    allowed.push(a);
  }
  return allowed;
}

function rememberProbabilities(
  policy: RowPolicy,
  rows: number,
  rollout: Rollout,
  columns: number,
  random: Random,
): void {
  const { steps } = rollout;
  const all = Int32Array.from({ length: steps }, (_, i) => i);
  const logits = new Float64Array(steps * columns);
  policy.see(rollout.observation, rows, rollout.counts, all, steps);
  policy.logits(rows, logits, false);
  const scores = logits.slice();
  logSoftmaxMasked(logits, rollout.mask, scores, steps, columns);
  for (let t = 0; t < steps; t++) {
    // Far enough that the clip holds some of them.
    rollout.logProbability[t] = scores[t * columns + rollout.actions[t]!]! + 0.3 * random.normal();
  }
}
