import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';

/** Who calls whom: a diamond with a circle, a name that trips up, and one that nobody calls. */
const CALLS = [
  ['a', 'b'],
  ['a', 'c'],
  ['b', 'd'],
  ['c', 'd'],
  ['d', 'b'],
  ['c', '__proto__'],
] as const;
const IDS = ['a', 'b', 'c', 'd', '__proto__', 'alone'];

const snapshot = buildSnapshot(
  IDS.map((id) => ({ id, kind: 'service', namespace: null, replicas: 2 })),
  CALLS.map(([from, to]) => ({
    from,
    to,
    kind: 'calls',
    protocol: null,
    provenance: ['declared'],
    confidence: 1,
  })),
);

/** A small system that findings are about. */
export const SYSTEM: GraphSource = { snapshot: () => snapshot };
