import { compareText, freeId } from '../common/compare-text.js';
import { asFields, countAt, listAt, textAt } from '../common/fields.js';
import type { FindingList } from '../common/findings.js';
import { storeKindOf } from '../common/image-kinds.js';
import type { NodeKind } from '../csr/index.js';
import type { Inventory, ServiceObject, WorkloadObject } from './inventory.js';
import { LabelIndex } from './label-index.js';
import { Namespaces } from './namespaces.js';
import { NearNames } from './near-names.js';
import { OutsideHosts } from './outside-hosts.js';
import type { ManifestObject } from './read-objects.js';

/** A Service, put together from all places that declare it. */
export interface ServiceEntry {
  readonly name: string;
  readonly namespace: string;
  readonly objects: ServiceObject[];
  readonly ports: Map<number, string | null>;
  node: TopologyNode | null;
}

export interface ReplicaBounds {
  readonly min: number;
  readonly max: number;
}

/** A workload, put together from all places that declare it. */
export interface WorkloadEntry {
  readonly name: string;
  readonly namespace: string;
  readonly objects: WorkloadObject[];
  node: TopologyNode | null;
  /** What its autoscaler keeps its copies between. */
  bounds: ReplicaBounds | null;
}

/** A node of the graph to be: a Service with the workloads behind it, or one of them alone. */
export interface TopologyNode {
  readonly name: string;
  readonly namespace: string;
  /** As the manifests state it, null where they leave it to `kubectl -n`. */
  readonly statedNamespace: string | null;
  readonly workloads: WorkloadEntry[];
  /** Where a Service stands for several nodes: those nodes. */
  readonly members: TopologyNode[];
  kind: NodeKind;
  id: string;
}

const key = (...parts: readonly string[]): string => JSON.stringify(parts);

/** Lower is a better name for the workload. */
function rankOf(service: ServiceEntry, workload: WorkloadEntry, selected: number): number[] {
  const [a, b] = [service.name, workload.name];
  // `reviews` stands for what `reviews-v1` does, even where a Service `reviews-v1` does so too.
  const named = [b.replace(/-(?:v\d+(?:-.*)?|blue|green|canary|stable)$/, ''), b].indexOf(a);
  const akin = b.startsWith(`${a}-`) || a.startsWith(`${b}-`) ? 2 : 3;
  const related = named < 0 ? akin : named;
  const first = service.objects[0]!;
  const inside = first.type === 'ClusterIP' ? 0 : 1;
  return [related, selected, first.headless ? 1 : 0, inside, a.length];
}

function better(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return false;
}

/** Which nodes the graph has, and which of them each Service and workload is. */
export class Topology {
  readonly services: Map<string, ServiceEntry> = new Map();
  readonly workloads: LabelIndex;
  readonly near: NearNames = new NearNames();
  readonly outside: OutsideHosts;
  readonly nodes: TopologyNode[] = [];
  readonly #byName = new Map<string, ServiceEntry[]>();
  readonly #nodes = new Map<string, TopologyNode>();
  readonly #namespaces: Namespaces;

  constructor(inventory: Inventory, defaultNamespace: string, findings: FindingList) {
    this.#namespaces = new Namespaces(inventory, defaultNamespace);
    this.outside = new OutsideHosts(inventory.serviceEntries);
    for (const service of inventory.services) this.#addService(service);
    this.workloads = new LabelIndex(this.#mergeWorkloads(inventory.workloads));
    const selected = this.#select();
    this.#placeWorkloads(selected);
    for (const service of this.services.values()) {
      this.#placeService(service, selected.get(service) ?? [], findings);
    }
    this.nodes.push(...this.#nodes.values(), ...this.outside.nodes);
    this.nodes.sort((a, b) => compareText(a.name, b.name) || compareText(a.namespace, b.namespace));
    this.#giveIds();
  }

  namespaceOf(object: ManifestObject): string {
    return this.#namespaces.of(object);
  }

  #addService(service: ServiceObject): void {
    const { name } = service.object;
    const namespace = this.namespaceOf(service.object);
    let entry = this.services.get(key(namespace, name));
    if (entry === undefined) {
      entry = { name, namespace, objects: [], ports: new Map(), node: null };
      this.services.set(key(namespace, name), entry);
      const same = this.#byName.get(name);
      if (same === undefined) this.#byName.set(name, [entry]);
      else same.push(entry);
    }
    entry.objects.push(service);
    for (const [port, protocol] of service.ports) {
      entry.ports.set(port, protocol ?? entry.ports.get(port) ?? null);
    }
  }

  #mergeWorkloads(objects: readonly WorkloadObject[]): WorkloadEntry[] {
    const merged = new Map<string, WorkloadEntry>();
    for (const workload of objects) {
      const { kind, name } = workload.object;
      const namespace = this.namespaceOf(workload.object);
      const id = key(namespace, kind, name);
      const entry = merged.get(id) ?? { name, namespace, objects: [], node: null, bounds: null };
      entry.objects.push(workload);
      merged.set(id, entry);
    }
    return [...merged.values()];
  }

