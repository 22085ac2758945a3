import type { GraphNode } from '@aegis/graph/csr';
import { type Fields, fieldsAt, textAt } from './json.js';
import type { KubeApi, Patience, Reading } from './kube-api.js';
import type { KubernetesExecutorOptions } from './options.js';
import {
  isName,
  type KubernetesTarget,
  nameOf,
  pathOf,
  WORKLOAD_KINDS,
  workloadsPath,
} from './target.js';

type Settings = Pick<Required<KubernetesExecutorOptions>, 'namespaces' | 'graph' | 'locate'>;

/** What an act can be done to. */
export type Place = 'workload' | 'machine' | 'either';

function lost<T>(message: string): Reading<T> {
  return { kind: 'failed', status: null, message };
}

function graphNode(settings: Settings, id: string): GraphNode | null {
  const snapshot = settings.graph?.snapshot() ?? null;
  const index = snapshot?.indexOf.get(id);
  return snapshot === null || index === undefined ? null : (snapshot.nodes[index] ?? null);
}

/** Where a node may be, as its id says: `cart`, or `cart.shop` where the graph has more of that name. */
function placesOf(settings: Settings, id: string): { name: string; namespaces: string[] } {
  const stated = graphNode(settings, id)?.namespace ?? null;
  const { namespaces } = settings;
  const named = namespaces.find((namespace) => id.endsWith(`.${namespace}`));
  if (stated !== null) {
    const name = named === stated ? id.slice(0, -stated.length - 1) : id;
    return { name, namespaces: namespaces.filter((one) => one === stated) };
  }
  if (named !== undefined) {
    return { name: id.slice(0, -named.length - 1), namespaces: [named] };
  }
  return { name: id, namespaces: [...namespaces] };
}

/** The workloads of that name, whatever their kind. */
async function byName(
  api: KubeApi,
  name: string,
  namespaces: readonly string[],
  patience: Patience,
): Promise<Reading<KubernetesTarget[]>> {
  const found: KubernetesTarget[] = [];
  for (const namespace of namespaces) {
    for (const kind of WORKLOAD_KINDS) {
      const target: KubernetesTarget = { kind, namespace, name };
      const reading = await api.read(pathOf(target), nameOf(target), patience);
      if (reading.kind === 'found') found.push(target);
      else if (reading.status !== 404) return reading;
    }
  }
  return { kind: 'found', value: found };
}

function selects(selector: Fields, workload: Fields): boolean {
  const labels = fieldsAt(workload, 'spec', 'template', 'metadata', 'labels');
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** The workloads behind the Service of that name. */
async function byService(
  api: KubeApi,
  name: string,
  namespaces: readonly string[],
  patience: Patience,
): Promise<Reading<KubernetesTarget[]>> {
  const found: KubernetesTarget[] = [];
  for (const namespace of namespaces) {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
    const service = await api.read(path, `Service ${namespace}/${name}`, patience);
    if (service.kind === 'failed') {
      if (service.status === 404) continue;
      return service;
    }
    const selector = fieldsAt(service.value, 'spec', 'selector');
    for (const kind of WORKLOAD_KINDS) {
      const what = `${kind}s in ${namespace}`;
      const listed = await api.list(workloadsPath(kind, namespace), {}, what, patience);
      if (listed.kind === 'failed') return listed;
      for (const workload of listed.value.filter((one) => selects(selector, one))) {
        const behind = textAt(workload, 'metadata', 'name');
        if (behind !== null) found.push({ kind, namespace, name: behind });
      }
    }
  }
  return { kind: 'found', value: found };
}

function checked(settings: Settings, target: KubernetesTarget): Reading<KubernetesTarget> {
  const known = target.kind === 'Node' || WORKLOAD_KINDS.includes(target.kind);
  if (!known || !isName(target.name)) {
    return lost(`"${String(target.name)}" is no name of a ${String(target.kind)}`);
  }
  if (target.kind !== 'Node' && !settings.namespaces.includes(target.namespace)) {
    return lost(`namespace "${String(target.namespace)}" is not among those that may be acted in`);
  }
  return { kind: 'found', value: target };
}

/** Finds the object that a node of the graph stands for, or says why there is none, or no single one. */
export async function locateTarget(
  api: KubeApi,
  settings: Settings,
  nodeId: string,
  place: Place,
  patience: Patience,
): Promise<Reading<KubernetesTarget>> {
  if (typeof nodeId !== 'string') return lost('the target is no text');
  const given = settings.locate?.(nodeId) ?? null;
  if (given !== null) return checked(settings, given);
  if (place === 'machine' || graphNode(settings, nodeId)?.kind === 'node') {
    return checked(settings, { kind: 'Node', name: nodeId });
  }
  const { name, namespaces } = placesOf(settings, nodeId);
  if (!isName(name)) return lost(`"${nodeId}" is no name that Kubernetes has`);
  let found = await byName(api, name, namespaces, patience);
  if (found.kind === 'found' && found.value.length === 0) {
    found = await byService(api, name, namespaces, patience);
  }
  if (found.kind === 'failed') return found;
  const [only] = found.value;
  if (only === undefined && place === 'either' && graphNode(settings, nodeId) === null) {
    return checked(settings, { kind: 'Node', name: nodeId });
  }
  if (only === undefined) {
    const where = settings.namespaces.join(', ');
    return lost(`there is no workload, nor a Service with one, called ${nodeId} in ${where}`);
  }
  if (found.value.length > 1) {
    const names = found.value.map(nameOf).join(', ');
    return lost(`${nodeId} may be ${names}; say with the option locate which`);
  }
  return { kind: 'found', value: only };
}
