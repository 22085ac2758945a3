import type { GraphNode, GraphSource } from './csr/index.js';

/** The name without the namespace that stands behind it: `cart` of `cart.shop` in `shop`. */
function plainName({ id, namespace }: GraphNode): string {
  const suffix = `.${namespace}`;
  return namespace !== null && id.endsWith(suffix) && id !== suffix
    ? id.slice(0, -suffix.length)
    : id;
}

function groupByName(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly GraphNode[]> {
  const byName = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const name = plainName(node);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [node]);
    else same.push(node);
  }
  return byName;
}

/**
 * The aliases under which `other` is merged into `known` so that equal names in equal namespaces are one
 * node, and equal names in different namespaces are not.
 *
 * Builders name a node `cart` where they met the name once, and `cart.shop` where several namespaces have
 * it, so two sources may write one thing in two ways, or two things in one. A node without a namespace
 * goes by its id, or by the only node with that name where there is no other on either side. O(nodes).
 *
 * @param known - the graph that is merged into
 * @param other - the graph that is merged into it
 * @returns ids of `other`, each with the id that it should have in `known`; equal ids are left out
 *
 * @example
 * ```ts
 * import { aliasesByNamespace, ServiceGraph } from '@aegis/graph';
 * const manifests = new ServiceGraph();
 * manifests.addNode({ id: 'cart', namespace: 'shop' });
 * const metrics = new ServiceGraph();
 * metrics.addNode({ id: 'cart.shop', namespace: 'shop' });
 * metrics.addNode({ id: 'cart.test', namespace: 'test' });
 * const aliases = aliasesByNamespace(manifests, metrics);
 * [...aliases]; // => [['cart.shop', 'cart']]
 * manifests.merge(metrics, { aliases });
 * manifests.nodes().map((node) => node.id); // => ['cart', 'cart.test']
 * ```
 */
export function aliasesByNamespace(known: GraphSource, other: GraphSource): Map<string, string> {
  const { nodes, indexOf } = known.snapshot();
  const others = other.snapshot().nodes;
  const [byName, othersByName] = [groupByName(nodes), groupByName(others)];
  const aliases = new Map<string, string>();
  for (const node of others) {
    const { id, namespace } = node;
    const name = plainName(node);
    const same = byName.get(name) ?? [];
    const exact = namespace === null ? null : same.find((one) => one.namespace === namespace);
    // Where one side leaves the namespace open, the name has to be the only one of its kind.
    const alone = same.length === 1 && othersByName.get(name)!.length === 1;
    const open = alone && (namespace === null || same[0]!.namespace === null);
    const target = exact ?? (open ? same[0]! : null);
    if (target !== null) {
      if (target.id !== id) aliases.set(id, target.id);
    } else if (namespace !== null && indexOf.has(id)) {
      // The id is taken by its namesake of another namespace.
      aliases.set(id, `${name}.${namespace}`);
    }
  }
  return aliases;
}
