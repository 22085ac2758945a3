import { compareText, freeId } from '../common/compare-text.js';
import type { NodeKind } from '../csr/index.js';
import type { Call, Party } from './call.js';

/** A node of the graph to be. */
export interface MetricNode {
  readonly name: string;
  readonly namespace: string | null;
  readonly kinds: Set<NodeKind>;
  /** Something was heard of the node itself, and not from its peers alone. */
  heard: boolean;
  id: string;
}

/** What a node is; null where nothing tells, so that another source may. */
export function kindOf({ kinds, heard }: MetricNode): NodeKind | null {
  const stores = (['datastore', 'cache', 'ingress'] as const).filter((kind) => kinds.has(kind));
  if (stores.length > 0 || heard) return stores[0] ?? null;
  return kinds.has('user') ? 'user' : 'external';
}

const keyOf = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

/** What is left of a workload's name without its version. */
function unversioned(name: string): string {
  return name.replace(/-(?:v\d+(?:-.*)?|blue|green|canary|stable)$/, '');
}

/** Gives the sides of calls their nodes: a workload is the Service that it was seen to serve. */
export class PartyNames {
  readonly #nodes = new Map<string, MetricNode>();
  /** The Services that each workload was called as, by namespace and name. */
  readonly #services = new Map<string, Set<string>>();
  /** The workloads seen behind each Service. */
  readonly #workloads = new Map<string, Set<string>>();
  /** The namespaces in which a name was seen. */
  readonly #namespaces = new Map<string, Set<string>>();
  /** Names of what was heard of itself. */
  readonly #heard = new Set<string>();

  constructor(calls: readonly Call[]) {
    for (const party of calls.flatMap(({ from, to }) => [from, to])) this.#learn(party);
    for (const party of calls.flatMap(({ from, to }) => [from, to])) {
      const name = this.#nameOf(party);
      if (party.namespace !== null) addTo(this.#namespaces, name, party.namespace);
      if (!party.virtual) this.#heard.add(name);
    }
  }

  #learn({ service, workload, namespace }: Party): void {
    if (service === null || workload === null) return;
    addTo(this.#services, keyOf(namespace, workload), service);
    addTo(this.#workloads, keyOf(namespace, service), workload);
  }

  /** The Service whose name the workload goes by, of those that it was called as. */
  #serviceOf(namespace: string | null, workload: string): string | null {
    const served = [...(this.#services.get(keyOf(namespace, workload)) ?? [])];
    const rank = (name: string): number => {
      if (name === unversioned(workload)) return 0;
      return name === workload ? 1 : workload.startsWith(`${name}-`) ? 2 : 3;
    };
    served.sort((a, b) => rank(a) - rank(b) || a.length - b.length || compareText(a, b));
    return served[0] ?? null;
  }

  #nameOf({ service, workload, canonical, namespace }: Party): string {
    if (service !== null) {
      // Two Services before the same workloads are one node, as `web` and `web-external`.
      const behind = [...(this.#workloads.get(keyOf(namespace, service)) ?? [])];
      const names = new Set(behind.map((name) => this.#serviceOf(namespace, name)));
      const [only] = names;
      return names.size === 1 && only ? only : service;
    }
    if (workload === null) return canonical!;
    const served = this.#serviceOf(namespace, workload);
    if (served !== null) return served;
    return canonical !== null && unversioned(workload) === canonical ? canonical : workload;
  }

  node(party: Party): MetricNode {
    let name = this.#nameOf(party);
    // Nobody knows who called; a service may have the same name.
    if (party.kind === 'user' && this.#heard.has(name)) name = `${name}-outside`;
    const seen = this.#namespaces.get(name);
    const [only] = seen ?? [];
    const namespace = party.namespace ?? (seen?.size === 1 ? only! : null);
    const key = keyOf(namespace, name);
    let node = this.#nodes.get(key);
    if (node === undefined) {
      node = { name, namespace, kinds: new Set(), heard: false, id: '' };
      this.#nodes.set(key, node);
    }
    if (party.kind !== null) node.kinds.add(party.kind);
    if (!party.virtual) node.heard = true;
    return node;
  }

  /** All nodes in the order of names; the name alone is the id where only one has it. */
  finish(): readonly MetricNode[] {
    const nodes = [...this.#nodes.values()].sort(
      (a, b) => compareText(a.name, b.name) || compareText(a.namespace ?? '', b.namespace ?? ''),
    );
    const counts = new Map<string, number>();
    for (const { name } of nodes) counts.set(name, (counts.get(name) ?? 0) + 1);
    const taken = new Set<string>();
    for (const node of nodes) {
      const alone = counts.get(node.name) === 1 || node.namespace === null;
      node.id = freeId(alone ? node.name : `${node.name}.${node.namespace}`, taken);
    }
    return nodes;
  }
}
