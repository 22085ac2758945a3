import { buildSnapshot, type GraphSnapshot } from '@aegis/graph/csr';
import type { RcbIncident } from './rcb-incident.js';

const WARNING = 13;
/** A complaint names a peer, and now and then somebody else. */
const NAMED_CONFIDENCE = 0.5;
const NAME = /[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?/gi;

/**
 * Who calls whom: by spans whose parent is of another service, and, where spans show no call between two,
 * by warnings and errors in which one names the other. The nodes are what has metrics or spans.
 */
export function graphOf({ spans, series, lines }: RcbIncident): GraphSnapshot {
  const ids = [...series.map(({ nodeId }) => nodeId), ...spans.map(({ service }) => service)];
  const nodes = new Set(ids.sort());
  const calls = new Map<string, { from: string; to: string; confidence: number }>();
  const note = (from: string, to: string, confidence: number): void => {
    const key = JSON.stringify([from, to]);
    if (from !== to && !calls.has(key)) calls.set(key, { from, to, confidence });
  };
  const bySpan = new Map(spans.map((span) => [span.spanId, span]));
  for (const { parentId, service } of spans) {
    const caller = bySpan.get(parentId)?.service;
    if (caller !== undefined) note(caller, service, 1);
  }
  for (const { service, record } of lines) {
    if (record.severityNumber < WARNING || !nodes.has(service)) continue;
    for (const [name] of record.body.matchAll(NAME)) {
      const isKnown = nodes.has(name) && !calls.has(JSON.stringify([name, service]));
      if (isKnown) note(service, name, NAMED_CONFIDENCE);
    }
  }
  const about = { kind: 'calls' as const, protocol: null };
  return buildSnapshot(
    [...nodes].map((id) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 })),
    [...calls.values()].map((call) => ({
      ...call,
      ...about,
      provenance: [call.confidence === 1 ? ('trace' as const) : ('declared' as const)],
    })),
  );
}
