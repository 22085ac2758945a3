import type { Anomaly, Issue, IssueKind, RootCause, SignalKind } from '@aegis/core';
import type { GraphView } from '@aegis/learning';

export const DAY = 86_400_000;

export function issue(kind: IssueKind, nodeId: string | null, template = '', atMs = 1_000): Issue {
  return {
    id: `${kind}-${nodeId}`,
    kind,
    nodeId,
    severity: 'error',
    firstSeenMs: atMs,
    lastSeenMs: atMs,
    count: 3,
    template,
    sentence: '',
  };
}

export function anomaly(
  signalKind: SignalKind,
  nodeId: string | null,
  direction: Anomaly['direction'] = 'up',
  signal = '',
  atMs = 1_000,
): Anomaly {
  return {
    id: `${signalKind}-${nodeId}-${direction}`,
    source: 'metric',
    nodeId,
    signal,
    signalKind,
    direction,
    timestampMs: atMs,
    score: 5,
    tailProbability: 1e-5,
    severity: 'error',
    evidence: [],
    sentence: '',
  };
}

export function cause(nodeId: string, symptom: string, likelihood = 0.8): RootCause {
  return { nodeId, likelihood, evidence: [], path: [nodeId, symptom], hops: [], sentence: '' };
}

/** A graph of `from>to` calls; `name:kind` says what a node is. */
export function graph(
  calls: readonly string[],
  kinds: Readonly<Record<string, string>> = {},
): GraphView {
  const ids = [...new Set(calls.flatMap((call) => call.split('>')))];
  const indexOf = new Map(ids.map((id, i) => [id, i]));
  const edges = calls.map(
    (call) => call.split('>').map((id) => indexOf.get(id)!) as [number, number],
  );
  const rows = (at: 0 | 1): [Uint32Array, Uint32Array] => {
    const lists: number[][] = ids.map(() => []);
    for (const edge of edges) lists[edge[at]]!.push(edge[1 - at]!);
    const offsets = new Uint32Array(ids.length + 1);
    for (const [i, list] of lists.entries()) offsets[i + 1] = offsets[i]! + list.length;
    return [offsets, Uint32Array.from(lists.flat())];
  };
  const [outOffsets, outTargets] = rows(0);
  const [inOffsets, inSources] = rows(1);
  const nodes = ids.map((id) => ({ id, kind: kinds[id] ?? 'service' }));
  return { snapshot: () => ({ nodes, indexOf, outOffsets, outTargets, inOffsets, inSources }) };
}

export const SHOP = graph(['web>cart', 'web>catalog', 'cart>sessions', 'catalog>items'], {
  sessions: 'cache',
  items: 'datastore',
});

/** Another system with other names and another shape. */
export const BANK = graph(
  ['portal>ledger', 'portal>rates', 'ledger>audit', 'ledger>accounts', 'rates>fx', 'audit>trail'],
  { accounts: 'datastore', fx: 'cache', trail: 'queue' },
);
