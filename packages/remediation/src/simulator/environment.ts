import { AegisError, checkNumber, Random, resolveOptions } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { POLICY_KINDS } from '../actions/default-actions.js';
import { FEATURE_COUNT } from '../features/layout.js';
import type { TaughtEnvironment } from '../ppo/vector-environment.js';
import { Episode } from './episode.js';
import { SystemPool } from './system-pool.js';
import { drawTier, TIERS, type Tier } from './tiers.js';

/** Options of {@link RemediationEnvironment}. */
export interface RemediationEnvironmentOptions {
  /** Systems that run side by side. @defaultValue 16 */
  readonly environments?: number;
  /** The least nodes of a random graph. @defaultValue 5 */
  readonly minServices?: number;
  /** The most nodes; also the rows of the observation. @defaultValue 20 */
  readonly maxServices?: number;
  /** Ticks until an episode is cut off. @defaultValue 40 */
  readonly horizon?: number;
  /** How hard the episodes are; `mixed` draws from all but `shifted`, 30 % of them none. @defaultValue 'mixed' */
  readonly tier?: Tier | 'mixed';
  /** One graph for all episodes in place of random ones. @defaultValue null */
  readonly graph?: GraphSource | null;
}

const DEFAULTS: Required<RemediationEnvironmentOptions> = Object.freeze({
  environments: 16,
  minServices: 5,
  maxServices: 20,
  horizon: 40,
  tier: 'mixed',
  graph: null,
});

const CHOICES: readonly string[] = ['mixed', ...TIERS];

/** What is left of an episode when it ends. */
export interface EpisodeSummary {
  readonly environment: number;
  readonly episode: number;
  readonly tier: Tier;
  readonly services: number;
  readonly totalReward: number;
  readonly ticks: number;
  /** Actions that ran. */
  readonly actions: number;
  /** Every fault was dealt with and users are well. */
  readonly resolved: boolean;
}

/**
 * Failing systems for a policy to learn on, many side by side: random layered graphs, random faults,
 * emulated monitoring with misses, false alarms and wrong root causes. The observation is what the
 * engine will see of a real system, never the fault.
 *
 * The reward of a tick is minus the share of users' requests that went wrong, minus a little for
 * answers by fallback, minus the cost of the action, which is higher where nothing is wrong. Episodes are numbered and seeded by environment
 * and number, so that two policies can be compared on the same ones. A step costs O(nodes · kinds).
 *
 * @example
 * ```ts
 * import { RemediationEnvironment } from '@aegis/remediation/simulator';
 * const environment = new RemediationEnvironment({ environments: 2, maxServices: 8 });
 * environment.reset(1);
 * environment.step(new Int32Array(2));
 * environment.mask[0]; // => 1
 * ```
 */
export class RemediationEnvironment implements TaughtEnvironment {
  readonly environments: number;
  readonly rows: number;
  readonly features: number = FEATURE_COUNT;
  readonly kinds: number = POLICY_KINDS.length;
  readonly observation: Float64Array;
  readonly rowCount: Int32Array;
  readonly mask: Uint8Array;
  readonly reward: Float64Array;
  /** The share of users' requests that went wrong in the last step: the truth, for scorers only. */
  readonly impact: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalObservation: Float64Array;
  readonly finalRowCount: Int32Array;
  /** The episodes that ended in the last step. */
  readonly finished: EpisodeSummary[] = [];
  readonly #options: Required<RemediationEnvironmentOptions>;
  readonly #episodes: Episode[] = [];
  readonly #pools: readonly SystemPool[];
  readonly #numbers: Int32Array;
  #seed = 0;

