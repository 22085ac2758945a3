import { existsSync } from 'node:fs';
import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import { readTable } from './read-table.js';

/**
 * Who calls whom by the spans of a case: where a span's parent is of another service. Null where there are
 * no traces.
 *
 * @param path - a table with `serviceName`, `spanID` and `parentSpanID`, as Jaeger's fields are called
 * @param ids - nodes that are part of it in any case
 */
export function readRcaevalGraph(path: string, ids: readonly string[]): GraphSource | null {
  if (!existsSync(path) && !existsSync(`${path}.gz`)) return null;
  const [head, ...rows] = readTable(path) as [string[], ...string[][]];
  const [service, span, parent] = ['serviceName', 'spanID', 'parentSpanID'].map((name) =>
    head.indexOf(name),
  ) as [number, number, number];
  if (service < 0 || span < 0 || parent < 0) return null;
  const services = new Map(rows.map((row) => [row[span], row[service] ?? '']));
  const calls = new Map<string, { from: string; to: string }>();
  for (const row of rows) {
    const from = services.get(row[parent]);
    const to = row[service] ?? '';
    if (from !== undefined && from !== to) calls.set(JSON.stringify([from, to]), { from, to });
  }
  if (calls.size === 0) return null;
  const all = new Set([...ids, ...[...calls.values()].flatMap(({ from, to }) => [from, to])]);
  const about = { kind: 'calls' as const, protocol: null, provenance: ['trace' as const] };
  const snapshot = buildSnapshot(
    [...all].sort().map((id) => ({ id, kind: 'service', namespace: null, replicas: 1 })),
    [...calls.values()].map((call) => ({ ...call, confidence: 1, ...about })),
  );
  return { snapshot: () => snapshot };
}
