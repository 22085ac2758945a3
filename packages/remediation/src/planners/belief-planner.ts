import { KINDS } from '../simulator/refusals.js';
import type { Topology } from '../simulator/topology.js';
import { World } from '../simulator/world.js';
import { BeamPlanner } from './beam-planner.js';
import { Belief, withChanges } from './belief.js';
import { actionOf, type Deed, isOpen } from './deed.js';
import { Evidence } from './evidence.js';
import { MIDDLE } from './middle-random.js';
import { type Case, Prospects } from './prospects.js';

/** What is known of a system beforehand: how it is built and what time it is. */
export interface BeliefSystem {
  readonly topology: Topology;
  readonly tickMs: number;
  readonly startMs: number;
}

/** Cases that an act is weighed by. */
const CASES = 8;
/** Trouble less likely than this is not worth a thought. */
const UNLIKELY = 0.03;
/** Where this much agrees on what is wrong, one plans as if it were known. */
const SURE = 0.75;
const HORIZON = 24;

function openFaults(world: World): string {
  return world.faults
    .filter((fault) => fault.curedBy === null)
    .map(({ kind, node }) => `${kind}@${node}`)
    .join(' ');
}

/**
 * One who sees what a policy sees, knows how the system works, and keeps count of all that may be the
 * case. The reference for what can be had under partial observation; it is no policy, since nobody
 * knows a real system's physics.
 *
 * Every case is a copy of the system with other faults (kind, node, onset, with or without a deploy, one
 * or several), that lives through the same acts and is weighed by how well the reports fit to what
 * monitoring would show of it. An act is worth its mean return over the likeliest cases. New cases
 * branch off wherever something was reported that nothing foresaw.
 *
 * A tick of quiet costs some tens of microseconds, one in which something new is seen some hundred ticks of
 * the system's physics.
 *
 * @example
 * ```ts
 * import { BeliefPlanner, RemediationEnvironment } from '@aegis/remediation/simulator';
 * const environment = new RemediationEnvironment({ environments: 1, maxServices: 8, tier: 'none' });
 * const planner = new BeliefPlanner(environment.episode(0).world);
 * planner.choose(environment.observation, environment.mask); // => 0
 * ```
 *
 * @see Kaelbling, Littman, Cassandra (1998), Planning and acting in partially observable stochastic
 * domains, Artificial Intelligence 101, doi:10.1016/S0004-3702(98)00023-X. Instead of an exact value
 * function, returns are rolled out per case (QMDP) with a price on wrong guesses, and where one case
 * rules, {@link BeamPlanner} plans for it.
 */
export class BeliefPlanner {
  readonly #system: BeliefSystem;
  readonly #evidence: Evidence;
  readonly #prospects: Prospects;
  readonly #beam: BeamPlanner = new BeamPlanner({ width: 3 });
  #belief: Belief | null = null;
  #tick = 0;
  #last: Deed | null = null;

  constructor(system: BeliefSystem) {
    this.#system = system;
    this.#evidence = new Evidence(system.topology.count);
    this.#prospects = new Prospects(this.#health());
  }

  /**
   * The number of the best act for what is seen now; to be asked once a tick, from the first on.
   *
   * @param rows - nodes × features, as an environment shows them
   * @param mask - from waiting on: 1 where an act is possible
   */
  choose(rows: ArrayLike<number>, mask: ArrayLike<number>): number {
    this.#tick++;
    const glimpse = this.#evidence.take(rows, this.#tick);
    if (this.#belief === null) {
      this.#belief = new Belief(withChanges(this.#health(), glimpse), this.#evidence);
      // What was changed before anybody looked says nothing.
      this.#belief.pass(null, { ...glimpse, changes: [] });
    } else this.#belief.pass(this.#last, glimpse);
    const cases = this.#belief.cases(CASES);
    this.#last = this.#decide(cases, (action) => mask[action] === 1);
    return actionOf(this.#last);
  }

  #decide(cases: readonly Case[], mask: (action: number) => boolean): Deed | null {
    let trouble = 0;
    let agreed = 0;
    const likeliest = cases[0]!.world;
    const name = openFaults(likeliest);
    for (const { world, probability } of cases) {
      if (isOpen(world)) trouble += probability;
      if (openFaults(world) === name) agreed += probability;
    }
    if (trouble < UNLIKELY) return null;
    if (agreed < SURE || !isOpen(likeliest)) return this.#prospects.best(cases, mask);
    const { deed } = this.#beam.plan(likeliest, HORIZON, 0);
    return mask(actionOf(deed)) ? deed : this.#prospects.best(cases, mask);
  }

  /** For people: what is thought to be the case. */
  describe(most = 5): readonly string[] {
    return this.#belief?.describe(most) ?? [];
  }

  #health(): World {
    const { topology, tickMs, startMs } = this.#system;
    return new World(topology, MIDDLE, {
      tickMs,
      startMs,
      kinds: KINDS.length,
      failureShare: 0,
    });
  }
}
