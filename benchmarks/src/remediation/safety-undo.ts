import { type ActionKind, Random, type RemediationAction } from '@aegis/core';
import { DEFAULT_ACTIONS } from '@aegis/remediation';
import {
  FAULT_KINDS,
  type FaultKind,
  randomServiceGraph,
  Simulation,
} from '@aegis/remediation/simulator';

/**
 * What flows and what is remembered of the past: an act shows in these for a while, and taking it back
 * does not make it undone that it happened. Everything else in the snapshot has to be as if it had not.
 */
const PASSING: ReadonlySet<string> = new Set([
  ...['random', 'arrivalNoise', 'violation', 'degraded'],
  ...['available', 'backlog', 'leaked', 'memoryWobble', 'coldTicks', 'capacityLost', 'outOfMemory'],
  ...['rate', 'ownError', 'error', 'ownLatency', 'latency', 'utilisation', 'memory'],
  ...['deployedAt', 'configuredAt', 'flaggedAt', 'scaledAt', 'actedAt'],
]);

export interface UndoReport {
  readonly tried: number;
  readonly restored: number;
  /** Two acts on the same target, taken back last first. */
  readonly stacksTried: number;
  readonly stacksRestored: number;
  /** By kind of act, how many were not as before. */
  readonly failures: ReadonlyMap<string, number>;
}

/**
 * Two systems with the same seed, one of which is acted upon: after the act is taken back, at once or some
 * ticks later, both have to be the same.
 */
export function undoEverything(seeds: number): UndoReport {
  const failures = new Map<string, number>();
  const counts = { tried: 0, restored: 0, stacksTried: 0, stacksRestored: 0 };
  const kinds = DEFAULT_ACTIONS.filter(({ kind, reversible }) => reversible && kind !== 'observe');
  for (let seed = 0; seed < seeds; seed++) {
    const random = new Random(seed);
    const snapshot = randomServiceGraph(random, 8 + random.integer(12));
    const start = (): Simulation => new Simulation({ snapshot: () => snapshot }, { seed });
    for (const { kind, targets } of kinds) {
      const fitting = snapshot.nodes.filter((node) => targets.includes(node.kind));
      if (fitting.length === 0) continue;
      const target = random.pick(fitting).id;
      const second = random.pick(kinds).kind;
      const one = takeBack(start(), start(), target, [kind], random);
      if (one !== null) {
        counts.tried++;
        if (one) counts.restored++;
        else failures.set(kind, (failures.get(kind) ?? 0) + 1);
      }
      const two = takeBack(start(), start(), target, [kind, second], random);
      if (two !== null) {
        const name = `${kind}, then ${second}`;
        counts.stacksTried++;
        if (two) counts.stacksRestored++;
        else failures.set(name, (failures.get(name) ?? 0) + 1);
      }
    }
  }
  return { ...counts, failures };
}

/** What an act of a kind is there to take back. */
const OCCASIONS: ReadonlyMap<string, FaultKind> = new Map([
  ['rollback', 'bad-deploy'],
  ['restore-config', 'bad-config'],
  ['disable-flag', 'flag-bug'],
]);

/** Whether all is as if nothing had been done; null where an act was not possible. */
function takeBack(
  acted: Simulation,
  twin: Simulation,
  target: string,
  kinds: readonly ActionKind[],
  random: Random,
): boolean | null {
  const tick = (count: number): void => {
    for (const one of [acted, twin]) for (let t = 0; t < count; t++) one.tick();
  };
  const fault = OCCASIONS.get(kinds[0]!) ?? random.pick(FAULT_KINDS);
  tick(2);
  if (twin.faultsFor(target).includes(fault)) {
    for (const one of [acted, twin]) {
      one.injectFault({ kind: fault, service: target, withDeploy: false });
    }
  }
  tick(2);
  const done: RemediationAction[] = [];
  for (const kind of kinds) {
    const action = { kind, target, parameters: {} };
    if (!acted.apply(action).accepted) return null;
    done.push(action);
    // The last one is taken back while it is still on its way, or when it has had its effect.
    tick(done.length < kinds.length ? 5 : random.integer(5));
  }
  for (const action of done.reverse()) if (!acted.undo(action).accepted) return false;
  return lasting(acted) === lasting(twin);
}

function lasting(simulation: Simulation): string {
  const { world } = JSON.parse(JSON.stringify(simulation)) as { world: Record<string, unknown> };
  return JSON.stringify(Object.entries(world).filter(([name]) => !PASSING.has(name)));
}
