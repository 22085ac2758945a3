import { asFields, at, type Fields, fieldsAt, listAt, textMapAt } from '../common/fields.js';
import type { FindingList } from '../common/findings.js';
import { ALLOWED_CONFIDENCE, allowedEdges } from './allowed-edges.js';
import type { FoundEdge } from './call-edges.js';
import {
  podSelector,
  reportSelection,
  type Selection,
  selectNamespaces,
  selectPods,
} from './policy-selectors.js';
import type { ManifestObject } from './read-objects.js';
import type { Topology } from './topology.js';

const NEAR_CONFIDENCE = 0.4;

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
    const near = from.near !== null || to.near !== null;
    const confidence = near ? NEAR_CONFIDENCE : ALLOWED_CONFIDENCE;
    this.edges.push(...allowedEdges(from.nodes, to.nodes, confidence));
  }

  #report(policy: ManifestObject, selection: Selection, path: readonly (string | number)[]): void {
    reportSelection(policy, selection, policy.source(...path), this.#findings);
  }
}
