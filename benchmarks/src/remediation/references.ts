import { BeamPlanner, BeliefPlanner } from '@aegis/remediation/simulator';
import type { Entry } from './contestant.js';

/** Sees the faults and thinks ahead. */
export const beam: Entry = (environment) => {
  const planners = Array.from({ length: environment.environments }, () => new BeamPlanner());
  return (_, actions, idle) => {
    for (const [i, planner] of planners.entries()) {
      actions[i] = idle[i] === 1 ? 0 : planner.choose(environment.episode(i));
    }
  };
};

/** Sees what a policy sees, and knows how systems work. */
export const belief: Entry = (environment) => {
  const { environments, rows, features, kinds, observation, mask } = environment;
  const episodes = new Array<unknown>(environments).fill(null);
  const planners = new Array<BeliefPlanner | null>(environments).fill(null);
  const size = rows * features;
  const columns = 1 + rows * kinds;
  return (_, actions, idle) => {
    for (let i = 0; i < environments; i++) {
      actions[i] = 0;
      if (idle[i] === 1) continue;
      const episode = environment.episode(i);
      if (episodes[i] !== episode) {
        episodes[i] = episode;
        const { topology, tickMs, startMs } = episode.world;
        planners[i] = new BeliefPlanner({ topology, tickMs, startMs });
      }
      const shown = observation.subarray(i * size, (i + 1) * size);
      const possible = mask.subarray(i * columns, (i + 1) * columns);
      actions[i] = planners[i]!.choose(shown, possible);
    }
  };
};
