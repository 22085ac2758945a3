import { AegisError } from '@aegis/core';
import { compareText, freeId } from '../common/compare-text.js';
import { get } from '../common/fields.js';
import { type Finding, FindingList } from '../common/findings.js';
import { checkTexts, type NamedText } from '../common/named-texts.js';
import { checkYamlOptions, YAML_DEFAULTS, type YamlOptions } from '../common/read-yaml.js';
import { ServiceGraph } from '../service-graph.js';
import { ComposeCallFinder } from './call-finder.js';
import { Project } from './project.js';
import { readServices } from './read-services.js';
import { itemsOf, Values } from './values.js';

export interface ComposeOptions extends YamlOptions {
  /**
   * Whether hosts that no service answers to become nodes of kind `external`. Settings also name hosts
   * that are never called, so this finds more and is wrong more often. @defaultValue `false`
   */
  readonly externalHosts?: boolean;
  /**
   * What variables are set to, as a `.env` file or the shell would; the others count as not set.
   * @defaultValue none
   */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface ComposeStats {
  readonly documents: number;
  readonly services: number;
  /** Services that only run in a profile; they are in the graph. */
  readonly profiled: number;
  /** Services that take fields from another by `extends`. */
  readonly extended: number;
  /** Files that `include` asks for; they are read only where they are among the texts. */
  readonly included: number;
  readonly droppedFindings: number;
}

export interface ComposeGraph {
  readonly graph: ServiceGraph;
  readonly findings: readonly Finding[];
  readonly stats: ComposeStats;
}

const OWNER = 'graphFromCompose';
const DEFAULTS: Required<ComposeOptions> = {
  ...YAML_DEFAULTS,
  externalHosts: false,
  variables: {},
};
const SHARED_VOLUME = 0.95;

function checkVariables(given: unknown): ReadonlyMap<string, string> {
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : null;
  if (entries === null || entries.some(([, value]) => typeof value !== 'string')) {
    throw new AegisError('invalid-option', `${OWNER}: variables is to be an object of strings.`);
  }
  return new Map(entries);
}

/** Volumes that several services mount; one that a single service mounts is a part of it. */
function sharedVolumes(project: Project): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  for (const service of project.services) {
    const from = service.parts
      .flatMap(({ body }) => itemsOf(get(body, 'volumes_from')))
      .flatMap((item) => project.service((project.values.text(item) ?? '').split(':')[0]!) ?? []);
    for (const name of [service, ...from].flatMap((one) => one.volumes())) {
      const known = users.get(name) ?? new Set();
      users.set(name, known.add(service.name));
    }
  }
  return new Map([...users].filter(([, names]) => names.size > 1));
}

/**
 * The service graph that Docker Compose files tell of.
 *
 * Nodes are services, and named volumes that several of them mount. Edges come from addresses in
 * `environment`, `command`, `entrypoint` and inline `configs`, found as in Kubernetes manifests, and from
 * `depends_on`, `links` and `network_mode: service:…`. A service is known by its name, `container_name`,
 * `hostname` and aliases; services without a network in common cannot call each other, so a name alone
 * makes no edge then, and a finding tells of it.
 *
 * Variables count as not set unless they are given: `${HOST:-cart}` is `cart`. Files that speak of the same service are put
 * together, both values of a setting included; fields of a service that is extended are read where its
 * file is among the texts. Files that `env_file` and `include` name are not opened.
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
 * import { graphFromCompose } from '@aegis/graph/compose';
 * const { graph } = graphFromCompose(`
 * services:
 *   web:
 *     image: shop/web
 *     environment: { CART_URL: 'http://cart:8080' }
 *   cart:
 *     image: shop/cart
 *     depends_on: [redis]
 *   redis: { image: 'redis:7' }
 * `);
 * graph.edges().map((edge) => [edge.from, edge.kind, edge.to]); // => [['cart', 'stores', 'redis'], ['web', 'calls', 'cart']]
 * ```
 *
 * @see The Compose Specification, https://github.com/compose-spec/compose-spec
 */
export function graphFromCompose(
  texts: string | NamedText | readonly (string | NamedText)[],
  options?: ComposeOptions,
): ComposeGraph {
  const resolved = checkYamlOptions(OWNER, DEFAULTS, options);
  const list = checkTexts(OWNER, texts, resolved.maxCharacters);
  const findings = new FindingList(resolved.maxFindings);
  const values = new Values(checkVariables(resolved.variables));
  const files = readServices(OWNER, list, findings, resolved);
  const project = new Project(files, findings, values);
  const calls = new ComposeCallFinder(project, files.configs, findings);
  for (const service of project.services) calls.read(service);

  const graph = new ServiceGraph();
  for (const { name, kind, replicas } of project.services) {
    graph.addNode({ id: name, kind, replicas });
  }
  const sorted = [...calls.edges].sort(
    (a, b) =>
      compareText(a.from, b.from) ||
      compareText(a.to, b.to) ||
      compareText(a.protocol ?? '\uffff', b.protocol ?? '\uffff'),
  );
  for (const edge of sorted) graph.addEdge(edge);
  const taken = new Set(project.services.map(({ name }) => name));
  const volumes = [...sharedVolumes(project)].sort(([a], [b]) => compareText(a, b));
  for (const [name, users] of volumes) {
    const id = freeId(taken.has(name) ? `${name}-volume` : name, taken);
    graph.addNode({ id, kind: 'datastore' });
    for (const from of [...users].sort(compareText)) {
      graph.addEdge({
        from,
        to: id,
        kind: 'stores',
        provenance: ['compose'],
        confidence: SHARED_VOLUME,
      });
    }
  }
  if (resolved.externalHosts) addExternal(graph, calls, taken);
  return {
    graph,
    findings: findings.sorted(),
    stats: {
      documents: files.documents,
      services: project.services.length,
      profiled: project.services.filter(({ hasProfile }) => hasProfile).length,
      extended: project.extended,
      included: files.included,
      droppedFindings: findings.dropped,
    },
  };
}

function addExternal(
  graph: ServiceGraph,
  calls: ComposeCallFinder,
  taken: ReadonlySet<string>,
): void {
  const found = calls.external
    .filter(({ mention }) => !taken.has(mention.host))
    .sort((a, b) => compareText(a.mention.host, b.mention.host) || compareText(a.from, b.from));
  for (const { from, mention } of found) {
    graph.addNode({ id: mention.host, kind: 'external' });
    const edge = { from, to: mention.host, protocol: mention.scheme, confidence: 0.7 };
    graph.addEdge({ ...edge, provenance: ['compose'] });
  }
}
