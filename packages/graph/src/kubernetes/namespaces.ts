import type { Inventory } from './inventory.js';
import type { ManifestObject } from './read-objects.js';

/**
 * Finds the namespace of objects, of which many leave theirs to `kubectl apply -n`.
 *
 * Read together with others that state it, such an object belongs where its namesake is, or where
 * everything else is, as long as that is one place.
 */
export class Namespaces {
  readonly #twins = new Map<string, string | null>();
  readonly #fallback: string;

  constructor(inventory: Inventory, defaultNamespace: string) {
    const stated = new Set<string>();
    const { services, workloads, ignored: _, namespaces: _namespaces, ...others } = inventory;
    const running = [...services, ...workloads].map(({ object }) => object);
    for (const { namespace } of running) if (namespace !== null) stated.add(namespace);
    for (const object of [...running, ...Object.values(others).flat()]) this.#note(object);
    const [only] = stated;
    this.#fallback = only !== undefined && stated.size === 1 ? only : defaultNamespace;
  }

  #note({ kind, name, namespace }: ManifestObject): void {
    if (namespace === null) return;
    const key = JSON.stringify([kind, name]);
    const known = this.#twins.get(key);
    // Null where there are several: then none of them is meant.
    this.#twins.set(key, known === undefined || known === namespace ? namespace : null);
  }

  of({ kind, name, namespace }: ManifestObject): string {
    return namespace ?? this.#twins.get(JSON.stringify([kind, name])) ?? this.#fallback;
  }
}
