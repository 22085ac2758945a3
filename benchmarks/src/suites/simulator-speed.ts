import { type StepSetting, simulatorSteps } from '../remediation/simulator-steps.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** By the key of their result; every step holds monitoring, masks, rewards and its share of the starts. */
const SETTINGS: Readonly<Record<string, StepSetting>> = {
  stepsPerSecond: { services: 10, tier: 'mixed', taught: true },
  withoutFault: { services: 10, tier: 'none', taught: true },
  nobodyActs: { services: 10, tier: 'mixed', taught: false },
  at60Services: { services: 60, tier: 'mixed', taught: true },
};

async function run({ log }: SuiteContext): Promise<SuiteResult> {
  const results: Record<string, number> = {};
  for (const [key, setting] of Object.entries(SETTINGS)) {
    log(`simulator speed: ${setting.services} services, ${setting.tier}`);
    results[key] = simulatorSteps(setting);
  }
  return { results };
}

/** Steps a second of the simulated failing systems, on one thread. */
export const simulatorSpeed: Suite = {
  name: 'simulator speed',
  summary: 'environment steps a second of processor time, with all physics and monitoring',
  data: null,
  run,
};
