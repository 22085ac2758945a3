import { asFields, type Fields, fieldsAt, listAt, textAt, textMapAt } from '../common/fields.js';
import type { FindingList, FindingSource } from '../common/findings.js';
import type { ManifestObject } from './read-objects.js';
import type { Topology, TopologyNode, WorkloadEntry } from './topology.js';

/** What a label selector selects. */
export interface Selection {
  readonly nodes: readonly TopologyNode[];
  /** Where no label fits as it stands: the one that nearly does. */
  readonly near: { readonly given: string; readonly read: string } | null;
  /** The selector as a person would write it; empty when it selects everything. */
  readonly text: string;
}

function fitsExpressions(labels: ReadonlyMap<string, string>, selector: Fields): boolean {
  return listAt(selector, 'matchExpressions').every((item) => {
    const expression = asFields(item);
    const value = labels.get(textAt(expression, 'key') ?? '');
    const values = listAt(expression, 'values');
    switch (textAt(expression, 'operator')) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

function carries(workload: WorkloadEntry, wanted: ReadonlyMap<string, string>): boolean {
  return workload.objects.some(({ labels }) =>
    [...wanted].every(([name, value]) => labels.get(name) === value),
  );
}

function nodesOf(workloads: readonly WorkloadEntry[]): readonly TopologyNode[] {
  return [...new Set(workloads.map((workload) => workload.node!))];
}

/** The namespaces whose labels fit; every namespace carries its name as a label. */
export function selectNamespaces(
  namespaces: ReadonlyMap<string, ReadonlyMap<string, string>>,
  selector: Fields,
): readonly string[] {
  const wanted = textMapAt(selector, 'matchLabels');
  const fitting = [...namespaces].filter(
    ([, labels]) =>
      [...wanted].every(([name, value]) => labels.get(name) === value) &&
      fitsExpressions(labels, selector),
  );
  return fitting.map(([name]) => name);
}

/** The nodes whose pods a selector means, read with some lenience where it fits none. */
export function selectPods(
  topology: Topology,
  namespaces: readonly string[],
  selector: Fields,
): Selection {
  const wanted = textMapAt(selector, 'matchLabels');
  const words = [...wanted].map(([name, value]) => `${name}=${value}`);
  if (listAt(selector, 'matchExpressions').length > 0) words.push('expressions');
  const text = words.join(', ');
  const exact = namespaces.flatMap((namespace) =>
    topology.workloads
      .select(namespace, wanted)
      .filter(({ objects }) => objects.some(({ labels }) => fitsExpressions(labels, selector))),
  );
  if (exact.length > 0 || wanted.size === 0) return { nodes: nodesOf(exact), near: null, text };
  return { ...nearest(topology, namespaces, wanted), text };
}

function nearest(
  topology: Topology,
  namespaces: readonly string[],
  wanted: ReadonlyMap<string, string>,
): Pick<Selection, 'nodes' | 'near'> {
  const candidates = new Map<TopologyNode, { given: string; read: string }>();
  for (const [name, given] of wanted) {
    for (const namespace of namespaces) {
      for (const [value, workloads] of topology.workloads.values(namespace, name)) {
        if (value === given || !topology.near.areNear(given, value)) continue;
        const read = { given: `${name}=${given}`, read: `${name}=${value}` };
        // All other labels have to fit as they stand.
        const corrected = new Map(wanted).set(name, value);
        for (const { node } of workloads.filter((workload) => carries(workload, corrected))) {
          candidates.set(node!, read);
        }
      }
    }
  }
  // Two that are equally near: no telling which is meant.
  const [first] = candidates;
  if (first === undefined || candidates.size > 1) return { nodes: [], near: null };
  return { nodes: [first[0]], near: first[1] };
}

/** The selector of pods in a policy's peer; absent means all pods. */
export function podSelector(peer: Fields): Fields {
  return fieldsAt(peer, 'podSelector');
}

/** Says where a selector of `object` fits nothing as it stands. */
export function reportSelection(
  { kind, name }: ManifestObject,
  { near, nodes, text }: Selection,
  source: FindingSource,
  findings: FindingList,
): void {
  if (near !== null) {
    const message = `${kind} ${name} selects ${near.given}, which no workload carries; it is read as ${near.read}.`;
    findings.add('near-selector', 'warning', message, source);
  } else if (nodes.length === 0) {
    const message = `${kind} ${name} selects ${text}, which no workload carries.`;
    findings.add('selector-without-match', 'info', message, source);
  }
}
