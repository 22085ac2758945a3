import type { Random } from '@aegis/core';
import type { Rollout, Runner } from './rollout.js';
import type { TaughtEnvironment, VectorEnvironment } from './vector-environment.js';

/** Shuffled picks, cut into minibatches of nearly equal size. */
export function* minibatches(size: number, parts: number, random: Random): Generator<Int32Array> {
  const picks = random.shuffle(Int32Array.from({ length: size }, (_, i) => i));
  for (let k = 0; k < parts; k++) {
    const from = Math.floor((k * size) / parts);
    const to = Math.floor(((k + 1) * size) / parts);
    if (to > from) yield picks.subarray(from, to);
  }
}

/** Keeps account of returns across rollouts. */
export class Returns {
  readonly #running: Float64Array;
  #sum = 0;
  #count = 0;

  constructor(environments: number) {
    this.#running = new Float64Array(environments);
  }

  add(environment: VectorEnvironment): void {
    for (let i = 0; i < this.#running.length; i++) {
      this.#running[i]! += environment.reward[i]!;
      if (environment.terminated[i] === 0 && environment.truncated[i] === 0) continue;
      this.#sum += this.#running[i]!;
      this.#count++;
      this.#running[i] = 0;
    }
  }

  take(): number | null {
    const mean = this.#count > 0 ? this.#sum / this.#count : null;
    this.#sum = 0;
    this.#count = 0;
    return mean;
  }
}

/** Fills a rollout; with a teacher, notes its lessons and follows them with probability `follow`. */
export function collect(
  rollout: Rollout,
  runner: Runner,
  returns: Returns,
  random: Random,
  teacher: { environment: TaughtEnvironment; follow: number } | null,
): void {
  const { environment, columns } = runner;
  const n = environment.environments;
  const lessons = new Int32Array(n);
  for (let t = 0; t < rollout.steps; t++) {
    const at = t * n;
    rollout.observation.set(environment.observation, at * environment.rows * environment.features);
    rollout.mask.set(environment.mask, at * columns);
    rollout.counts.set(environment.rowCount, at);
    runner.judge(true);
    runner.choose(random);
    if (teacher !== null) {
      teacher.environment.teach(lessons);
      rollout.lessons.set(lessons, at);
      for (let i = 0; i < n; i++) {
        if (random.chance(teacher.follow)) runner.actions[i] = lessons[i]!;
      }
    }
    rollout.actions.set(runner.actions, at);
    rollout.values.set(runner.values, at);
    for (let i = 0; i < n; i++) {
      rollout.logProbability[at + i] = runner.logProbabilities[i * columns + runner.actions[i]!]!;
    }
    environment.step(runner.actions);
    returns.add(environment);
    rollout.rewards.set(environment.reward, at);
    rollout.terminated.set(environment.terminated, at);
    rollout.truncated.set(environment.truncated, at);
    runner.cutValues(rollout.cutValues, at);
  }
  runner.judge(true);
  rollout.lastValues.set(runner.values);
}
