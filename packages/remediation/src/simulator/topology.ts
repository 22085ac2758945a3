import type { Random } from '@aegis/core';
import type { GraphNode, GraphSnapshot, NodeKind } from '@aegis/graph/csr';

/** A service graph made ready for the physics: who calls whom, how often, and how strong each node is. */
export interface Topology {
  readonly count: number;
  readonly nodes: readonly GraphNode[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Callees of each node, without the edges that close a circle. */
  readonly outOffsets: Uint32Array;
  readonly outTargets: Uint32Array;
  /** Calls to the callee per request at the caller, in the order of `outTargets`. */
  readonly callsPerRequest: Float64Array;
  readonly inOffsets: Uint32Array;
  readonly inSources: Uint32Array;
  /** Callers before callees. */
  readonly order: Uint32Array;
  /** Requests per second that come from outside, on average over a day. */
  readonly arrivals: Float64Array;
  /** Requests per second at each node on an average day. */
  readonly nominalRate: Float64Array;
  /** Mean seconds of work for one request. */
  readonly serviceSeconds: Float64Array;
  /** Requests that one replica works on at once. */
  readonly workers: Float64Array;
  readonly replicas: Uint32Array;
  /** The share of its memory limit that a healthy node uses. */
  readonly memoryBase: Float64Array;
}

const PASSIVE: ReadonlySet<NodeKind> = new Set(['datastore', 'cache', 'queue', 'external', 'node']);
const CALL_EDGES: ReadonlySet<string> = new Set([
  'calls',
  'stores',
  'publishes',
  'consumes',
  'routes',
]);

/** Whether a node only makes traffic: nothing can be wrong with it and nothing can be done to it. */
export function isTrafficSource(node: Pick<GraphNode, 'id' | 'kind'>): boolean {
  return node.kind === 'user' || /load-?(gen|test)|locust|\bk6\b/i.test(node.id);
}

interface CallEdges {
  readonly order: Uint32Array;
  readonly targets: readonly number[][];
}

/** Depth first, leaving out edges back into the stack: what is left has no circles. */
function acyclicCalls(snapshot: GraphSnapshot): CallEdges {
  const n = snapshot.nodes.length;
  const state = new Uint8Array(n);
  const targets: number[][] = Array.from({ length: n }, () => []);
  const finished: number[] = [];
  const visit = (root: number): void => {
    const stack: { node: number; at: number }[] = [{ node: root, at: snapshot.outOffsets[root]! }];
    state[root] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (top.at >= snapshot.outOffsets[top.node + 1]!) {
        state[top.node] = 2;
        finished.push(top.node);
        stack.pop();
        continue;
      }
      const place = top.at++;
      const target = snapshot.outTargets[place]!;
      const edge = snapshot.edges[snapshot.outEdges[place]!]!;
      const known = targets[top.node]!.includes(target);
      if (!CALL_EDGES.has(edge.kind) || target === top.node || state[target] === 1 || known)
        continue;
      targets[top.node]!.push(target);
      if (state[target] === 0) {
        state[target] = 1;
        stack.push({ node: target, at: snapshot.outOffsets[target]! });
      }
    }
  };
  // Roots first, so that a circle is cut where the traffic enters it.
  for (let i = 0; i < n; i++) {
    if (snapshot.inOffsets[i] === snapshot.inOffsets[i + 1] && state[i] === 0) visit(i);
  }
  for (let i = 0; i < n; i++) if (state[i] === 0) visit(i);
  return { order: Uint32Array.from(finished.reverse()), targets };
}

/**
 * Reads a snapshot as a running system: draws fan-outs and service times, sends a day's mean traffic
 * through and gives every node the strength to bear it at 20 to 45 % utilisation.
 *
 * Edges that only allow traffic, run-on edges and edges that close a circle carry no calls.
 * O(nodes + edges).
 */
export function compileTopology(
  snapshot: GraphSnapshot,
  random: Random,
  requestsPerSecond: number,
): Topology {
  const n = snapshot.nodes.length;
  const { order, targets } = acyclicCalls(snapshot);
  const outOffsets = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) outOffsets[i + 1] = outOffsets[i]! + targets[i]!.length;
  const outTargets = Uint32Array.from(targets.flat());
  const callsPerRequest = Float64Array.from(outTargets, () => 0.35 + 0.65 * random.float());
  const callers: number[][] = Array.from({ length: n }, () => []);
  for (let i = 0; i < n; i++) for (const target of targets[i]!) callers[target]!.push(i);
  const inOffsets = new Uint32Array(n + 1);
  for (let i = 0; i < n; i++) inOffsets[i + 1] = inOffsets[i]! + callers[i]!.length;

  const arrivals = new Float64Array(n);
  const entries = snapshot.nodes.map(
    (node, i) => callers[i]!.length === 0 && !PASSIVE.has(node.kind),
  );
  const calling = entries.map((entry, i) => entry && targets[i]!.length > 0);
  const frontDoors = Math.max(1, calling.filter(Boolean).length);
  for (let i = 0; i < n; i++) {
    // Something that nobody calls and that calls nobody still serves a little of its own.
    if (entries[i]) arrivals[i] = calling[i] ? requestsPerSecond / Math.sqrt(frontDoors) : 5;
  }
  const nominalRate = arrivals.slice();
  for (const i of order) {
    for (let e = outOffsets[i]!; e < outOffsets[i + 1]!; e++) {
      nominalRate[outTargets[e]!]! += nominalRate[i]! * callsPerRequest[e]!;
    }
  }

  const replicas = Uint32Array.from(snapshot.nodes, (node) =>
    Math.max(1, Math.min(64, node.replicas)),
  );
  const serviceSeconds = new Float64Array(n);
  const workers = new Float64Array(n);
  const memoryBase = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const load = 0.2 + 0.25 * random.float();
    const wanted = 0.006 + 0.03 * random.float();
    memoryBase[i] = 0.35 + 0.2 * random.float();
    const rate = Math.max(0.5, nominalRate[i]!);
    workers[i] = Math.max(2, Math.round((rate * wanted) / (load * replicas[i]!)));
    serviceSeconds[i] = Math.min(0.08, (load * replicas[i]! * workers[i]!) / rate);
  }
  return {
    count: n,
    nodes: snapshot.nodes,
    indexOf: snapshot.indexOf,
    outOffsets,
    outTargets,
    callsPerRequest,
    inOffsets,
    inSources: Uint32Array.from(callers.flat()),
    order,
    arrivals,
    nominalRate,
    serviceSeconds,
    workers,
    replicas,
    memoryBase,
  };
}
