import { compareText, freeId } from '../common/compare-text.js';
import { asFields, listAt, textAt } from '../common/fields.js';
import type { ServiceGraph } from '../service-graph.js';
import type { Topology, TopologyNode } from './topology.js';

const CONFIDENCE = 0.95;

interface SharedThing {
  readonly name: string;
  readonly namespace: string;
  readonly users: Set<TopologyNode>;
}

function collect(
  things: Map<string, SharedThing>,
  namespace: string,
  name: string,
  user: TopologyNode,
): void {
  const key = JSON.stringify([namespace, name]);
  const known = things.get(key) ?? { name, namespace, users: new Set() };
  known.users.add(user);
  things.set(key, known);
}

const sorted = (things: Map<string, SharedThing>): readonly SharedThing[] =>
  [...things.values()].sort(
    (a, b) => compareText(a.name, b.name) || compareText(a.namespace, b.namespace),
  );

const idsOf = (nodes: Iterable<TopologyNode>): readonly string[] =>
  [...nodes].map(({ id }) => id).sort(compareText);

/**
 * Makes nodes of what several workloads share. A volume claim that two of them mount is one thing that
 * both need; one that a single workload mounts is a part of it, and so are the claims that a StatefulSet
 * makes for each of its Pods.
 */
export function addSharedClaims(graph: ServiceGraph, topology: Topology, taken: Set<string>): void {
  const claims = new Map<string, SharedThing>();
  for (const { namespace, objects, node } of topology.workloads.all) {
    for (const { podSpec } of objects) {
      for (const volume of listAt(podSpec, 'volumes')) {
        const claim = textAt(asFields(volume), 'persistentVolumeClaim', 'claimName');
        if (claim !== null) collect(claims, namespace, claim, node!);
      }
    }
  }
  for (const { name, users } of sorted(claims)) {
    if (users.size < 2) continue;
    const id = freeId(taken.has(name) ? `${name}-volume` : name, taken);
    const stated = [...users].find(({ statedNamespace }) => statedNamespace !== null);
    graph.addNode({ id, kind: 'datastore', namespace: stated?.statedNamespace ?? null });
    for (const from of idsOf(users)) {
      graph.addEdge({
        from,
        to: id,
        kind: 'stores',
        provenance: ['manifest'],
        confidence: CONFIDENCE,
      });
    }
  }
}

/** Makes nodes of the machines that Pods run on, which a dump of a running cluster names. */
export function addMachines(graph: ServiceGraph, topology: Topology, taken: Set<string>): void {
  const machines = new Map<string, SharedThing>();
  for (const { objects, node } of topology.workloads.all) {
    for (const name of objects.flatMap(({ nodeNames }) => nodeNames)) {
      collect(machines, '', name, node!);
    }
  }
  for (const { name, users } of sorted(machines)) {
    const id = freeId(taken.has(name) ? `${name}-node` : name, taken);
    graph.addNode({ id, kind: 'node' });
    for (const from of idsOf(users)) {
      graph.addEdge({
        from,
        to: id,
        kind: 'runs-on',
        provenance: ['manifest'],
        confidence: CONFIDENCE,
      });
    }
  }
}
