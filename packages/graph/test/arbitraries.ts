import type { GraphEdge, GraphNode } from '@aegis/graph/csr';
import fc from 'fast-check';

/** Lists of edges among `count` nodes: rings, self-calls and parallel edges included. */
export const pairsArbitrary = (count: number): fc.Arbitrary<[number, number][]> =>
  fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: count * 3 });

/** Names that trip up whoever keeps them in plain objects, and others. */
export const nameArbitrary: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', '0', '1'),
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom('a', 'b', 'c', 'd'),
);

export const nodesOf = (count: number): GraphNode[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `n${i}`,
    kind: 'service',
    namespace: null,
    replicas: 1,
  }));

export const edgesOf = (pairs: readonly (readonly [number, number])[]): GraphEdge[] =>
  pairs.map(([from, to]) => ({
    from: `n${from}`,
    to: `n${to}`,
    kind: 'calls',
    protocol: null,
    provenance: ['trace'],
    confidence: 1,
  }));
