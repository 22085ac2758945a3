import type { ActionKind } from '@aegis/core';
import { RESOURCE_OF, WORKLOAD_KINDS, type WorkloadKind } from './target.js';

/** One thing that the API server allows or not. */
export interface Permission {
  readonly verb: string;
  /** The API group; empty for the core. */
  readonly group: string;
  readonly resource: string;
  /** Null for the resource itself. */
  readonly subresource: string | null;
  /** Null for all of them, or for what has none. */
  readonly namespace: string | null;
}

function allow(
  verbs: readonly string[],
  group: string,
  path: string,
  namespace: string | null,
): Permission[] {
  const [resource, subresource = null] = path.split('/') as [string, string?];
  return verbs.map((verb) => ({ verb, group, resource, subresource, namespace }));
}

/** What finding a workload by the name of a node or of its Service takes. */
export function toLocate(namespace: string): Permission[] {
  return [
    ...WORKLOAD_KINDS.flatMap((kind) =>
      allow(['get', 'list'], 'apps', RESOURCE_OF[kind], namespace),
    ),
    ...allow(['get'], '', 'services', namespace),
  ];
}

/** What an act takes, once its workload is found; empty for acts that Kubernetes alone cannot do. */
export function toActOn(kind: ActionKind, workload: WorkloadKind, namespace: string): Permission[] {
  const change = allow(['get', 'patch'], 'apps', RESOURCE_OF[workload], namespace);
  switch (kind) {
    case 'restart':
    case 'raise-limits':
      return change;
    case 'scale-out':
    case 'scale-in':
      return workload === 'DaemonSet' ? [] : change;
    case 'rollback': {
      const kept = workload === 'Deployment' ? 'replicasets' : 'controllerrevisions';
      return [...change, ...allow(['list'], 'apps', kept, namespace)];
    }
    case 'drain':
      return [
        ...change,
        ...allow(['list'], '', 'pods', namespace),
        ...allow(['create'], '', 'pods/eviction', namespace),
      ];
    default:
      return [];
  }
}

/** What an act on a machine takes; its pods are in any namespace. */
export function toActOnMachine(kind: ActionKind): Permission[] {
  const change = allow(['get', 'patch'], '', 'nodes', null);
  if (kind === 'cordon') return change;
  if (kind !== 'drain') return [];
  return [
    ...change,
    ...allow(['list'], '', 'pods', null),
    ...allow(['create'], '', 'pods/eviction', null),
  ];
}

/** What {@link KubernetesExecutor.waitForRollout} takes with a `Watch`, beyond finding the workload. */
export function toWatch(namespace: string): Permission[] {
  return WORKLOAD_KINDS.flatMap((kind) => allow(['watch'], 'apps', RESOURCE_OF[kind], namespace));
}

/** For people: `create pods/eviction in shop`. */
export function namePermission({ verb, resource, subresource, namespace }: Permission): string {
  const what = subresource === null ? resource : `${resource}/${subresource}`;
  return `${verb} ${what}${namespace === null ? '' : ` in ${namespace}`}`;
}

/** Each once, in the order of their names. */
export function distinct(permissions: readonly Permission[]): Permission[] {
  const byName = new Map(
    permissions.map((one) => [JSON.stringify([one.group, namePermission(one)]), one]),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
