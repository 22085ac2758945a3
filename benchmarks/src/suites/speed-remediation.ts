import { Random } from '@aegis/core';
import { RowPolicy, trainPpo } from '@aegis/remediation/ppo';
import { RemediationEnvironment } from '@aegis/remediation/simulator';
import { simulatorSteps } from '../remediation/simulator-steps.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Multiplications and additions a second of a plain product, as the yardstick of this machine. */
function plainProducts(): number {
  const size = 96;
  const random = new Random(1);
  const a = Float64Array.from({ length: size * size }, () => random.float());
  const b = a.slice();
  const c = new Float64Array(size * size);
  const once = (): void => {
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < size; k++) {
        const value = a[i * size + k]!;
        for (let j = 0; j < size; j++) c[i * size + j]! += value * b[k * size + j]!;
      }
    }
  };
  for (let r = 0; r < 20; r++) once();
  const started = performance.now();
  const rounds = 200;
  for (let r = 0; r < rounds; r++) once();
  const seconds = (performance.now() - started) / 1000;
  return (rounds * size * size * size) / seconds;
}

async function trainingSteps(hidden: number): Promise<number> {
  const environment = new RemediationEnvironment({
    environments: 16,
    minServices: 10,
    maxServices: 10,
  });
  const { features, kinds } = environment;
  const policy = new RowPolicy({ features, kinds, hidden: [hidden, hidden] }, new Random(1));
  await trainPpo(environment, policy, { totalTimesteps: 1024, rolloutSteps: 64 });
  const started = performance.now();
  const report = await trainPpo(environment, policy, { totalTimesteps: 8192, rolloutSteps: 128 });
  return report.timesteps / ((performance.now() - started) / 1000);
}

async function run(context: SuiteContext): Promise<SuiteResult> {
  const yardstick = plainProducts();
  context.log(`yardstick: ${(yardstick / 1e6).toFixed(0)} M products a second`);
  const simulator = simulatorSteps({ services: 10, tier: 'mixed', taught: true });
  const simulator60 = simulatorSteps({ services: 60, tier: 'mixed', taught: true });
  const ppo = await trainingSteps(32);
  return {
    results: {
      simulatorStepsPerSecond: simulator,
      simulatorStepsPerSecondAt60: simulator60,
      ppoStepsPerSecond: ppo,
      simulatorStepsPerMillionProducts: simulator / (yardstick / 1e6),
      ppoStepsPerMillionProducts: ppo / (yardstick / 1e6),
      ppoShareOfSimulator: ppo / simulator,
    },
  };
}

/** Steps a second of the simulator and of training on it, beside a plain matrix product. */
export const speedRemediation: Suite = {
  name: 'speed remediation',
  summary:
    'steps a second of the simulator and of PPO, as ratios to a plain product in the same run',
  data: null,
  run,
};
