import type { Incident } from '@aegis/core';
import type { Graph } from '../api/resources/index.js';
import type { CaseFiles } from '../respond/case-files.js';
import type { Topology } from '../watch/topology.js';

const WELL = 100;

/** The graph as it stands: of each node the worst health that an open incident leaves it. */
export function tellGraph(topology: Topology, open: readonly Incident[], cases: CaseFiles): Graph {
  const health = new Map<string, number>();
  const touchedBy = new Map<string, string[]>();
  const failingPaths: Graph['failingPaths'] = [];
  for (const { id, nodeIds } of open) {
    for (const nodeId of nodeIds) {
      const ids = touchedBy.get(nodeId);
      if (ids === undefined) touchedBy.set(nodeId, [id]);
      else ids.push(id);
    }
    const diagnosis = cases.get(id)?.diagnosis;
    for (const [nodeId, value] of diagnosis?.health ?? []) {
      health.set(nodeId, Math.min(value, health.get(nodeId) ?? WELL));
    }
    const path = diagnosis?.causes[0]?.path;
    if (path !== undefined) failingPaths.push({ incidentId: id, path: [...path] });
  }
  const known = topology.graph.nodes();
  const ids = new Set(known.map(({ id }) => id));
  // Who has trouble is shown, also where no source of the graph knows it.
  const strangers = [...new Set([...touchedBy.keys(), ...health.keys()])]
    .filter((id) => !ids.has(id))
    .map((id) => ({ id, kind: 'service', namespace: null, replicas: 1 }));
  return {
    updatedMs: topology.updatedMs,
    nodes: [...known, ...strangers].map(({ id, kind, namespace, replicas }) => ({
      id,
      kind,
      namespace,
      replicas,
      health: health.get(id) ?? WELL,
      incidentIds: touchedBy.get(id) ?? [],
    })),
    edges: topology.graph.edges().map(({ from, to, kind, protocol, provenance, confidence }) => ({
      from,
      to,
      kind,
      protocol,
      provenance: [...provenance],
      confidence,
    })),
    failingPaths,
  };
}
