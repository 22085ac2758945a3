import { Random } from '@aegis/core';
import { Rollout, RowPolicy, Runner, type VectorEnvironment } from '@aegis/remediation/ppo';

/** A shape of environment and policy, and a rollout in which everything is drawn. */
export interface DrawnCase {
  readonly environment: VectorEnvironment;
  readonly policy: RowPolicy;
  readonly rollout: Rollout;
  readonly picks: Int32Array;
}

/** Largest drawn sizes. */
export interface DrawnSizes {
  readonly rows: number;
  readonly kinds: number;
  readonly features: number;
  readonly width: number;
  readonly samples: number;
}

/** Draws masks, rows out of use, and old probabilities that the clip finds on both sides. */
export function drawCase(seed: number, sizes: DrawnSizes): DrawnCase {
  const random = new Random(seed).fork('drawn case');
  const oneRow = random.chance(0.4);
  const rows = oneRow ? 1 : 1 + random.integer(sizes.rows);
  const kinds = 2 + random.integer(sizes.kinds - 1);
  const features = 1 + random.integer(sizes.features);
  const hidden = Array.from(
    { length: 1 + random.integer(2) },
    () => 2 + random.integer(sizes.width),
  );
  const policy = new RowPolicy({ features, kinds, hidden, oneRow }, random);
  for (const { parameters } of policy.networks()) {
    for (let k = 0; k < parameters.length; k++) parameters[k]! += 0.3 * random.normal();
  }
  const samples = 8 + random.integer(sizes.samples);
  const environment = drawObservations(random, { rows, kinds, features, samples, oneRow });
  const runner = new Runner(environment, policy);
  runner.judge(true);
  runner.choose(random);
  // One step of as many environments as there are samples.
  const rollout = new Rollout(environment, 1);
  rollout.observation.set(environment.observation);
  rollout.mask.set(environment.mask);
  rollout.counts.set(environment.rowCount);
  rollout.actions.set(runner.actions);
  const columns = 1 + rows * kinds;
  for (let i = 0; i < samples; i++) {
    const chosen = runner.logProbabilities[i * columns + runner.actions[i]!]!;
    rollout.logProbability[i] = chosen + 0.3 * random.normal();
    rollout.advantages[i] = random.normal();
    rollout.values[i] = runner.values[i]! + 0.3 * random.normal();
    rollout.returns[i] = runner.values[i]! + random.normal();
  }
  const picks = random.shuffle(Int32Array.from({ length: samples }, (_, i) => i));
  return { environment, policy, rollout, picks: picks.subarray(0, samples - 2) };
}

function drawObservations(
  random: Random,
  shape: { rows: number; kinds: number; features: number; samples: number; oneRow: boolean },
): VectorEnvironment {
  const { rows, kinds, features, samples, oneRow } = shape;
  const columns = 1 + rows * kinds;
  const observation = new Float64Array(samples * rows * features);
  const rowCount = new Int32Array(samples);
  const mask = new Uint8Array(samples * columns);
  for (let i = 0; i < samples; i++) {
    const count = 1 + random.integer(rows);
    rowCount[i] = count;
    for (let k = 0; k < count * features; k++) {
      observation[i * rows * features + k] = random.normal();
    }
    const first = oneRow ? 1 : 0;
    for (let a = first; a < 1 + count * kinds; a++) {
      mask[i * columns + a] = random.chance(0.6) ? 1 : 0;
    }
    mask[i * columns + first + random.integer(count * kinds)] = 1;
  }
  return {
    environments: samples,
    rows,
    kinds,
    features,
    observation,
    rowCount,
    mask,
    reward: new Float64Array(samples),
    terminated: new Uint8Array(samples),
    truncated: new Uint8Array(samples),
    finalObservation: observation,
    finalRowCount: rowCount,
    reset: () => {},
    step: () => {},
  };
}
