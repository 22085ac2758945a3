import type { WorkloadEntry } from './topology.js';

/** Finds workloads by their labels without looking at all of them. */
export class LabelIndex {
  readonly all: readonly WorkloadEntry[];
  readonly #byLabel = new Map<string, Map<string, WorkloadEntry[]>>();
  readonly #byNamespace = new Map<string, WorkloadEntry[]>();

  constructor(workloads: readonly WorkloadEntry[]) {
    this.all = workloads;
    for (const workload of workloads) {
      push(this.#byNamespace, workload.namespace, workload);
      for (const { labels } of workload.objects) {
        for (const [name, value] of labels) {
          const key = labelKey(workload.namespace, name);
          let values = this.#byLabel.get(key);
          if (values === undefined) {
            values = new Map();
            this.#byLabel.set(key, values);
          }
          push(values, value, workload);
        }
      }
    }
  }

  in(namespace: string): readonly WorkloadEntry[] {
    return this.#byNamespace.get(namespace) ?? [];
  }

  namespaces(): readonly string[] {
    return [...this.#byNamespace.keys()];
  }

  /** The values that a label has in a namespace, each with the workloads that carry it. */
  values(namespace: string, name: string): ReadonlyMap<string, readonly WorkloadEntry[]> {
    return this.#byLabel.get(labelKey(namespace, name)) ?? NONE;
  }

  /** The workloads of a namespace that carry all these labels. */
  select(namespace: string, selector: ReadonlyMap<string, string>): readonly WorkloadEntry[] {
    let shortest: readonly WorkloadEntry[] | null = null;
    for (const [name, value] of selector) {
      const list = this.values(namespace, name).get(value) ?? [];
      if (shortest === null || list.length < shortest.length) shortest = list;
    }
    return [...new Set(shortest ?? this.in(namespace))].filter((workload) =>
      workload.objects.some(({ labels }) =>
        [...selector].every(([name, value]) => labels.get(name) === value),
      ),
    );
  }
}

const NONE: ReadonlyMap<string, readonly WorkloadEntry[]> = new Map();

const labelKey = (...parts: readonly string[]): string => JSON.stringify(parts);

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
