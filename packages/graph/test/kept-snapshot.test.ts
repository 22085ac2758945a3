import { ServiceGraph } from '@aegis/graph';
import { buildSnapshot, type GraphSnapshot } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameArbitrary } from './arbitraries.js';

type Step = (graph: ServiceGraph) => unknown;

const kind = fc.constantFrom('service' as const, 'cache' as const, undefined);
const replicas = fc.constantFrom(0, 1, 2, undefined);
const addNode = fc.record({ id: nameArbitrary, kind, replicas }).map(
  (node): Step =>
    (graph) =>
      graph.addNode(node),
);
const addEdge = fc
  .record({
    from: nameArbitrary,
    to: nameArbitrary,
    kind: fc.constantFrom('allowed' as const, 'calls' as const, 'stores' as const),
    protocol: fc.constantFrom(null, 'grpc'),
    provenance: fc.constantFrom(['trace' as const], ['manifest' as const, 'mesh' as const]),
    confidence: fc.constantFrom(0.5, 1),
  })
  .map(
    (edge): Step =>
      (graph) =>
        graph.addEdge(edge),
  );
const stepsArbitrary = fc.array(fc.oneof(addNode, addEdge), { maxLength: 40 });

describe('the snapshot that a ServiceGraph keeps', () => {
  it('is what building anew gives, whenever it is asked for', () => {
    fc.assert(
      fc.property(stepsArbitrary, fc.integer({ min: 1, max: 5 }), (steps, every) => {
        const often = new ServiceGraph({ maxNodes: 12, maxEdges: 20 });
        const once = new ServiceGraph({ maxNodes: 12, maxEdges: 20 });
        steps.forEach((step, i) => {
          step(often);
          step(once);
          if (i % every === 0) often.snapshot();
        });
        expect(often.snapshot()).toEqual(once.snapshot());
        expect(often.snapshot()).toEqual(buildSnapshot(often.nodes(), often.edges()));
      }),
    );
  });

  it('never changes once it is given out', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => {
        const graph = new ServiceGraph();
        const given: [GraphSnapshot, GraphSnapshot][] = [];
        for (const step of steps) {
          const snapshot = graph.snapshot();
          given.push([snapshot, structuredClone(snapshot)]);
          step(graph);
        }
        for (const [snapshot, copy] of given) expect(snapshot).toEqual(copy);
      }),
    );
  });

  it('stays the same object where what is said was said before', () => {
    fc.assert(
      fc.property(stepsArbitrary, (steps) => {
        const graph = new ServiceGraph();
        for (const step of steps) {
          step(graph);
          const snapshot = graph.snapshot();
          step(graph);
          expect(graph.snapshot()).toBe(snapshot);
        }
      }),
    );
  });

  it('shares with the one before what has not changed', () => {
    const graph = new ServiceGraph();
    graph.addEdge({ from: 'web', to: 'cart' });
    const first = graph.snapshot();
    graph.addEdge({ from: 'web', to: 'cart', confidence: 0.5 });
    expect(graph.snapshot()).toBe(first);
    graph.addEdge({ from: 'web', to: 'cart', protocol: 'grpc' });
    const second = graph.snapshot();
    expect(second.outTargets).toBe(first.outTargets);
    expect(second.nodes).toBe(first.nodes);
    expect([first.edges[0]!.protocol, second.edges[0]!.protocol]).toEqual([null, 'grpc']);
    graph.addEdge({ from: 'cart', to: 'web' });
    expect(graph.snapshot().indexOf).toBe(first.indexOf);
    expect(graph.snapshot().nodes).toBe(first.nodes);
  });

  it('takes 16 bytes an edge and 8 a node', () => {
    const graph = new ServiceGraph();
    for (let i = 0; i < 50; i++) {
      graph.addEdge({ from: `s${i % 7}`, to: `t${i}` });
      const { nodes, edges, indexOf, ...arrays } = graph.snapshot();
      let bytes = 0;
      for (const array of Object.values(arrays)) bytes += array.buffer.byteLength;
      expect(bytes).toBe(16 * edges.length + 8 * (nodes.length + 1));
      expect(indexOf.size).toBe(nodes.length);
    }
  });
});
