import { Random } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';

const FIXES_A_ROUND = 8;
const HOUR_MS = 3_600_000;
const COMMANDS = [
  { command: 'kubectl rollout restart deployment/', helps: 0.9 },
  { command: 'kubectl scale --replicas=4 deployment/', helps: 0.6 },
  { command: 'kubectl rollout undo deployment/', helps: 0.8 },
] as const;

/** What a deployment has learnt up to a round from fixes that are made up: the same for the same seed. */
export function learntUpTo(deployment: string, round: number, seed: number): RemediationLearner {
  const random = new Random(seed).fork(deployment);
  const learner = new RemediationLearner();
  for (let fix = 0; fix < (round + 1) * FIXES_A_ROUND; fix++) {
    const { command, helps } = COMMANDS[random.integer(COMMANDS.length)]!;
    learner.captureManualFix({
      command: `${command}service-${random.integer(20)}`,
      issues: [],
      anomalies: [],
      success: random.chance(helps),
      // Of one operator the learner believes three fixes of one kind of incident, and no more.
      operator: `operator-${fix}`,
      at: fix * HOUR_MS,
    });
  }
  return learner;
}
