import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { ServiceGraph } from '../service-graph.js';
import { CallFinder, type FoundEdge } from './call-edges.js';
import { type Finding, FindingList } from './findings.js';
import { ingressTargets } from './ingress-edges.js';
import { takeInventory } from './inventory.js';
import { PolicyReader } from './policy-edges.js';
import { readObjects } from './read-objects.js';
import { compareText, freeId, replicasOf, Topology } from './topology.js';
import { ConfigStore } from './workload-texts.js';

export interface ManifestOptions {
  /** The namespace of what states none. @defaultValue `'default'` */
  readonly namespace?: string;
  /**
   * What becomes of a document that is not YAML: `throw` ends it all, `finding` notes it and goes on,
   * for folders that also hold templates. @defaultValue `'throw'`
   */
  readonly unparsable?: 'throw' | 'finding';
  /**
   * Whether hosts outside the cluster become nodes of kind `external`. Settings also name hosts that
   * are never called, so this finds more and is wrong more often. @defaultValue `false`
   */
  readonly externalHosts?: boolean;
  /** How far aliases may multiply a document; beyond, it is refused. @defaultValue 100 */
  readonly maxAliasCount?: number;
  /** Objects at most; the rest is left out, with a finding. @defaultValue 20_000 */
  readonly maxObjects?: number;
  /** Characters at most, of all texts; more is refused. @defaultValue 33_554_432 */
  readonly maxCharacters?: number;
  /** Findings at most; the rest is counted. @defaultValue 1000 */
  readonly maxFindings?: number;
}

export interface ManifestStats {
  readonly documents: number;
  readonly objects: number;
  /** Kinds that say nothing of who calls whom, or that are not known, with how often they came. */
  readonly ignoredKinds: ReadonlyMap<string, number>;
  readonly droppedFindings: number;
}

export interface ManifestGraph {
  readonly graph: ServiceGraph;
  readonly findings: readonly Finding[];
  readonly stats: ManifestStats;
}

const DEFAULTS: Required<ManifestOptions> = {
  namespace: 'default',
  unparsable: 'throw',
  externalHosts: false,
  maxAliasCount: 100,
  maxObjects: 20_000,
  maxCharacters: 2 ** 25,
  maxFindings: 1000,
};

const OWNER = 'graphFromManifests';

