import { Random, type RemediationAction } from '@aegis/core';
import { DEFAULT_ACTIONS } from '@aegis/remediation';
import { FAULT_KINDS, randomServiceGraph, Simulation } from '@aegis/remediation/simulator';

/**
 * What flows and what is remembered of the past: an act shows in these for a while, and taking it back
 * does not make it undone that it happened. Everything else in the snapshot has to be as if it had not.
 */
const PASSING: ReadonlySet<string> = new Set([
  ...['random', 'arrivalNoise', 'violation', 'degraded'],
  ...['available', 'backlog', 'leaked', 'memoryWobble', 'coldTicks', 'capacityLost', 'outOfMemory'],
  ...['rate', 'ownError', 'error', 'ownLatency', 'latency', 'utilisation', 'memory'],
  ...['previousReplicas', 'deployedAt', 'configuredAt', 'flaggedAt', 'scaledAt', 'actedAt'],
]);

export interface UndoReport {
  readonly tried: number;
  readonly restored: number;
  /** By kind of act, how many were not as before. */
  readonly failures: ReadonlyMap<string, number>;
}

/**
 * Two systems with the same seed, one of which is acted upon: after the act is taken back, at once or some
 * ticks later, both have to be the same.
 */
export function undoEverything(seeds: number): UndoReport {
  const failures = new Map<string, number>();
  let tried = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const random = new Random(seed);
    const snapshot = randomServiceGraph(random, 8 + random.integer(12));
    const start = (): Simulation => new Simulation({ snapshot: () => snapshot }, { seed });
    for (const { kind, targets, reversible } of DEFAULT_ACTIONS) {
      if (!reversible || kind === 'observe') continue;
      const fitting = snapshot.nodes.filter((node) => targets.includes(node.kind));
      if (fitting.length === 0) continue;
      const action = { kind, target: random.pick(fitting).id, parameters: {} };
      const result = undoOnce(start(), start(), action, random);
      if (result === null) continue;
      tried++;
      if (!result) failures.set(kind, (failures.get(kind) ?? 0) + 1);
    }
  }
  const failed = [...failures.values()].reduce((sum, one) => sum + one, 0);
  return { tried, restored: tried - failed, failures };
}

/** Whether all is as if nothing had been done; null where the act was not possible. */
function undoOnce(
  acted: Simulation,
  twin: Simulation,
  action: RemediationAction,
  random: Random,
): boolean | null {
  const both = [acted, twin];
  const tick = (count: number): void => {
    for (const one of both) for (let t = 0; t < count; t++) one.tick();
  };
  const fault = random.pick(FAULT_KINDS);
  // Something to take back: what a deploy, a change or a flag brought, or what just befell the target.
  const first =
    action.kind === 'rollback'
      ? 'bad-deploy'
      : action.kind === 'restore-config'
        ? 'bad-config'
        : action.kind === 'disable-flag'
          ? 'flag-bug'
          : fault;
  tick(2);
  if (twin.faultsFor(action.target).includes(first)) {
    for (const one of both) {
      one.injectFault({ kind: first, service: action.target, withDeploy: false });
    }
  }
  tick(2);
  if (!acted.apply(action).accepted) return null;
  // Taken back while it is still on its way, or when it has had its effect.
  tick(random.integer(5));
  if (!acted.undo(action).accepted) return false;
  return lasting(acted) === lasting(twin);
}

function lasting(simulation: Simulation): string {
  const { world } = JSON.parse(JSON.stringify(simulation)) as { world: Record<string, unknown> };
  return JSON.stringify(Object.entries(world).filter(([name]) => !PASSING.has(name)));
}
