import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { FEATURE_COUNT, POLICY_KINDS, pretrainedPolicy } from '@aegis/remediation';
import {
  type RowPolicy,
  Runner,
  unpackPolicy,
  type VectorEnvironment,
} from '@aegis/remediation/ppo';
import type { RemediationEnvironment } from '@aegis/remediation/simulator';
import { benchmarksFolder } from './benchmarks-folder.js';
import type { Entry } from './contestant.js';

/** Trained with this seed and packed; `unmasked.json` beside them was trained without masks. */
export const TRAINING_SEEDS = 10;

function read(name: string): RowPolicy | null {
  const path = join(benchmarksFolder(), 'policies', `${name}.json`);
  if (!existsSync(path)) return null;
  return unpackPolicy(JSON.parse(readFileSync(path, 'utf8')), new Random(0));
}

/** A policy that was trained, by where it comes from. */
export interface TrainedPolicy {
  readonly name: string;
  readonly policy: RowPolicy;
}

function fits({ policy }: TrainedPolicy): boolean {
  return policy.shape.features === FEATURE_COUNT && policy.shape.kinds === POLICY_KINDS.length;
}

/** The policies of the training seeds; the one that ships where there are none. */
export function trainedPolicies(log: (line: string) => void): readonly TrainedPolicy[] {
  const found: TrainedPolicy[] = [];
  for (let seed = 1; seed <= TRAINING_SEEDS; seed++) {
    const policy = read(`seed-${seed}`);
    if (policy !== null) found.push({ name: `seed-${seed}`, policy });
  }
  if (found.length === 0) found.push({ name: 'shipped', policy: pretrainedPolicy() });
  for (const one of found) if (!fits(one)) log(`${one.name}: other inputs or acts; left out`);
  return found.filter(fits);
}

/** A policy trained without masks; null where there is none. */
export function unmaskedPolicy(log: (line: string) => void): RowPolicy | null {
  const policy = read('unmasked');
  if (policy === null)
    log('PPO without mask: benchmarks/policies/unmasked.json is missing; skipped');
  return policy;
}

/** Plays a policy, always its most likely act. */
export function player(policy: RowPolicy): Entry {
  return (environment) => {
    const runner = new Runner(environment, policy);
    return (_, actions) => {
      runner.judge(false);
      runner.choose(null);
      actions.set(runner.actions);
    };
  };
}

/** Plays a policy that was never told what is possible: what is not counts as waiting. */
export function unmaskedPlayer(policy: RowPolicy): Entry {
  return (environment) => {
    const columns = 1 + environment.rows * environment.kinds;
    const everything = new Uint8Array(environment.environments * columns);
    const runner = new Runner({ ...seen(environment), mask: everything }, policy);
    return (_, actions) => {
      for (let i = 0; i < environment.environments; i++) {
        const used = 1 + environment.rowCount[i]! * environment.kinds;
        everything.fill(0, i * columns, (i + 1) * columns);
        everything.fill(1, i * columns, i * columns + used);
      }
      runner.judge(false);
      runner.choose(null);
      actions.set(runner.actions);
    };
  };
}

/** The environment as plain fields, so that one of them can be another. */
function seen(environment: RemediationEnvironment): VectorEnvironment {
  const { environments, rows, features, kinds, observation, rowCount, mask } = environment;
  const { reward, terminated, truncated, finalObservation, finalRowCount } = environment;
  return {
    environments,
    rows,
    features,
    kinds,
    observation,
    rowCount,
    mask,
    reward,
    terminated,
    truncated,
    finalObservation,
    finalRowCount,
    reset: (seed) => environment.reset(seed),
    step: (actions) => environment.step(actions),
  };
}
