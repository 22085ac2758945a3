import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import type { IncidentCase } from './incident-case.js';

/** The same cases with something withheld that they came with. */
export const ABLATIONS: Readonly<Record<string, (one: IncidentCase) => IncidentCase>> = {
  'aegis, symptom not given': (one) => ({ ...one, symptom: null }),
  'aegis, node types not given': (one) => ({ ...one, graph: withoutKinds(one.graph) }),
  'aegis, graph not given': (one) => ({ ...one, graph: null }),
};

/** The same where the case has calls and logs. */
export const SOURCE_ABLATIONS: typeof ABLATIONS = {
  'aegis, metrics not given': (one) => ({ ...one, series: [] }),
  'aegis, calls not given': ({ calls: _, ...one }) => one,
  'aegis, logs not given': (one) => ({ ...one, logs: null }),
  'aegis, graph not given': (one) => ({ ...one, graph: null }),
};

function withoutKinds(graph: GraphSource | null): GraphSource | null {
  if (graph === null) return null;
  const { nodes, edges } = graph.snapshot();
  const plain = nodes.map((node) => ({ ...node, kind: 'service' as const }));
  const snapshot = buildSnapshot(plain, edges);
  return { snapshot: () => snapshot };
}
