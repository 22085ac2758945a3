import { compareText, freeId } from '../common/compare-text.js';
import type { ServiceGraph } from '../service-graph.js';
import type { TopologyNode } from './topology.js';

/** A way into the cluster: an Ingress, or a Gateway of Istio or the Gateway API. */
interface Door {
  readonly name: string;
  readonly namespace: string;
  readonly kind: 'Ingress' | 'Gateway';
}

interface Route {
  readonly to: TopologyNode;
  readonly protocol: string | null;
  readonly confidence: number;
}

/** What the doors of the cluster lead to. */
export class Doors {
  readonly #doors = new Map<string, Door & { stated: string | null; routes: Map<string, Route> }>();

  /** @param stated - the door's namespace as the manifests have it; null where they leave it open */
  add(door: Door, stated: string | null, route: Route): void {
    const { kind, namespace, name } = door;
    const key = JSON.stringify([kind, namespace, name]);
    const known = this.#doors.get(key) ?? { ...door, stated, routes: new Map<string, Route>() };
    known.stated ??= stated;
    const { to, protocol, confidence } = route;
    known.routes.set(JSON.stringify([to.namespace, to.name, protocol, confidence]), route);
    this.#doors.set(key, known);
  }

  /** All nodes that some door leads to. */
  targets(): readonly TopologyNode[] {
    return [...this.#doors.values()].flatMap(({ routes }) =>
      [...routes.values()].map(({ to }) => to),
    );
  }

  writeTo(graph: ServiceGraph, taken: Set<string>): void {
    const sorted = [...this.#doors.values()].sort(
      (a, b) =>
        compareText(a.name, b.name) ||
        compareText(a.kind, b.kind) ||
        compareText(a.namespace, b.namespace),
    );
    for (const { name, kind, stated, routes } of sorted) {
      const plain = taken.has(name) ? `${name}-${kind.toLowerCase()}` : name;
      const id = freeId(plain, taken);
      graph.addNode({ id, kind: 'ingress', namespace: stated });
      const inOrder = [...routes.values()].sort(
        (a, b) => compareText(a.to.id, b.to.id) || compareText(a.protocol ?? '', b.protocol ?? ''),
      );
      for (const { to, protocol, confidence } of inOrder) {
        const edge = { from: id, to: to.id, kind: 'routes' as const, protocol, confidence };
        graph.addEdge({ ...edge, provenance: ['ingress'] });
      }
    }
  }
}