  #select(): Map<ServiceEntry, readonly WorkloadEntry[]> {
    const selected = new Map<ServiceEntry, readonly WorkloadEntry[]>();
    for (const service of this.services.values()) {
      const found = new Set<WorkloadEntry>();
      for (const { selector } of service.objects) {
        if (selector.size === 0) continue;
        for (const match of this.workloads.select(service.namespace, selector)) found.add(match);
      }
      selected.set(service, [...found]);
    }
    return selected;
  }

  #placeWorkloads(selected: ReadonlyMap<ServiceEntry, readonly WorkloadEntry[]>): void {
    const best = new Map<WorkloadEntry, { service: ServiceEntry; rank: number[] }>();
    for (const [service, workloads] of selected) {
      for (const workload of workloads) {
        const rank = rankOf(service, workload, workloads.length);
        const known = best.get(workload);
        const tie = known !== undefined && !better(known.rank, rank) && !better(rank, known.rank);
        const earlier = tie && compareText(service.name, known.service.name) < 0;
        if (known === undefined || earlier || better(rank, known.rank)) {
          best.set(workload, { service, rank });
        }
      }
    }
    for (const workload of this.workloads.all) {
      const name = best.get(workload)?.service.name ?? workload.name;
      const stated = workload.objects.find(({ object }) => object.namespace !== null);
      const node = this.#nodeAt(workload.namespace, name, stated?.object.namespace ?? null);
      node.workloads.push(workload);
      workload.node = node;
      node.kind = strongerKind(node.kind, kindOf(workload, best.has(workload)));
    }
  }

  #nodeAt(namespace: string, name: string, stated: string | null): TopologyNode {
    const id = key(namespace, name);
    let node = this.#nodes.get(id);
    if (node === undefined) {
      const kind: NodeKind = 'workload';
      node = { name, namespace, statedNamespace: stated, workloads: [], members: [], kind, id: '' };
      this.#nodes.set(id, node);
    }
    return node;
  }

  #placeService(
    service: ServiceEntry,
    workloads: readonly WorkloadEntry[],
    findings: FindingList,
  ): void {
    const { name, namespace } = service;
    const stated = service.objects.find(({ object }) => object.namespace !== null)?.object
      .namespace;
    const own = this.#nodes.get(key(namespace, name));
    const members = new Set(workloads.map((workload) => workload.node!));
    if (own !== undefined && (members.has(own) || members.size === 0)) {
      service.node = own;
      own.kind = strongerKind(own.kind, 'service');
    } else if (members.size === 1) {
      service.node = [...members][0]!;
    } else {
      const external = service.objects.some(({ selector }) => selector.size === 0);
      service.node = this.#nodeAt(namespace, name, stated ?? null);
      service.node.kind = strongerKind(service.node.kind, external ? 'external' : 'service');
      service.node.members.push(...members);
      if (members.size > 0 || external) return;
    }
    const { object, selector } = service.objects[0]!;
    if (members.size === 0 && selector.size > 0) {
      const message = `Service ${name} selects no workload that is declared here.`;
      findings.add('service-without-workload', 'info', message, object.source('spec', 'selector'));
    }
  }

  /** The name alone where it is the only one, with its namespace where there are more. */
  #giveIds(): void {
    const counts = new Map<string, number>();
    for (const { name } of this.nodes) counts.set(name, (counts.get(name) ?? 0) + 1);
    const taken = new Set<string>();
    for (const node of this.nodes) {
      const plain = counts.get(node.name) === 1 ? node.name : `${node.name}.${node.namespace}`;
      node.id = freeId(plain, taken);
    }
  }

  /** The Service that `name` means to somebody in `namespace`. */
  service(namespace: string, name: string): ServiceEntry | null {
    return this.services.get(key(namespace, name)) ?? null;
  }

  /** All Services of that name, in whichever namespace. */
  servicesNamed(name: string): readonly ServiceEntry[] {
    return this.#byName.get(name) ?? [];
  }
}

const KIND_ORDER: readonly NodeKind[] = [
  'workload',
  'service',
  'external',
  'cache',
  'queue',
  'datastore',
];

function strongerKind(a: NodeKind, b: NodeKind): NodeKind {
  return KIND_ORDER.indexOf(b) > KIND_ORDER.indexOf(a) ? b : a;
}

function kindOf(workload: WorkloadEntry, hasService: boolean): NodeKind {
  let kind: NodeKind = hasService ? 'service' : 'workload';
  for (const { podSpec } of workload.objects) {
    const container = asFields(listAt(podSpec, 'containers')[0]);
    const ports = listAt(container, 'ports').map((port) =>
      countAt(asFields(port), 'containerPort'),
    );
    const known = ports.filter((port) => port !== null);
    kind = strongerKind(kind, storeKindOf(textAt(container, 'image'), known) ?? kind);
  }
  return kind;
}

/** Copies of all workloads behind the node; of one declared twice, the larger number. */
export function replicasOf(node: TopologyNode): number {
  let replicas = 0;
  for (const { objects, bounds } of node.workloads) {
    const stated = objects.reduce((most, workload) => Math.max(most, workload.replicas), 0);
    // An autoscaler lets alone what is scaled to nothing.
    if (bounds === null || stated === 0) replicas += stated;
    else replicas += Math.min(Math.max(stated, bounds.min), bounds.max);
  }
  return node.workloads.length === 0 ? 1 : replicas;
}
