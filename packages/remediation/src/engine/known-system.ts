import type { GraphSnapshot, GraphSource, NodeKind } from '@aegis/graph/csr';
import { type CompressedRows, compressRows } from '../features/compressed-rows.js';
import type { Findings } from '../features/findings.js';
import type { Adjacency } from '../features/signal-board.js';

/** The services that a decision is about, with what is known of each and who calls whom. */
export interface KnownSystem extends Adjacency {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly kinds: readonly NodeKind[];
  readonly replicas: readonly (number | null)[];
}

const CARRIES: ReadonlySet<string> = new Set([
  'calls',
  'stores',
  'publishes',
  'consumes',
  'routes',
]);

/** Above this many services only those with findings and their neighbours are looked at. */
const MAX_SERVICES = 2000;

function mentioned(findings: Findings): Set<string> {
  const ids = new Set<string>();
  for (const { nodeId } of findings.anomalies) if (nodeId !== null) ids.add(nodeId);
  for (const { nodeId } of findings.issues) if (nodeId !== null) ids.add(nodeId);
  for (const { nodeId } of findings.rootCauses) ids.add(nodeId);
  return ids;
}

/** Which nodes of a large graph are worth a row: those spoken of, and those next to them. */
function near(snapshot: GraphSnapshot, ids: ReadonlySet<string>): Set<number> {
  const keep = new Set<number>();
  for (const id of ids) {
    const i = snapshot.indexOf.get(id);
    if (i === undefined) continue;
    keep.add(i);
    for (let e = snapshot.outOffsets[i]!; e < snapshot.outOffsets[i + 1]!; e++) {
      keep.add(snapshot.outTargets[e]!);
    }
    for (let e = snapshot.inOffsets[i]!; e < snapshot.inOffsets[i + 1]!; e++) {
      keep.add(snapshot.inSources[e]!);
    }
  }
  return keep;
}

/** The graph's nodes and, as services without neighbours, whoever the findings name beside them. */
export function knownSystem(graph: GraphSource | null, findings: Findings): KnownSystem {
  const snapshot = graph?.snapshot() ?? null;
  const spoken = mentioned(findings);
  const ids: string[] = [];
  const kinds: NodeKind[] = [];
  const replicas: (number | null)[] = [];
  const indexOf = new Map<string, number>();
  const put = (id: string, kind: NodeKind, copies: number | null): void => {
    indexOf.set(id, ids.length);
    ids.push(id);
    kinds.push(kind);
    replicas.push(copies);
  };
  if (snapshot !== null) {
    const keep = snapshot.nodes.length > MAX_SERVICES ? near(snapshot, spoken) : null;
    for (const [i, node] of snapshot.nodes.entries()) {
      if (keep === null || keep.has(i)) put(node.id, node.kind, node.replicas);
    }
  }
  for (const id of spoken) {
    if (!indexOf.has(id) && ids.length < MAX_SERVICES) put(id, 'service', null);
  }
  const calls = new Pairs(ids.length);
  const places = new Pairs(ids.length);
  for (const edge of snapshot?.edges ?? []) {
    const from = indexOf.get(edge.from);
    const to = indexOf.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    if (CARRIES.has(edge.kind)) calls.add(from, to);
    else if (edge.kind === 'runs-on' && kinds[to] === 'node') places.add(from, to);
  }
  const [outgoing, incoming] = calls.rows();
  const [hosts, guests] = places.rows();
  return {
    ids,
    indexOf,
    kinds,
    replicas,
    outOffsets: outgoing.offsets,
    outTargets: outgoing.targets,
    inOffsets: incoming.offsets,
    inSources: incoming.targets,
    hostOffsets: hosts.offsets,
    hostTargets: hosts.targets,
    guestOffsets: guests.offsets,
    guestSources: guests.targets,
  };
}

/** Pairs of services, each once, to be read from either end. */
class Pairs {
  readonly #forward: number[][];
  readonly #backward: number[][];

  constructor(count: number) {
    this.#forward = Array.from({ length: count }, () => []);
    this.#backward = Array.from({ length: count }, () => []);
  }

  add(from: number, to: number): void {
    if (this.#forward[from]!.includes(to)) return;
    this.#forward[from]!.push(to);
    this.#backward[to]!.push(from);
  }

  rows(): readonly [CompressedRows, CompressedRows] {
    return [compressRows(this.#forward), compressRows(this.#backward)];
  }
}
