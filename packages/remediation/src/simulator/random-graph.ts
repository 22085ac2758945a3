import type { Random } from '@aegis/core';
import {
  buildSnapshot,
  type EdgeKind,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  type NodeKind,
} from '@aegis/graph/csr';

/** How a random graph grows: in layers, or by joining whoever has many callers already. */
export type GraphShape = 'layered' | 'preferential';

const BELOW: readonly NodeKind[] = ['datastore', 'datastore', 'cache', 'queue', 'external'];
const MOST_MACHINES = 5;

/** A graph under construction. */
class Draft {
  readonly nodes: GraphNode[] = [];
  readonly edges: GraphEdge[] = [];
  readonly #seen = new Set<string>();

  add(kind: NodeKind, replicas: number): number {
    this.nodes.push({ id: `${kind}-${this.nodes.length}`, kind, namespace: null, replicas });
    return this.nodes.length - 1;
  }

  connect(from: number, to: number, kind: EdgeKind = 'calls'): void {
    const key = `${from}>${to}`;
    if (from === to || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.edges.push({
      from: this.nodes[from]!.id,
      to: this.nodes[to]!.id,
      kind,
      protocol: null,
      provenance: ['declared'],
      confidence: 1,
    });
  }
}

/**
 * A service graph as they grow in practice: front doors, services that call each other, stores, caches,
 * queues and other people's APIs below, and in most cases the machines that they run on.
 *
 * `layered` has one to three layers of services that each call some of the next; `preferential` joins
 * each new service to those that have many neighbours already, so that a few hubs serve all.
 *
 * @param count - nodes in all, at least 3
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { randomServiceGraph } from '@aegis/remediation/simulator';
 * randomServiceGraph(new Random(1), 12).nodes.length; // => 12
 * ```
 *
 * @see Barabási, Albert (1999), Emergence of Scaling in Random Networks, Science 286,
 * doi:10.1126/science.286.5439.509, for `preferential`
 */
export function randomServiceGraph(
  random: Random,
  count: number,
  shape: GraphShape = 'layered',
): GraphSnapshot {
  const draft = new Draft();
  const machines =
    count >= 6 && random.chance(0.6) ? Math.min(MOST_MACHINES, 2 + random.integer(count >> 2)) : 0;
  const placed = count - machines;
  const below = Math.min(placed - 2, Math.round(placed * (0.2 + 0.25 * random.float())));
  const services = Math.max(1, placed - below - 1);
  draft.add(random.chance(0.5) ? 'ingress' : 'service', 1 + random.integer(3));
  const callers =
    shape === 'layered' ? layers(draft, services, random) : hubs(draft, services, random);
  while (draft.nodes.length < placed) {
    const kind = random.pick(BELOW);
    const node = draft.add(kind, 1);
    draft.connect(random.pick(callers), node);
    if (kind !== 'external' && random.chance(0.5)) draft.connect(random.pick(callers), node);
  }
  if (machines > 0) place(draft, machines, random);
  return buildSnapshot(draft.nodes, draft.edges);
}

/** One to three layers below the front door; those that may call stores. */
function layers(draft: Draft, services: number, random: Random): readonly number[] {
  const depth = Math.min(services, 1 + random.integer(3));
  const rows: number[][] = [[0], ...Array.from({ length: depth }, () => [])];
  for (let k = 0; k < services; k++) {
    const layer = k < depth ? k + 1 : 1 + random.integer(depth);
    rows[layer]!.push(draft.add('service', 1 + random.integer(3)));
  }
  for (let d = 1; d < rows.length; d++) {
    for (const node of rows[d]!) {
      draft.connect(random.pick(rows[d - 1]!), node);
      if (random.chance(0.3)) draft.connect(random.pick(rows[d - 1]!), node);
    }
  }
  return rows.slice(1).flat();
}

/** Each new service is called by one or two others, the likelier the more neighbours those have. */
function hubs(draft: Draft, services: number, random: Random): readonly number[] {
  const ends = [0];
  const out: number[] = [];
  for (let k = 0; k < services; k++) {
    const node = draft.add('service', 1 + random.integer(3));
    const times = random.chance(0.4) ? 2 : 1;
    for (let t = 0; t < times; t++) {
      const caller = random.pick(ends);
      draft.connect(caller, node);
      ends.push(caller);
    }
    ends.push(node);
    out.push(node);
  }
  return out;
}

/** Machines, of which each workload may use two or three. */
function place(draft: Draft, machines: number, random: Random): void {
  const workloads = draft.nodes.flatMap(({ kind }, i) => (kind === 'external' ? [] : [i]));
  const first = draft.nodes.length;
  for (let m = 0; m < machines; m++) draft.add('node', 1);
  for (const [k, workload] of workloads.entries()) {
    const wanted = 1 + random.integer(3);
    draft.connect(workload, first + (k % machines), 'runs-on');
    for (let t = 1; t < wanted; t++) {
      draft.connect(workload, first + random.integer(machines), 'runs-on');
    }
  }
}
