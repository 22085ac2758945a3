import type { FindingList } from '../common/findings.js';
import type { Path } from '../common/read-yaml.js';
import type { FoundEdge } from './call-edges.js';
import type { ManifestObject } from './read-objects.js';
import { resolveHost } from './resolve-host.js';
import type { Topology, TopologyNode } from './topology.js';

/** How sure it is that a Service whose traffic is sent on needs the one it is sent to. */
const ROUTED = 0.9;
/** Nobody waits for the answer of a mirror, but load and errors there show in its callers. */
export const MIRRORED = 0.5;

/** Where routes lead, and what is found wrong with them. */
export class Routing {
  readonly topology: Topology;
  readonly findings: FindingList;
  /** Routes within the cluster: traffic for one Service that is sent on to another. */
  readonly edges: FoundEdge[] = [];

  constructor(topology: Topology, findings: FindingList) {
    this.topology = topology;
    this.findings = findings;
  }

  /** The node of a Service that `object` names as a backend; a finding where there is none. */
  service(
    object: ManifestObject,
    namespace: string,
    name: string,
    path: Path,
  ): TopologyNode | null {
    const node = this.topology.service(namespace, name)?.node ?? null;
    if (node === null) this.#unknown(object, name, path);
    return node;
  }

  /** Likewise of a host, which may also lie outside. */
  host(object: ManifestObject, host: string, path: Path): TopologyNode | null {
    const node = this.find(object, host);
    if (node === null) this.#unknown(object, host, path);
    return node;
  }

  /** The node that answers to a host; null where none is known. */
  find(object: ManifestObject, host: string): TopologyNode | null {
    const namespace = this.topology.namespaceOf(object);
    const stated = object.namespace !== null;
    const meaning = resolveHost(this.topology, host.toLowerCase(), namespace, stated);
    if (meaning.kind === 'service') return meaning.service.node;
    return meaning.kind === 'outside' ? meaning.node : null;
  }

  /** Traffic for `from` goes to `to`. */
  within(from: TopologyNode, to: TopologyNode, mirrored: boolean): void {
    if (from === to) return;
    const confidence = mirrored ? MIRRORED : ROUTED;
    this.edges.push({ from, to, kind: 'routes', provenance: ['manifest'], confidence });
  }

  #unknown(object: ManifestObject, name: string, path: Path): void {
    const message = `${object.kind} ${object.name} routes to ${name}, but no Service of that name is declared here.`;
    this.findings.add('unknown-backend', 'warning', message, object.source(...path));
  }
}
