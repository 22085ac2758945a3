import { checkNumber, resolveOptions } from '@aegis/core';
import { POLICY_KINDS } from '../actions/default-actions.js';
import { NEEDLESS_COST } from '../simulator/episode.js';
import { definitionOf, refusal } from '../simulator/refusals.js';
import type { World } from '../simulator/world.js';
import { type Deed, isOpen } from './deed.js';
import { isOver, passTick } from './pass-tick.js';
import { fill, WorldPool } from './world-pool.js';

/** Options of {@link searchExactly}. */
export interface ExactSearchOptions {
  /** Ticks that count. @defaultValue 6 */
  readonly ticks?: number;
  /** Ticks for which users have been well already. @defaultValue 0 */
  readonly calmTicks?: number;
  /** Return of a plan that is known already; a good one saves most of the work. @defaultValue -1000 */
  readonly known?: number;
  /** States to look at, at most. @defaultValue 100000 */
  readonly budget?: number;
}

const DEFAULTS: Required<ExactSearchOptions> = Object.freeze({
  ticks: 6,
  calmTicks: 0,
  known: -1000,
  budget: 100_000,
});

/** What an exact search found. */
export interface ExactPlan {
  /** The highest return that there is; `known` where nothing is better. */
  readonly value: number;
  /** The first deed of the plan; null is waiting, or that nothing beats what was known. */
  readonly deed: Deed | null;
  /** Whether the whole tree was looked at: `value` is the optimum. */
  readonly proven: boolean;
  /** States that were looked at. */
  readonly looked: number;
}

/**
 * The best return over every order of every possible act, where every draw is at its middle: certifies how
 * near a planner comes. For graphs of up to six nodes or so and a few ticks; it grows as
 * (nodes · kinds)^ticks, but for what is cut off.
 *
 * Branch and bound: no reward is above 0, so what a plan has cost so far bounds its return from above, and
 * one that has cost as much as the best plan known is cut off without loss.
 *
 * @example
 * ```ts
 * import { RemediationEnvironment, searchExactly } from '@aegis/remediation/simulator';
 * const environment = new RemediationEnvironment({
 *   environments: 1,
 *   minServices: 4,
 *   maxServices: 5,
 *   tier: 'none',
 * });
 * searchExactly(environment.episode(0).world, { ticks: 3 }).deed; // => null
 * ```
 *
 * @param world - as it is; it is not changed
 * @throws AegisError `invalid-option`
 */
export function searchExactly(world: World, options?: ExactSearchOptions): ExactPlan {
  const resolved = resolveOptions('searchExactly', DEFAULTS, options);
  for (const name of ['ticks', 'calmTicks', 'budget'] as const) {
    const min = name === 'calmTicks' ? 0 : 1;
    checkNumber('searchExactly', name, resolved[name], { min, max: 1e9, integer: true });
  }
  checkNumber('searchExactly', 'known', resolved.known, { min: -1e9, max: 0 });
  return new ExactSearch(resolved).run(world);
}

class ExactSearch {
  readonly #options: Required<ExactSearchOptions>;
  readonly #pool: WorldPool = new WorldPool();
  #value: number;
  #deed: Deed | null = null;
  #looked = 0;

  constructor(options: Required<ExactSearchOptions>) {
    this.#options = options;
    this.#value = options.known;
  }

  run(world: World): ExactPlan {
    const root = this.#pool.take(world);
    const { ticks, calmTicks, budget } = this.#options;
    this.#look(root, { ticks, calm: calmTicks, reward: 0, first: null, isRoot: true });
    const proven = this.#looked < budget;
    return { value: this.#value, deed: this.#deed, proven, looked: this.#looked };
  }

  #look(
    world: World,
    at: { ticks: number; calm: number; reward: number; first: Deed | null; isRoot: boolean },
  ): void {
    if (at.ticks === 0 || isOver(world, at.calm)) {
      if (at.reward > this.#value) {
        this.#value = at.reward;
        this.#deed = at.first;
      }
      return;
    }
    const next = this.#pool.take(world);
    const needless = isOpen(world) ? 0 : NEEDLESS_COST;
    for (const deed of [...everyDeed(world), null]) {
      if (this.#looked >= this.#options.budget) break;
      const cost = deed === null ? 0 : definitionOf(deed.kind).cost + needless;
      if (at.reward - cost <= this.#value) continue;
      this.#looked++;
      fill(next, world);
      const reward = at.reward + passTick(next, deed);
      if (reward <= this.#value) continue;
      const calm = next.sloHealthy() ? at.calm + 1 : 0;
      const first = at.isRoot ? deed : at.first;
      this.#look(next, { ticks: at.ticks - 1, calm, reward, first, isRoot: false });
    }
    this.#pool.give(next);
  }
}

function everyDeed(world: World): Deed[] {
  const out: Deed[] = [];
  for (let node = 0; node < world.topology.count; node++) {
    for (const kind of POLICY_KINDS) {
      if (refusal(world, kind, node) === null) out.push({ kind, node });
    }
  }
  return out;
}
