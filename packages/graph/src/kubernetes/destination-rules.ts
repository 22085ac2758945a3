import { asFields, listAt, textAt, textMapAt } from '../common/fields.js';
import type { Path } from '../common/read-yaml.js';
import type { ManifestObject } from './read-objects.js';
import { resolveHost } from './resolve-host.js';
import type { Routing } from './routing.js';
import type { TopologyNode } from './topology.js';

/** The subsets that DestinationRules of Istio make of Services, and what is wrong with them. */
export class SubsetTable {
  readonly #byNode = new Map<TopologyNode, Set<string>>();
  readonly #routing: Routing;

  constructor(rules: readonly ManifestObject[], routing: Routing) {
    this.#routing = routing;
    for (const rule of rules) this.#read(rule);
  }

  #read(rule: ManifestObject): void {
    const host = textAt(rule.body, 'spec', 'host');
    if (host === null || host.includes('*')) return;
    const { topology, findings } = this.#routing;
    const namespace = topology.namespaceOf(rule);
    const meaning = resolveHost(topology, host.toLowerCase(), namespace, rule.namespace !== null);
    if (meaning.kind === 'unknown') {
      const message = `DestinationRule ${rule.name} is for ${host}, but no Service of that name is declared here.`;
      findings.add('unknown-host', 'warning', message, rule.source('spec', 'host'));
    }
    const node = this.#routing.find(rule, host);
    if (node === null) return;
    const known = this.#byNode.get(node) ?? new Set();
    this.#byNode.set(node, known);
    for (const [i, item] of listAt(rule.body, 'spec', 'subsets').entries()) {
      const subset = asFields(item);
      const name = textAt(subset, 'name');
      if (name === null) continue;
      known.add(name);
      const labels = textMapAt(subset, 'labels');
      const carried = node.workloads.some(({ objects }) =>
        objects.some((one) => [...labels].every(([key, value]) => one.labels.get(key) === value)),
      );
      if (carried || node.workloads.length === 0) continue;
      const words = [...labels].map(([key, value]) => `${key}=${value}`).join(', ');
      const message = `Subset ${name} of DestinationRule ${rule.name} selects ${words}, which no workload of ${host} carries.`;
      findings.add('selector-without-match', 'info', message, rule.source('spec', 'subsets', i));
    }
  }

  /** Notes it where `object` routes to a subset that nothing declares. */
  check(
    object: ManifestObject,
    host: string,
    node: TopologyNode,
    subset: string,
    path: Path,
  ): void {
    const known = this.#byNode.get(node);
    if (known?.has(subset)) return;
    // Without any rule for it, the rules are likely to be kept somewhere else.
    const severity = known === undefined ? 'info' : 'warning';
    const message = `${object.kind} ${object.name} routes to subset ${subset} of ${host}, which no DestinationRule here declares.`;
    this.#routing.findings.add('unknown-subset', severity, message, object.source(...path));
  }
}
