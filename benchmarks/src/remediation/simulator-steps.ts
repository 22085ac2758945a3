import { RemediationEnvironment, type Tier } from '@aegis/remediation/simulator';

const ENVIRONMENTS = 16;
/** Steps of all environments that engines get to compile in, and that are timed. */
const WARM_STEPS = 1500;
const TIMED_STEPS = 6000;
const ROUNDS = 3;

/** What is stepped. */
export interface StepSetting {
  readonly services: number;
  readonly tier: Tier | 'mixed';
  /** Whether the one who knows acts; otherwise nobody does, and troubles last to the end. */
  readonly taught: boolean;
}

/** Environment steps a second of processor time, the best of some rounds: others use the machine too. */
export function simulatorSteps({ services, tier, taught }: StepSetting): number {
  const environment = new RemediationEnvironment({
    environments: ENVIRONMENTS,
    minServices: services,
    maxServices: services,
    tier,
  });
  const actions = new Int32Array(ENVIRONMENTS);
  const step = (count: number): void => {
    for (let t = 0; t < count; t++) {
      if (taught) environment.teach(actions);
      environment.step(actions);
    }
  };
  const timed = Math.ceil(TIMED_STEPS / Math.max(1, services / 10));
  step(WARM_STEPS);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    step(timed);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return (timed * ENVIRONMENTS) / best;
}
