import type { FoundEdge } from './call-edges.js';
import { asFields, at, type Fields, fieldsAt, listAt, textMapAt } from './fields.js';
import type { FindingList } from './findings.js';
import { podSelector, type Selection, selectNamespaces, selectPods } from './policy-selectors.js';
import type { ManifestObject } from './read-objects.js';
import type { Topology } from './topology.js';

/** Somebody wrote down that one may call the other: likely, but not seen in any configuration. */
const CONFIDENCE = 0.6;
const NEAR_CONFIDENCE = 0.4;
/** A rule between groups allows many pairs, of which few are calls; below this it says nothing. */
const MIN_CONFIDENCE = 0.1;

/** Finds the calls that network policies allow between particular workloads. */
export class PolicyReader {
  readonly edges: FoundEdge[] = [];
  readonly #topology: Topology;
  readonly #namespaces: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly #findings: FindingList;

  constructor(
    topology: Topology,
    namespaceObjects: readonly ManifestObject[],
    findings: FindingList,
  ) {
    this.#topology = topology;
    this.#findings = findings;
    const labels = new Map<string, Map<string, string>>();
    for (const name of topology.workloads.namespaces()) labels.set(name, new Map());
    for (const { name, body } of namespaceObjects) {
      labels.set(name, new Map(textMapAt(body, 'metadata', 'labels')));
    }
    for (const [name, own] of labels) own.set('kubernetes.io/metadata.name', name);
    this.#namespaces = labels;
  }

  read(policy: ManifestObject): void {
    const namespace = this.#topology.namespaceOf(policy);
    const spec = fieldsAt(policy.body, 'spec');
    const own = selectPods(this.#topology, [namespace], fieldsAt(spec, 'podSelector'));
    // A policy for all pods of a namespace says nothing about any one of them.
    if (own.text === '') return;
    this.#report(policy, own, ['spec', 'podSelector']);
    for (const [field, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const [i, rule] of listAt(spec, field).entries()) {
        for (const [j, item] of listAt(asFields(rule), peers).entries()) {
          const peer = this.#peer(namespace, asFields(item));
          if (peer === null) continue;
          this.#report(policy, peer, ['spec', field, i, peers, j]);
          if (field === 'ingress') this.#allow(peer, own);
          else this.#allow(own, peer);
        }
      }
    }
  }

  /** The particular pods of a peer; null for an address block, or for all pods of somewhere. */
  #peer(namespace: string, peer: Fields): Selection | null {
    if (at(peer, 'ipBlock') !== undefined) return null;
    const elsewhere = at(peer, 'namespaceSelector') !== undefined;
    const namespaces = elsewhere
      ? selectNamespaces(this.#namespaces, fieldsAt(peer, 'namespaceSelector'))
      : [namespace];
    // Pods of a namespace that is not declared here, the cluster's DNS for one.
    if (namespaces.length === 0) return null;
    const selection = selectPods(this.#topology, namespaces, podSelector(peer));
    return selection.text === '' ? null : selection;
  }

  #allow(from: Selection, to: Selection): void {
    const pairs = from.nodes.length * to.nodes.length;
    const near = from.near !== null || to.near !== null;
    const confidence = (near ? NEAR_CONFIDENCE : CONFIDENCE) / pairs;
    if (pairs === 0 || confidence < MIN_CONFIDENCE) return;
    for (const source of from.nodes) {
      for (const target of to.nodes) {
        if (source === target) continue;
        this.edges.push({
          from: source,
          to: target,
          kind: 'allowed',
          provenance: ['network-policy'],
          confidence,
        });
      }
    }
  }

  #report(policy: ManifestObject, selection: Selection, path: readonly (string | number)[]): void {
    const { near, nodes, text } = selection;
    if (near !== null) {
      const message = `NetworkPolicy ${policy.name} selects ${near.given}, which no workload carries; it is read as ${near.read}.`;
      this.#findings.add('near-selector', 'warning', message, policy.source(...path));
    } else if (nodes.length === 0) {
      const message = `NetworkPolicy ${policy.name} selects ${text}, which no workload carries.`;
      this.#findings.add('selector-without-match', 'info', message, policy.source(...path));
    }
  }
}