function checkOptions(given: ManifestOptions | undefined): Readonly<Required<ManifestOptions>> {
  const options = resolveOptions(OWNER, DEFAULTS, given);
  for (const name of ['maxObjects', 'maxCharacters', 'maxFindings'] as const) {
    checkNumber(OWNER, name, options[name], { min: 1, integer: true });
  }
  checkNumber(OWNER, 'maxAliasCount', options.maxAliasCount, { min: 0, integer: true });
  if (options.unparsable !== 'throw' && options.unparsable !== 'finding') {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: unparsable is neither "throw" nor "finding".`,
    );
  }
  return options;
}

/** One edge a pair, the surest word on it, in the order of ids. */
function addEdges(graph: ServiceGraph, edges: readonly FoundEdge[]): void {
  const sorted = edges
    .map((edge) => ({ ...edge, from: edge.from.id, to: edge.to.id }))
    .sort(
      (a, b) =>
        compareText(a.from, b.from) ||
        compareText(a.to, b.to) ||
        compareText(a.protocol ?? '\uffff', b.protocol ?? '\uffff'),
    );
  for (const edge of sorted) graph.addEdge(edge);
}

/**
 * The service graph that Kubernetes manifests tell of.
 *
 * Nodes are Services with the workloads they select (under the Service's name), workloads without a
 * Service, Ingresses, and Services of type ExternalName. Edges come from addresses in environment
 * variables, arguments and ConfigMaps, from Ingress backends, and (as `allowed`, less sure) from
 * network policies between particular workloads. A word that merely equals a name makes no edge.
 *
 * Names that stand only in code or images are not in manifests: merge with traces or mesh metrics
 * where there are any. Helm and Kustomize have to be rendered first; Secrets are read only as far as
 * they stand open (`stringData`).
 *
 * @param texts - YAML, one document or many; the order changes nothing in the graph
 * @throws AegisError `unparsable-input` for what is not YAML, with text and line; `invalid-option`
 *
 * O(characters) time, and the texts' parsed form in memory while it runs.
 *
 * @example
 * ```ts
 * import { graphFromManifests } from '@aegis/graph/kubernetes';
 * const { graph, findings } = graphFromManifests(`
 * apiVersion: v1
 * kind: Service
 * metadata: { name: orders }
 * spec: { selector: { app: orders }, ports: [{ port: 80 }] }
 * ---
 * apiVersion: apps/v1
 * kind: Deployment
 * metadata: { name: web }
 * spec:
 *   replicas: 2
 *   template:
 *     spec: { containers: [{ name: web, env: [{ name: ORDERS_URL, value: 'http://orders' }] }] }
 * `);
 * graph.edges().map((edge) => [edge.from, edge.to, edge.protocol]); // => [['web', 'orders', 'http']]
 * findings.map((finding) => finding.message); // => ['Service orders selects no workload that is declared here.']
 * ```
 */
export function graphFromManifests(
  texts: string | readonly string[],
  options?: ManifestOptions,
): ManifestGraph {
  const resolved = checkOptions(options);
  const list = typeof texts === 'string' ? [texts] : texts;
  if (!Array.isArray(list) || !list.every((text) => typeof text === 'string')) {
    throw new AegisError('invalid-argument', `${OWNER}: give one text of YAML or a list of them.`);
  }
  const length = list.reduce((sum, text) => sum + text.length, 0);
  if (length > resolved.maxCharacters) {
    const limit = `maxCharacters allows ${resolved.maxCharacters}`;
    throw new AegisError('unparsable-input', `${OWNER}: ${length} characters given; ${limit}.`);
  }
  const findings = new FindingList(resolved.maxFindings);
  const { objects, documents } = readObjects(list, findings, resolved);
  const inventory = takeInventory(objects, findings);
  const topology = new Topology(inventory, resolved.namespace, findings);

  const calls = new CallFinder(topology, new ConfigStore(inventory.configs, topology), findings);
  for (const workload of topology.workloads.all) calls.read(workload);
  const policies = new PolicyReader(topology, inventory.namespaces, findings);
  for (const policy of inventory.policies) policies.read(policy);
  const edges = [...calls.edges, ...policies.edges];

  const graph = new ServiceGraph();
  const taken = new Set<string>();
  const routes = inventory.ingresses.map((ingress) => ({
    ingress,
    targets: ingressTargets(ingress, topology, findings),
  }));
  const reached = new Set([
    ...edges.map((edge) => edge.to),
    ...routes.flatMap(({ targets }) => targets),
  ]);
  for (const node of topology.nodes) {
    // A Service over many nodes that nobody calls only gathers their metrics.
    if (node.members.length > 0 && node.workloads.length === 0 && !reached.has(node)) continue;
    const { id, kind, statedNamespace: namespace } = node;
    graph.addNode({ id, kind, namespace, replicas: replicasOf(node) });
    taken.add(id);
    for (const to of node.members) {
      if (to !== node) edges.push({ from: node, to, kind: 'routes', provenance: ['manifest'] });
    }
  }
  addEdges(graph, edges);
  routes.sort((a, b) => compareText(a.ingress.name, b.ingress.name));
  for (const { ingress, targets } of routes) {
    if (targets.length === 0) continue;
    const id = freeId(taken.has(ingress.name) ? `${ingress.name}-ingress` : ingress.name, taken);
    graph.addNode({ id, kind: 'ingress', namespace: ingress.namespace });
    const ids = targets.map((target) => target.id).sort(compareText);
    for (const to of ids) {
      graph.addEdge({ from: id, to, kind: 'routes', protocol: 'http', provenance: ['ingress'] });
    }
  }
  if (resolved.externalHosts) addExternal(graph, calls, taken);
  const { ignored } = inventory;
  return {
    graph,
    findings: findings.items,
    stats: {
      documents,
      objects: objects.length,
      ignoredKinds: ignored,
      droppedFindings: findings.dropped,
    },
  };
}

function addExternal(graph: ServiceGraph, calls: CallFinder, taken: Set<string>): void {
  const found = calls.external
    .map(({ from, mention }) => ({ from: from.id, to: mention.host, protocol: mention.scheme }))
    .filter(({ to }) => !taken.has(to))
    .sort((a, b) => compareText(a.to, b.to) || compareText(a.from, b.from));
  for (const { from, to, protocol } of found) {
    graph.addNode({ id: to, kind: 'external' });
    graph.addEdge({ from, to, protocol, provenance: ['manifest'], confidence: 0.7 });
  }
}
