import { diffGraphs, type GraphDiff, ServiceGraph } from '@aegis/graph';
import {
  buildSnapshot,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
} from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf, nameArbitrary, nodesOf } from './arbitraries.js';

const nodeArbitrary = fc.record({
  id: nameArbitrary,
  kind: fc.constantFrom('service' as const, 'cache' as const),
  namespace: fc.constantFrom(null, 'null', 'shop'),
  replicas: fc.nat(2),
});
const edgeArbitrary = fc.record({
  from: nameArbitrary,
  to: nameArbitrary,
  kind: fc.constantFrom('calls' as const, 'stores' as const),
  protocol: fc.constantFrom(null, 'null', 'grpc'),
  provenance: fc.constantFrom(['trace' as const], ['manifest' as const, 'trace' as const]),
  confidence: fc.constantFrom(0.5, 1),
});
const graphArbitrary = fc
  .tuple(fc.array(nodeArbitrary, { maxLength: 8 }), fc.array(edgeArbitrary, { maxLength: 12 }))
  .map(([nodes, edges]) => {
    const graph = new ServiceGraph();
    for (const node of nodes) graph.addNode(node);
    for (const edge of edges) graph.addEdge(edge);
    return graph;
  });

const keyOf = (edge: GraphEdge): string => JSON.stringify([edge.from, edge.to]);

/** The graph that the difference makes of `before`, in the order of ids. */
function applied(
  before: ServiceGraph,
  diff: GraphDiff,
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const nodes = new Map(before.nodes().map((node) => [node.id, node]));
  for (const { id } of diff.removedNodes) expect(nodes.delete(id)).toBe(true);
  for (const node of diff.addedNodes) nodes.set(node.id, node);
  for (const change of diff.changedNodes) nodes.set(change.before.id, change.after);
  const edges = new Map(before.edges().map((edge) => [keyOf(edge), edge]));
  for (const edge of diff.removedEdges) expect(edges.delete(keyOf(edge))).toBe(true);
  for (const edge of diff.addedEdges) edges.set(keyOf(edge), edge);
  for (const change of diff.changedEdges) edges.set(keyOf(change.before), change.after);
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

const texts = (values: readonly unknown[]): string[] =>
  values.map((value) => JSON.stringify(value)).sort();

describe('diffGraphs', () => {
  it('finds nothing between a graph and itself, in whatever order it was told', () => {
    fc.assert(
      fc.property(graphArbitrary, (graph) => {
        const { nodes, edges } = graph.snapshot();
        const turned = buildSnapshot([...nodes].reverse(), [...edges].reverse());
        const none = {
          addedNodes: [],
          removedNodes: [],
          changedNodes: [],
          addedEdges: [],
          removedEdges: [],
          changedEdges: [],
          summary: 'Nothing differs.',
        };
        expect(diffGraphs(graph, graph.snapshot())).toEqual(none);
        expect(diffGraphs(graph, turned)).toEqual(none);
      }),
    );
  });

  it('makes the one of the other when it is applied', () => {
    fc.assert(
      fc.property(graphArbitrary, graphArbitrary, (before, after) => {
        const result = applied(before, diffGraphs(before, after));
        expect(texts(result.nodes)).toEqual(texts(after.nodes()));
        expect(texts(result.edges)).toEqual(texts(after.edges()));
      }),
    );
  });

  it('turns round with its arguments', () => {
    fc.assert(
      fc.property(graphArbitrary, graphArbitrary, (before, after) => {
        const [there, back] = [diffGraphs(before, after), diffGraphs(after, before)];
        expect(back.addedNodes).toEqual(there.removedNodes);
        expect(back.removedEdges).toEqual(there.addedEdges);
        expect(back.changedEdges.map(({ fields }) => fields)).toEqual(
          there.changedEdges.map(({ fields }) => fields),
        );
      }),
    );
  });

  it('says which fields, and lists by id', () => {
    const [before, after] = [new ServiceGraph(), new ServiceGraph()];
    before.addNode({ id: 'b', replicas: 1 });
    before.addEdge({ from: 'a', to: 'b', protocol: 'null', provenance: ['manifest'] });
    before.addEdge({ from: 'z', to: 'b' });
    before.addEdge({ from: 'z', to: 'a' });
    after.addEdge({ from: 'a', to: 'b', provenance: ['manifest', 'trace'], confidence: 0.5 });
    after.addNode({ id: 'b', kind: 'cache', replicas: 2, namespace: 'shop' });
    const diff = diffGraphs(before, after);
    expect(diff.changedNodes[0]!.fields).toEqual(['kind', 'namespace', 'replicas']);
    expect(diff.changedEdges[0]!.fields).toEqual(['protocol', 'provenance', 'confidence']);
    expect(diff.removedEdges.map(({ to }) => to)).toEqual(['a', 'b']);
    expect(diff.summary).toBe(
      '1 node (z) and 2 edges (z → a, z → b) removed; ' +
        '1 node (b: kind, namespace, replicas) and ' +
        '1 edge (a → b: protocol, provenance, confidence) changed.',
    );
  });

  it('keeps its sentence short and on one line, whatever the names', () => {
    const after = new ServiceGraph();
    for (let i = 0; i < 50; i++) after.addNode({ id: `${'x'.repeat(400)}\n\u001b[31m${i}` });
    after.addNode({ id: '\u202efdp.exe' });
    const { summary } = diffGraphs(new ServiceGraph(), after);
    expect(summary.length).toBeLessThan(200);
    expect(summary).toContain('and 48 more) added.');
    expect(diffGraphs(after, new ServiceGraph()).summary).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('compares parallel edges in their order', () => {
    const snapshot = (confidences: readonly number[]): GraphSnapshot =>
      buildSnapshot(
        nodesOf(2),
        confidences.map((confidence) => ({ ...edgesOf([[0, 1]])[0]!, confidence })),
      );
    const diff = diffGraphs(snapshot([0.1, 0.2]), snapshot([0.1, 0.3, 0.4]));
    expect(diff.changedEdges.map(({ after }) => after.confidence)).toEqual([0.3]);
    expect(diff.addedEdges.map(({ confidence }) => confidence)).toEqual([0.4]);
  });

  it.each([null, undefined, 1, 'web', {}, { snapshot: 1 }])('refuses %j', (graph) => {
    const invalid = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => diffGraphs(graph as never, new ServiceGraph())).toThrowError(invalid);
    expect(() => diffGraphs(new ServiceGraph(), graph as never)).toThrowError(invalid);
  });
});
