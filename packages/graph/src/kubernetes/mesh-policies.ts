import { asFields, asText, type Fields, fieldsAt, listAt, textAt } from '../common/fields.js';
import type { Path } from '../common/read-yaml.js';
import { ALLOWED_CONFIDENCE, allowedEdges } from './allowed-edges.js';
import type { FoundEdge } from './call-edges.js';
import { reportSelection, selectPods } from './policy-selectors.js';
import type { ManifestObject } from './read-objects.js';
import type { Routing } from './routing.js';
import type { TopologyNode } from './topology.js';

/** `cluster.local/ns/shop/sa/web`, as certificates of the mesh name a service account. */
const PRINCIPAL = /(?:^|\/)ns\/([^/*]+)\/sa\/([^/*]+)$/;

const distinct = (nodes: readonly (TopologyNode | null)[]): readonly TopologyNode[] => [
  ...new Set(nodes.filter((node) => node !== null)),
];

/** Finds the calls that AuthorizationPolicies and Sidecars of Istio allow between particular workloads. */
export class MeshPolicyReader {
  readonly edges: FoundEdge[] = [];
  readonly #routing: Routing;
  readonly #byAccount = new Map<string, TopologyNode[]>();

  constructor(routing: Routing) {
    this.#routing = routing;
    for (const { namespace, objects, node } of routing.topology.workloads.all) {
      for (const { podSpec } of objects) {
        const account =
          textAt(podSpec, 'serviceAccountName') ?? textAt(podSpec, 'serviceAccount') ?? 'default';
        const key = JSON.stringify([namespace, account]);
        const known = this.#byAccount.get(key);
        if (known === undefined) this.#byAccount.set(key, [node!]);
        else known.push(node!);
      }
    }
  }

  readAuthorization(policy: ManifestObject): void {
    const spec = fieldsAt(policy.body, 'spec');
    if ((textAt(spec, 'action') ?? 'ALLOW') !== 'ALLOW') return;
    const to = this.#targets(policy, spec);
    if (to.length === 0) return;
    for (const [i, rule] of listAt(spec, 'rules').entries()) {
      for (const [j, item] of listAt(asFields(rule), 'from').entries()) {
        const source = fieldsAt(asFields(item), 'source');
        const from = this.#callers(policy, source, ['spec', 'rules', i, 'from', j]);
        this.edges.push(...allowedEdges(from, to, ALLOWED_CONFIDENCE));
      }
    }
  }

  /** Whom it guards: particular workloads or Services. One for a whole namespace says nothing of any. */
  #targets(policy: ManifestObject, spec: Fields): readonly TopologyNode[] {
    const { topology, findings } = this.#routing;
    const namespace = topology.namespaceOf(policy);
    const references = [...listAt(spec, 'targetRefs'), fieldsAt(spec, 'targetRef')].map(asFields);
    const services = references
      .filter((reference) => textAt(reference, 'kind') === 'Service')
      .map(
        (reference) => topology.service(namespace, textAt(reference, 'name') ?? '')?.node ?? null,
      );
    if (services.length > 0) return distinct(services);
    const selection = selectPods(topology, [namespace], fieldsAt(spec, 'selector'));
    if (selection.text === '') return [];
    reportSelection(policy, selection, policy.source('spec', 'selector'), findings);
    return selection.nodes;
  }

  /** Workloads by their service accounts; by their namespace where only that is named. */
  #callers(policy: ManifestObject, source: Fields, path: Path): readonly TopologyNode[] {
    const { topology } = this.#routing;
    const own = topology.namespaceOf(policy);
    const accounts: (readonly [string, string])[] = [];
    for (const item of listAt(source, 'principals')) {
      const match = PRINCIPAL.exec(asText(item) ?? '');
      if (match !== null) accounts.push([match[1]!, match[2]!]);
    }
    for (const item of listAt(source, 'serviceAccounts')) {
      const [first = '', second] = (asText(item) ?? '').split('/');
      accounts.push(second === undefined ? [own, first] : [first, second]);
    }
    if (accounts.length === 0) {
      const named = listAt(source, 'namespaces').map((item) => asText(item) ?? '');
      const workloads = named.flatMap((name) => topology.workloads.in(name));
      return distinct(workloads.map(({ node }) => node));
    }
    return distinct(
      accounts.flatMap(([namespace, account]) => {
        const nodes = this.#byAccount.get(JSON.stringify([namespace, account]));
        // Of a namespace that is not here, as the one of the mesh itself, nothing can be said.
        if (nodes === undefined && topology.workloads.in(namespace).length > 0) {
          const message = `${policy.kind} ${policy.name} lets in service account ${account} of ${namespace}, which no workload here has.`;
          const { findings } = this.#routing;
          findings.add('selector-without-match', 'info', message, policy.source(...path));
        }
        return nodes ?? [];
      }),
    );
  }

  /** A Sidecar names the hosts that its workloads may call: `./orders.shop.svc.cluster.local`. */
  readSidecar(sidecar: ManifestObject): void {
    const spec = fieldsAt(sidecar.body, 'spec');
    const { topology, findings } = this.#routing;
    const labels = { matchLabels: fieldsAt(spec, 'workloadSelector', 'labels') };
    const own = selectPods(topology, [topology.namespaceOf(sidecar)], labels);
    if (own.text === '') return;
    reportSelection(sidecar, own, sidecar.source('spec', 'workloadSelector'), findings);
    const hosts = listAt(spec, 'egress').flatMap((item) => listAt(asFields(item), 'hosts'));
    const named = hosts.flatMap((item) => {
      const host = asText(item) ?? '*';
      return host.includes('*') && !/\/\*\./.test(host) ? [] : [host.slice(host.indexOf('/') + 1)];
    });
    const to = distinct(named.map((host) => this.#routing.find(sidecar, host)));
    for (const target of to) {
      this.edges.push(...allowedEdges(own.nodes, [target], ALLOWED_CONFIDENCE));
    }
  }
}
