import { asText, listAt, textAt } from '../common/fields.js';
import type { ManifestObject } from './read-objects.js';
import type { TopologyNode } from './topology.js';

/** The hosts outside the cluster that ServiceEntries of Istio declare; `*.example.com` is one of them. */
export class OutsideHosts {
  readonly #nodes = new Map<string, TopologyNode>();

  constructor(entries: readonly ManifestObject[]) {
    for (const { body } of entries) {
      const inside = textAt(body, 'spec', 'location') === 'MESH_INTERNAL';
      for (const item of listAt(body, 'spec', 'hosts')) {
        const name = asText(item)?.toLowerCase() ?? '*';
        // Everywhere is no host.
        if (name !== '*') this.#add(name, inside);
      }
    }
  }

  #add(name: string, inside: boolean): void {
    const known = this.#nodes.get(name);
    if (known !== undefined) {
      if (inside) known.kind = 'service';
      return;
    }
    this.#nodes.set(name, {
      name,
      namespace: '',
      statedNamespace: null,
      workloads: [],
      members: [],
      kind: inside ? 'service' : 'external',
      id: '',
    });
  }

  get nodes(): Iterable<TopologyNode> {
    return this.#nodes.values();
  }

  /** The host itself, or the narrowest wildcard that it falls under. */
  find(host: string): TopologyNode | null {
    const exact = this.#nodes.get(host);
    if (exact !== undefined) return exact;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      const wide = this.#nodes.get(`*${host.slice(dot)}`);
      if (wide !== undefined) return wide;
    }
    return null;
  }
}
