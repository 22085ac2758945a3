import { type ActionKind, Random, type RemediationAction } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { DEFAULT_ACTIONS } from '@aegis/remediation';
import {
  FAULT_KINDS,
  type FaultKind,
  randomServiceGraph,
  Simulation,
} from '@aegis/remediation/simulator';

/**
 * What flows, what is remembered of the past, and where copies stand, which follows their number at the next
 * tick: an act shows in these for a while, and taking it back does not make it undone that it happened.
 * Everything else in the snapshot has to be as if it had not.
 */
const PASSING: ReadonlySet<string> = new Set([
  ...['random', 'arrivalNoise', 'burstTicks', 'burstLevel', 'violation', 'degraded'],
  ...['available', 'backlog', 'leaked', 'memoryWobble', 'coldTicks', 'lagTicks', 'capacityLost'],
  ...['rate', 'admitted', 'refused', 'poolLoss', 'connectionLoss', 'attempts', 'outOfMemory'],
  ...['ownSoft', 'ownHard', 'soft', 'hard', 'error', 'ownLatency', 'latency'],
  ...['utilisation', 'memory', 'speed', 'placed', 'machinesMoved'],
  // Looked at by themselves, with what the autoscaler did.
  ...['replicas', 'autoscaledAt'],
  ...['deployedAt', 'configuredAt', 'flaggedAt', 'scaledAt', 'downSince', 'actedAt'],
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

/** A storm blows itself out or not, as the physics have it. */
const LASTING_FAULTS = FAULT_KINDS.filter((kind) => kind !== 'retry-storm');

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
  const fault = OCCASIONS.get(kinds[0]!) ?? random.pick(LASTING_FAULTS);
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
  const [ours, theirs] = [savedWorld(acted), savedWorld(twin)];
  return lasting(ours) === lasting(theirs) && sameCopies(ours, theirs);
}

interface SavedWorld {
  readonly nodes: number;
  readonly world: Readonly<Record<string, unknown>>;
}

function savedWorld(simulation: Simulation): SavedWorld {
  const saved = JSON.parse(JSON.stringify(simulation)) as { nodes: unknown[]; world: object };
  return { nodes: saved.nodes.length, world: { ...saved.world } };
}

function lasting({ world }: SavedWorld): string {
  return JSON.stringify(Object.entries(world).filter(([name]) => !PASSING.has(name)));
}

/** Whether all have their copies again, but for those that the autoscaler has seen to for itself. */
function sameCopies(ours: SavedWorld, theirs: SavedWorld): boolean {
  const [a, b] = [copies(ours), copies(theirs)];
  const left = (i: number): boolean => a.scaled[i]! < 0 && b.scaled[i]! < 0;
  return a.replicas.every((count, i) => !left(i) || count === b.replicas[i]);
}

function copies({ world, nodes }: SavedWorld): { replicas: Float64Array; scaled: Int32Array } {
  const reader = SnapshotReader.open(world, { kind: 'world', version: 2 });
  return {
    replicas: reader.finiteFloat64Array('replicas', nodes),
    scaled: reader.int32Array('autoscaledAt', nodes),
  };
}
