import { edgeKindTo, protocolIn } from '../common/call-words.js';
import { compareText } from '../common/compare-text.js';
import { findHosts, type HostMention } from '../common/find-hosts.js';
import type { FindingList, FindingSource } from '../common/findings.js';
import { holdsAddress } from '../common/key-words.js';
import type { EdgeInput } from '../graph-input.js';
import type { ServiceGraph } from '../service-graph.js';
import { resolveHost } from './resolve-host.js';
import type { ServiceEntry, Topology, TopologyNode, WorkloadEntry } from './topology.js';
import { type ConfigStore, type WorkloadText, workloadTexts } from './workload-texts.js';

/** How sure it is that a workload talks to what it is configured with. */
const CONFIDENCE = {
  env: 0.95,
  args: 0.9,
  /** A file may hold settings that are not in use. */
  config: 0.8,
  /** The port is not one that the Service listens at: the setting is stale, or not an address. */
  otherPort: 0.6,
} as const;

/** An edge between nodes that may yet turn out not to be drawn. */
export interface FoundEdge extends Omit<EdgeInput, 'from' | 'to'> {
  readonly from: TopologyNode;
  readonly to: TopologyNode;
}

/** What the URL, or else the name of the Service's port, says: `grpc`, `http-web`. */
function protocolOf(mention: HostMention, service: ServiceEntry): string | null {
  if (mention.scheme !== null) return mention.scheme;
  const named = mention.port === null ? null : (service.ports.get(mention.port) ?? null);
  return protocolIn(named);
}

/** Finds the calls that workloads are configured to make. */
export class CallFinder {
  readonly edges: FoundEdge[] = [];
  /** Hosts outside the cluster, by name, with who calls them. */
  readonly #external: { readonly from: TopologyNode; readonly mention: HostMention }[] = [];
  readonly #topology: Topology;
  readonly #configs: ConfigStore;
  readonly #findings: FindingList;
  readonly #read = new Map<string, Map<string, readonly HostMention[]>>();

  constructor(topology: Topology, configs: ConfigStore, findings: FindingList) {
    this.#topology = topology;
    this.#configs = configs;
    this.#findings = findings;
  }

  read(workload: WorkloadEntry): void {
    for (const object of workload.objects) {
      const stated = object.object.namespace !== null;
      const texts = workloadTexts(object, this.#configs, workload.namespace, this.#findings);
      for (const text of texts) {
        for (const mention of this.#hosts(text)) {
          this.#take(workload, stated, text, mention);
        }
      }
    }
  }

  /** One ConfigMap may be mounted by every workload: it is read once. */
  #hosts({ key, text }: WorkloadText): readonly HostMention[] {
    const read = this.#read.get(key) ?? new Map<string, readonly HostMention[]>();
    this.#read.set(key, read);
    const hosts = read.get(text) ?? findHosts(text, key);
    read.set(text, hosts);
    return hosts;
  }

  #take(workload: WorkloadEntry, stated: boolean, text: WorkloadText, mention: HostMention): void {
    const from = workload.node!;
    const meaning = resolveHost(this.#topology, mention.host, workload.namespace, stated);
    const sure = mention.form === 'url' || holdsAddress(mention.key);
    if (meaning.kind === 'external') {
      if (sure && mention.host.includes('.')) this.#external.push({ from, mention });
      return;
    }
    if (meaning.kind === 'unknown') {
      const names = mention.form !== 'setting' || mention.host.includes('.');
      if (sure && names) this.#unknown(workload, mention, text.source);
      return;
    }
    if (meaning.kind === 'none') return;
    if (meaning.kind === 'outside') {
      this.edges.push({
        from,
        to: meaning.node,
        protocol: mention.scheme,
        provenance: ['manifest'],
        confidence: CONFIDENCE[text.from],
      });
      return;
    }
    const { service } = meaning;
    const to = service.node!;
    if (to === from) return;
    const { port } = mention;
    const fits = port === null || service.ports.size === 0 || service.ports.has(port);
    if (!fits) {
      if (!sure) return;
      const message = `${workload.name} calls ${mention.host} at port ${port}, at which that Service does not listen.`;
      this.#findings.add('port-mismatch', 'warning', message, text.source);
    }
    this.edges.push({
      from,
      to,
      kind: edgeKindTo(to.kind, mention.key),
      protocol: protocolOf(mention, service),
      provenance: ['manifest'],
      confidence: fits ? CONFIDENCE[text.from] : CONFIDENCE.otherPort,
    });
  }

  #unknown(workload: WorkloadEntry, mention: HostMention, source: () => FindingSource): void {
    const message = `${workload.name} calls ${mention.host}, but no Service of that name is declared here.`;
    this.#findings.add('unknown-host', 'warning', message, source);
  }

  /** Adds the hosts outside the cluster that no node stands for. */
  writeExternal(graph: ServiceGraph, taken: ReadonlySet<string>): void {
    const found = this.#external
      .map(({ from, mention }) => ({ from: from.id, to: mention.host, protocol: mention.scheme }))
      .filter(({ to }) => !taken.has(to))
      .sort((a, b) => compareText(a.to, b.to) || compareText(a.from, b.from));
    for (const { from, to, protocol } of found) {
      graph.addNode({ id: to, kind: 'external' });
      graph.addEdge({ from, to, protocol, provenance: ['manifest'], confidence: 0.7 });
    }
  }
}
