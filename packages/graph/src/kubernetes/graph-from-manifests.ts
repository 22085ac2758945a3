import { type Finding, FindingList } from '../common/findings.js';
import { checkTexts, type NamedText } from '../common/named-texts.js';
import { checkYamlOptions, YAML_DEFAULTS, type YamlOptions } from '../common/read-yaml.js';
import { ServiceGraph } from '../service-graph.js';
import { applyAutoscalers } from './autoscalers.js';
import { CallFinder } from './call-edges.js';
import { Doors } from './doors.js';
import { takeInventory } from './inventory.js';
import { MeshPolicyReader } from './mesh-policies.js';
import { PolicyReader } from './policy-edges.js';
import { readObjects } from './read-objects.js';
import { readRoutes } from './read-routes.js';
import { Routing } from './routing.js';
import { addMachines, addSharedClaims } from './shared-things.js';
import { Topology } from './topology.js';
import { ConfigStore } from './workload-texts.js';
import { writeGraph } from './write-graph.js';

export interface ManifestOptions extends YamlOptions {
  /** The namespace of what states none. @defaultValue `'default'` */
  readonly namespace?: string;
  /**
   * Whether hosts outside the cluster become nodes of kind `external`. Settings also name hosts that
   * are never called, so this finds more and is wrong more often; hosts that a ServiceEntry declares are
   * nodes anyhow. @defaultValue `false`
   */
  readonly externalHosts?: boolean;
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
  ...YAML_DEFAULTS,
  namespace: 'default',
  externalHosts: false,
};

const OWNER = 'graphFromManifests';

/**
 * The service graph that Kubernetes manifests tell of.
 *
 * Nodes are Services with the workloads they select (under the Service's name), workloads without a
 * Service, Ingresses and Gateways that lead somewhere, Services of type ExternalName, hosts that a
 * ServiceEntry of Istio declares, volume claims that several workloads mount, and the machines that Pods
 * of a dump (`kubectl get all -o yaml`) run on; what controllers made counts as its topmost owner.
 *
 * Edges come from addresses in environment variables, arguments and ConfigMaps, from the backends of
 * Ingresses, of routes of the Gateway API and of VirtualServices, and (as `allowed`, less sure) from
 * NetworkPolicies, AuthorizationPolicies and Sidecars that speak of particular workloads. A word that
 * merely equals a name makes no edge. Copies are those of the workload, kept between the bounds of its
 * HorizontalPodAutoscaler. Other kinds are counted and left out.
 *
 * An id is the name alone where the graph has it once, and `name.namespace` where several namespaces
 * have it; so texts that are read together tell things apart that they would not one by one.
 *
 * Names that stand only in code or images are not in manifests: merge with traces or mesh metrics
 * where there are any. Helm and Kustomize have to be rendered first; Secrets are read only as far as
 * they stand open (`stringData`).
 *
 * @param texts - YAML, one document or many, or `{ name, text }` so that findings say in which file; the
 * order changes nothing in the graph
 * @throws AegisError `unparsable-input` for what is not YAML, with its place; `invalid-argument`;
 * `invalid-option`
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
  texts: string | NamedText | readonly (string | NamedText)[],
  options?: ManifestOptions,
): ManifestGraph {
  const resolved = checkYamlOptions(OWNER, DEFAULTS, options);
  const list = checkTexts(OWNER, texts, resolved.maxCharacters);
  const findings = new FindingList(resolved.maxFindings);
  const { objects, documents } = readObjects(OWNER, list, findings, resolved);
  const inventory = takeInventory(objects, findings);
  const topology = new Topology(inventory, resolved.namespace, findings);
  applyAutoscalers(inventory.autoscalers, topology, findings);

  const calls = new CallFinder(topology, new ConfigStore(inventory.configs, topology), findings);
  for (const workload of topology.workloads.all) calls.read(workload);
  const policies = new PolicyReader(topology, inventory.namespaces, findings);
  for (const policy of inventory.policies) policies.read(policy);
  const routing = new Routing(topology, findings);
  const doors = new Doors();
  readRoutes(inventory, routing, doors);
  const mesh = new MeshPolicyReader(routing);
  for (const policy of inventory.authorizations) mesh.readAuthorization(policy);
  for (const sidecar of inventory.sidecars) mesh.readSidecar(sidecar);

  const graph = new ServiceGraph();
  const edges = [calls.edges, policies.edges, routing.edges, mesh.edges].flat();
  const taken = writeGraph(graph, topology, edges, doors);
  doors.writeTo(graph, taken);
  addSharedClaims(graph, topology, taken);
  addMachines(graph, topology, taken);
  if (resolved.externalHosts) calls.writeExternal(graph, taken);
  return {
    graph,
    findings: findings.sorted(),
    stats: {
      documents,
      objects: objects.length,
      ignoredKinds: inventory.ignored,
      droppedFindings: findings.dropped,
    },
  };
}
