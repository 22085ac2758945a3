/** The kinds of workload that are acted on. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** A kind of workload that can be acted on. */
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** The object that a node of the graph stands for. */
export type KubernetesTarget =
  | { readonly kind: WorkloadKind; readonly namespace: string; readonly name: string }
  | { readonly kind: 'Node'; readonly name: string };

/** The name of each kind in paths and roles. */
export const RESOURCE_OF: Readonly<Record<WorkloadKind, string>> = Object.freeze({
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
});

/** A name that the API takes, and that cannot be read as a way to somewhere else. */
export function isName(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text.length <= 253 &&
    /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(text)
  );
}

export function workloadsPath(kind: WorkloadKind, namespace: string): string {
  return `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${RESOURCE_OF[kind]}`;
}

export function pathOf(target: KubernetesTarget): string {
  const name = encodeURIComponent(target.name);
  if (target.kind === 'Node') return `/api/v1/nodes/${name}`;
  return `${workloadsPath(target.kind, target.namespace)}/${name}`;
}

/** For people: `Deployment shop/cart`. */
export function nameOf(target: KubernetesTarget): string {
  if (target.kind === 'Node') return `Node ${target.name}`;
  return `${target.kind} ${target.namespace}/${target.name}`;
}
