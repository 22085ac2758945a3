import { type RowPolicy, Runner } from '@aegis/remediation/ppo';
import { ClassicEnvironment } from './classic-environment.js';
import type { ClassicTask } from './classic-task.js';

const COPIES = 50;
/** Of every copy. Taking the first that finish would favour short ones. */
const EPISODES = 2;

/** Mean return of 100 episodes, two of each of 50 copies, when the most likely action is taken. */
export function evaluate(task: ClassicTask, policy: RowPolicy, seed: number): number {
  const environment = new ClassicEnvironment(task, COPIES);
  environment.reset(seed);
  const runner = new Runner(environment, policy);
  const left = new Int32Array(COPIES).fill(EPISODES);
  let open = COPIES;
  let sum = 0;
  while (open > 0) {
    runner.judge(false);
    runner.choose(null);
    environment.step(runner.actions);
    for (let i = 0; i < COPIES; i++) {
      if (left[i] === 0) continue;
      sum += environment.reward[i]!;
      if (environment.terminated[i] === 0 && environment.truncated[i] === 0) continue;
      left[i]!--;
      if (left[i] === 0) open--;
    }
  }
  return sum / (COPIES * EPISODES);
}
