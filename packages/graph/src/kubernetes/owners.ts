import { asFields, at, listAt, textAt } from '../common/fields.js';
import type { WorkloadObject } from './inventory.js';
import type { ManifestObject } from './read-objects.js';

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Longer chains of owners are rings. */
const MAX_CHAIN = 10;
/** What controllers make, and nobody declares where its owner is declared. */
const MADE = new Set(['Pod', 'ReplicaSet', 'ReplicationController', 'Job']);

const keyOf = (namespace: string | null, { kind, name }: Owner): string =>
  JSON.stringify([namespace, kind, name]);

function controllerOf({ body }: ManifestObject): Owner | null {
  const references = listAt(body, 'metadata', 'ownerReferences').map(asFields);
  const reference =
    references.find((one) => at(one, 'controller') === true) ??
    (references.length === 1 ? references[0]! : null);
  if (reference === null) return null;
  const [kind, name] = [textAt(reference, 'kind'), textAt(reference, 'name')];
  // The kubelet owns the Pods that it starts from files of its own.
  return kind === null || name === null || kind === 'Node' ? null : { kind, name };
}

/** Who owns an owner that is not declared, as its name tells: the hash of a ReplicaSet, a Job's time. */
function guessedOwner(owner: Owner, member: WorkloadObject): Owner {
  const hash = member.labels.get('pod-template-hash');
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  }
  const timed = owner.kind === 'Job' ? /^(.+)-\d{8,10}$/.exec(owner.name) : null;
  return timed === null ? owner : { kind: 'CronJob', name: timed[1]! };
}

/**
 * Gives what controllers made to the topmost owner: in a dump of a running cluster a Deployment, its
 * ReplicaSets and their Pods are one workload. Where the owner is not in the dump, its Pods stand for it.
 */
export function collapseOwned(workloads: readonly WorkloadObject[]): readonly WorkloadObject[] {
  const declared = new Map<string, WorkloadObject>();
  for (const workload of workloads) {
    declared.set(keyOf(workload.object.namespace, workload.object), workload);
  }
  const kept: WorkloadObject[] = [];
  const nodeNames = new Map<string, string[]>();
  const parts = new Map<string, { owner: Owner; members: WorkloadObject[] }>();
  for (const workload of workloads) {
    const { namespace } = workload.object;
    let top = workload;
    let absent: Owner | null = null;
    for (let i = 0; i < MAX_CHAIN && MADE.has(top.object.kind); i++) {
      const owner = controllerOf(top.object);
      if (owner === null) break;
      const above =
        declared.get(keyOf(namespace, owner)) ??
        declared.get(keyOf(namespace, guessedOwner(owner, top)));
      if (above === undefined) absent = guessedOwner(owner, top);
      if (above === undefined) break;
      // Who owns itself in the end is owned by nobody.
      top = above;
      if (top === workload) break;
    }
    const key = keyOf(namespace, absent ?? top.object);
    const names = nodeNames.get(key);
    if (names === undefined) nodeNames.set(key, [...workload.nodeNames]);
    else names.push(...workload.nodeNames);
    if (top !== workload) continue;
    if (absent === null) {
      kept.push(workload);
      continue;
    }
    const part = parts.get(key);
    if (part === undefined) parts.set(key, { owner: absent, members: [workload] });
    else part.members.push(workload);
  }
  const withNodes = (workload: WorkloadObject): WorkloadObject => ({
    ...workload,
    nodeNames: nodeNames.get(keyOf(workload.object.namespace, workload.object)) ?? [],
  });
  const standIns = [...parts.values()].flatMap(({ owner, members }) => {
    const copies = members.reduce((sum, { replicas }) => sum + replicas, 0);
    // Every Job of a CronJob ran at its own time.
    const replicas = owner.kind === 'CronJob' ? 1 : copies;
    return members.map((one) => ({ ...one, object: { ...one.object, ...owner }, replicas }));
  });
  return [...kept, ...standIns].map(withNodes);
}
