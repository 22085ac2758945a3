import type { GraphSource } from '@aegis/graph/csr';
import {
  type EpisodeSummary,
  RemediationEnvironment,
  type Tier,
} from '@aegis/remediation/simulator';
import type { Entry } from './contestant.js';

export interface Setting {
  readonly tier: Tier;
  readonly minServices: number;
  readonly maxServices: number;
  readonly environments: number;
  /** The same number for every environment: taking the first that finish would favour the short ones. */
  readonly episodes: number;
  /** One graph for all in place of random ones. */
  readonly graph?: GraphSource;
}

/** Plays a fixed number of episodes in each environment; element environment · episodes + episode. */
export function play(entry: Entry, setting: Setting, seed: number): EpisodeSummary[] {
  const { tier, minServices, maxServices, environments, episodes, graph = null } = setting;
  const environment = new RemediationEnvironment({
    environments,
    tier,
    minServices,
    maxServices,
    graph,
  });
  environment.reset(seed);
  const contestant = entry(environment, seed);
  const actions = new Int32Array(environments);
  const idle = new Uint8Array(environments);
  const out: EpisodeSummary[] = new Array(environments * episodes);
  let left = environments * episodes;
  while (left > 0) {
    contestant(environment, actions, idle);
    environment.step(actions);
    for (const summary of environment.finished) {
      if (summary.episode >= episodes) continue;
      if (summary.episode === episodes - 1) idle[summary.environment] = 1;
      out[summary.environment * episodes + summary.episode] = summary;
      left--;
    }
  }
  return out;
}
