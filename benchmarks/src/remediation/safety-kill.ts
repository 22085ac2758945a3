import { type Plan, Random, type RemediationAction } from '@aegis/core';
import {
  type Executor,
  executePlan,
  resumeGuard,
  settleUnfinished,
} from '@aegis/remediation/guard';
import { randomServiceGraph } from '@aegis/remediation/simulator';

export interface KillReport {
  readonly kills: number;
  readonly executions: number;
  /** Acts, or undos, that an executor was asked for twice. */
  readonly doubles: number;
  /** Acts that were asked for before the guard had written them down. */
  readonly unwritten: number;
}

const KINDS = ['scale-out', 'rate-limit', 'restart', 'circuit-break', 'disable-flag'] as const;

/**
 * Lets plans be carried out by a process that dies at every point where it can: before and after each
 * save, each act and each undo. A new one takes up what was saved, and is asked for the same plan again.
 */
export async function killEverywhere(plans: number, seed: number): Promise<KillReport> {
  const report = { kills: 0, executions: 0, doubles: 0, unwritten: 0 };
  for (let p = 0; p < plans; p++) {
    const random = new Random(seed).fork(`plan ${p}`);
    const snapshot = randomServiceGraph(random, 10);
    const graph = { snapshot: () => snapshot };
    const targets = random.shuffle([...snapshot.nodes]).slice(0, 1 + random.integer(4));
    const plan = planOf(
      `p${p}`,
      targets.map(({ id }) => act(random.pick(KINDS), id)),
    );
    const helps = random.pick([true, false, null]);
    const fails = random.integer(8);
    for (let point = 0; ; point++) {
      const world = new Mortal(point, fails);
      const first = resumeAndRun(world, plan, graph, helps, 0);
      const isOver = await Promise.race([first.then(() => true), world.death.then(() => false)]);
      if (isOver) break;
      report.kills++;
      world.revive();
      await resumeAndRun(world, plan, graph, helps, 10_000);
      // Once more, long after everything has been given up.
      await resumeAndRun(world, plan, graph, helps, 1e8);
      report.executions += world.asked.length;
      report.doubles += world.asked.length - new Set(world.asked).size;
      report.unwritten += world.unwritten;
    }
  }
  return report;
}

async function resumeAndRun(
  world: Mortal,
  plan: Plan,
  graph: Parameters<typeof executePlan>[0]['graph'],
  helps: boolean | null,
  nowMs: number,
): Promise<void> {
  const options = { maxShareAtRisk: 1, minCopiesAtRisk: 1000, maxCost: 10, maxRadius: 100 };
  const guard = await resumeGuard(world, options);
  const executor = world.executor();
  const clock = (): number => nowMs;
  await settleUnfinished({ guard, executor, clock, store: world });
  const common = { plan, guard, graph, executor, clock, store: world };
  await executePlan({ ...common, verify: () => helps });
}

/** A process, its executor and its disk; dies at a given event, and then nothing more comes of it. */
class Mortal {
  readonly asked: string[] = [];
  readonly death: Promise<void>;
  unwritten = 0;
  #die: () => void = () => {};
  #left: number;
  readonly #fails: number;
  #saved: string | null = null;
  /** Whoever belongs to a process that is dead does nothing any more. */
  #life = 0;

  constructor(diesAt: number, fails: number) {
    this.#left = diesAt;
    this.#fails = fails;
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  revive(): void {
    this.#life++;
    this.#left = Number.POSITIVE_INFINITY;
  }

  load(): unknown {
    return this.#saved === null ? null : JSON.parse(this.#saved);
  }

  async save(snapshot: unknown): Promise<void> {
    const life = this.#life;
    await this.#event(life);
    this.#saved = JSON.stringify(snapshot);
    await this.#event(life);
  }

  executor(): Executor {
    const life = this.#life;
    const ask = async (what: string, key: string) => {
      await this.#event(life);
      this.asked.push(`${what} ${key}`);
      if (this.#saved?.includes(key.replace(':undo', '')) !== true) this.unwritten++;
      await this.#event(life);
      const ok = this.asked.length % 8 !== this.#fails;
      return { ok, message: ok ? 'done' : 'no' };
    };
    return {
      name: 'mortal',
      execute: ({ kind, target }, { idempotencyKey }) => ask(`${kind} ${target}`, idempotencyKey),
      undo: ({ kind, target }, { idempotencyKey }) => ask(`undo ${kind} ${target}`, idempotencyKey),
    };
  }

  /** Goes on, or never does. */
  async #event(life: number): Promise<void> {
    const isDead = life !== this.#life || this.#left-- <= 0;
    if (!isDead) return;
    if (life === this.#life) this.#die();
    await new Promise(() => {});
  }
}

function act(kind: RemediationAction['kind'], target: string): RemediationAction {
  return { kind, target, parameters: {} };
}

function planOf(id: string, actions: readonly RemediationAction[]): Plan {
  const steps = actions.map((action) => {
    const claims = { reversible: true, blastRadius: [action.target], tier: 'auto' as const };
    return { action, why: 'because', confidence: 1, ...claims };
  });
  return { id, incidentId: null, createdMs: 0, steps, sentence: '' };
}