  constructor(options?: RemediationEnvironmentOptions) {
    const resolved = resolveOptions('RemediationEnvironment', DEFAULTS, options);
    const check = (name: 'environments' | 'minServices' | 'maxServices' | 'horizon'): number =>
      checkNumber('RemediationEnvironment', name, resolved[name], {
        min: name === 'minServices' || name === 'maxServices' ? 3 : 1,
        max: 10_000,
        integer: true,
      });
    this.environments = check('environments');
    check('horizon');
    if (check('minServices') > check('maxServices')) {
      throw new AegisError(
        'invalid-option',
        'RemediationEnvironment: minServices is above maxServices; give at most as many.',
      );
    }
    if (!CHOICES.includes(resolved.tier)) {
      throw new AegisError(
        'invalid-option',
        `RemediationEnvironment: tier is "${String(resolved.tier)}"; give one of ${CHOICES.join(', ')}.`,
      );
    }
    this.#options = resolved;
    this.rows = resolved.graph?.snapshot().nodes.length ?? resolved.maxServices;
    const n = this.environments;
    this.observation = new Float64Array(n * this.rows * this.features);
    this.finalObservation = new Float64Array(n * this.rows * this.features);
    this.rowCount = new Int32Array(n);
    this.finalRowCount = new Int32Array(n);
    this.mask = new Uint8Array(n * (1 + this.rows * this.kinds));
    this.reward = new Float64Array(n);
    this.impact = new Float64Array(n);
    this.terminated = new Uint8Array(n);
    this.truncated = new Uint8Array(n);
    this.#numbers = new Int32Array(n);
    const sizes = [resolved.minServices, resolved.maxServices] as const;
    this.#pools = Array.from(
      { length: n },
      () => new SystemPool(resolved.graph?.snapshot() ?? null, sizes),
    );
    this.reset(0);
  }

  reset(seed: number): void {
    this.#seed = seed;
    for (const pool of this.#pools) pool.forget();
    this.#numbers.fill(0);
    this.finished.length = 0;
    for (let i = 0; i < this.environments; i++) {
      this.#start(i);
      this.#write(i);
    }
  }

  step(actions: Int32Array): void {
    this.finished.length = 0;
    for (let i = 0; i < this.environments; i++) {
      const episode = this.#episodes[i]!;
      const action = actions[i]!;
      const acts = action > 0 && action <= this.rows * this.kinds;
      const node = acts ? Math.floor((action - 1) / this.kinds) : 0;
      this.reward[i] = episode.step(acts ? (action - 1) % this.kinds : -1, node);
      this.impact[i] = episode.world.violation;
      this.terminated[i] = episode.terminated ? 1 : 0;
      this.truncated[i] = episode.truncated ? 1 : 0;
      if (episode.terminated || episode.truncated) this.#finish(i, episode);
      this.#write(i);
    }
  }

  /** What is going on in environment `i`, behind the curtain: for planners that know, never for policies. */
  episode(i: number): Episode {
    return this.#episodes[i]!;
  }

  /** What one who knows the faults, and waits for the first sign of them, would do. */
  teach(out: Int32Array): void {
    this.#cures(out, true);
  }

  /** What one who knows the faults does at once: the reference that scores are a share of. */
  reference(out: Int32Array): void {
    this.#cures(out, false);
  }

  #cures(out: Int32Array, patient: boolean): void {
    for (let i = 0; i < this.environments; i++) {
      const cure = this.#episodes[i]!.cure(patient);
      out[i] = cure === null ? 0 : 1 + cure.node * this.kinds + cure.kind;
    }
  }

  #start(i: number): void {
    const environment = new Random(this.#seed).fork(`environment ${i}`);
    const number = this.#numbers[i]!;
    const random = environment.fork(`episode ${number}`);
    const { tier: chosen, horizon } = this.#options;
    const tier = chosen === 'mixed' ? drawTier(random) : chosen;
    const system = this.#pools[i]!.system(environment, number, tier);
    this.#episodes[i] = new Episode(random, system, { tier, horizon });
  }

  #finish(i: number, episode: Episode): void {
    const size = this.rows * this.features;
    episode.writeObservation(this.finalObservation, i * size, this.rows);
    this.finalRowCount[i] = episode.world.topology.count;
    this.finished.push({
      environment: i,
      episode: this.#numbers[i]!,
      tier: episode.tier,
      services: episode.world.topology.count,
      totalReward: episode.totalReward,
      ticks: episode.world.tick,
      actions: episode.actions,
      resolved: episode.resolved,
    });
    this.#numbers[i]!++;
    this.#start(i);
  }

  #write(i: number): void {
    const episode = this.#episodes[i]!;
    episode.writeObservation(this.observation, i * this.rows * this.features, this.rows);
    episode.writeMask(this.mask, i * (1 + this.rows * this.kinds), this.rows);
    this.rowCount[i] = episode.world.topology.count;
  }
}
