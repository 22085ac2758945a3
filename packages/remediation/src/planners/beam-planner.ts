import { checkNumber, resolveOptions } from '@aegis/core';
import type { Episode } from '../simulator/episode.js';
import type { World } from '../simulator/world.js';
import { actionOf, type Deed, isOpen, likelyCure } from './deed.js';
import { likelyDeeds } from './likely-deeds.js';
import { cureOnward, isOver, passTick } from './pass-tick.js';
import { fill, WorldPool } from './world-pool.js';

/** Options of {@link BeamPlanner}. */
export interface BeamPlannerOptions {
  /** States that are looked at further after each tick; more find better plans at more cost. @defaultValue 4 */
  readonly width?: number;
  /** Ticks of free choice, after which the oldest fault is cured first. @defaultValue 4 */
  readonly depth?: number;
  /** Ticks that a plan is judged by. @defaultValue 30 */
  readonly horizon?: number;
}

const DEFAULTS: Required<BeamPlannerOptions> = Object.freeze({ width: 4, depth: 4, horizon: 30 });

interface Branch {
  readonly world: World;
  readonly first: Deed | null;
  readonly reward: number;
  readonly calm: number;
  value: number;
}

/** What a search found. */
export interface BeamPlan {
  /** What to do now; null is waiting. */
  readonly deed: Deed | null;
  /** The return to be expected of the best plan. */
  readonly value: number;
}

/**
 * One who sees behind the curtain and thinks ahead: knows the faults that have begun and the physics, not
 * what is still to come. A reference for scorers; it is no policy.
 *
 * Each tick it tries what may help on copies that go on as is to be expected (every draw at its middle:
 * acts work, take their usual time), keeps the best few, tries again from there, and values where it
 * stops by curing one fault after the other. At most width · depth · deeds rollouts a decision.
 *
 * @example
 * ```ts
 * import { BeamPlanner, RemediationEnvironment } from '@aegis/remediation/simulator';
 * const environment = new RemediationEnvironment({ environments: 1, tier: 'none' });
 * new BeamPlanner().choose(environment.episode(0)); // => 0
 * ```
 */
export class BeamPlanner {
  readonly #options: Required<BeamPlannerOptions>;
  #pool: WorldPool = new WorldPool();
  #scratch: World | null = null;

  /** @throws AegisError `invalid-option` */
  constructor(options?: BeamPlannerOptions) {
    this.#options = resolveOptions('BeamPlanner', DEFAULTS, options);
    for (const name of ['width', 'depth', 'horizon'] as const) {
      checkNumber('BeamPlanner', name, this.#options[name], { min: 1, max: 1000, integer: true });
    }
  }

  /** The number of the best act for an episode as it stands; 0 is waiting. */
  choose(episode: Episode): number {
    const { world } = episode;
    if (!isOpen(world) && (world.sloHealthy() || world.faults.length === 0)) return 0;
    return actionOf(this.plan(world, episode.ticksLeft, episode.calmTicks).deed);
  }

  /**
   * The best plan that is found from a state of the world.
   *
   * @param ticksLeft - what comes later does not count
   * @param calmTicks - for how long users have been well
   */
  plan(world: World, ticksLeft: number, calmTicks: number): BeamPlan {
    const { width, depth, horizon } = this.#options;
    if (this.#scratch?.topology !== world.topology) {
      this.#pool = new WorldPool();
      this.#scratch = world.clone();
    }
    const ticks = Math.min(horizon, ticksLeft);
    const root: Branch = {
      world: this.#pool.take(world),
      first: null,
      reward: 0,
      calm: calmTicks,
      value: 0,
    };
    let best: BeamPlan = {
      deed: likelyCure(world),
      value: this.#onward(root, ticks, Number.NEGATIVE_INFINITY),
    };
    let beam: Branch[] = [root];
    for (let d = 0; d < Math.min(depth, ticks) && beam.length > 0; d++) {
      const next: Branch[] = [];
      for (const branch of beam) {
        for (const deed of [null, ...likelyDeeds(branch.world)]) {
          const child = this.#grow(branch, deed, d === 0);
          // No reward is above 0, so a plan that has cost more already cannot become better.
          if (child.reward > best.value) {
            child.value = child.reward + this.#onward(child, ticks - d - 1, best.value);
            if (child.value > best.value) best = { deed: child.first, value: child.value };
          } else child.value = Number.NEGATIVE_INFINITY;
          if (child.value === Number.NEGATIVE_INFINITY || isOver(child.world, child.calm)) {
            this.#pool.give(child.world);
          } else next.push(child);
        }
      }
      for (const { world: used } of beam) this.#pool.give(used);
      next.sort((a, b) => b.value - a.value);
      for (const { world: unused } of next.splice(width)) this.#pool.give(unused);
      beam = next;
    }
    for (const { world: used } of beam) this.#pool.give(used);
    return best;
  }

  #grow(from: Branch, deed: Deed | null, isFirst: boolean): Branch {
    const world = this.#pool.take(from.world);
    const reward = from.reward + passTick(world, deed);
    const calm = world.sloHealthy() ? from.calm + 1 : 0;
    return { world, first: isFirst ? deed : from.first, reward, calm, value: 0 };
  }

  /** What curing yields from here on; stops where the branch is no better than `best` any more. */
  #onward(branch: Branch, ticks: number, best: number): number {
    const scratch = this.#scratch!;
    fill(scratch, branch.world);
    // A little further than needed, so that branches can be told apart.
    const floor = best - branch.reward - SLACK;
    return cureOnward(scratch, { ticks, calmTicks: branch.calm, floor, blindTicks: 0 });
  }
}

const SLACK = 0.5;
