import type { Random } from '@aegis/core';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { EmulatedMonitoring } from './emulated-monitoring.js';
import type { WatchedWorld } from './episode.js';
import { drawProfile } from './monitoring-profile.js';
import { type GraphShape, randomServiceGraph } from './random-graph.js';
import { KINDS } from './refusals.js';
import type { Tier } from './tiers.js';
import { compileTopology } from './topology.js';
import { World } from './world.js';

/** So many episodes of an environment are played on one graph: growing one costs as much as an episode. */
export const EPISODES_A_GRAPH = 4;
const REQUESTS_PER_SECOND = 60;
const TICK_MS = 15_000;
/** The probability that an act that takes time comes to nothing. */
const FAILURE_SHARE = 0.07;
/** How much side effects hurt where little is forgiven. */
const HAZARD = 2.5;

/** The systems of one environment, made when they are wanted and kept for the episodes that share them. */
export class SystemPool {
  readonly #graph: GraphSnapshot | null;
  readonly #sizes: readonly [least: number, most: number];
  readonly #made: Map<string, WatchedWorld> = new Map();
  #group = -1;

  constructor(graph: GraphSnapshot | null, sizes: readonly [least: number, most: number]) {
    this.#graph = graph;
    this.#sizes = sizes;
  }

  /** To be called when the random source changes. */
  forget(): void {
    this.#made.clear();
  }

  /** The world for an episode, to be started anew; `environment` is the random source of all its episodes. */
  system(environment: Random, episode: number, tier: Tier): WatchedWorld {
    const group = Math.floor(episode / EPISODES_A_GRAPH);
    if (group !== this.#group) this.#made.clear();
    this.#group = group;
    const shape: GraphShape = tier === 'shifted' ? 'preferential' : 'layered';
    const variant = tier === 'metastable' || tier === 'adversarial' ? tier : shape;
    const known = this.#made.get(variant);
    if (known !== undefined) return known;
    const random = environment.fork(`system ${group}`);
    const [least, most] = this.#sizes;
    const size = random.fork('size');
    const snapshot =
      this.#graph ??
      randomServiceGraph(random.fork('graph'), least + size.integer(most - least + 1), shape);
    const topology = compileTopology(snapshot, random.fork('topology'), {
      requestsPerSecond: REQUESTS_PER_SECOND,
      eagerRetries: tier === 'metastable',
      hazard: tier === 'adversarial' ? HAZARD : 1,
    });
    const world = new World(topology, random, {
      tickMs: TICK_MS,
      startMs: 0,
      kinds: KINDS.length,
      failureShare: FAILURE_SHARE,
    });
    const monitoring = new EmulatedMonitoring(world, random, drawProfile(random, tier));
    const made = { world, monitoring };
    this.#made.set(variant, made);
    return made;
  }
}
