import type { RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { GuardOptions } from './guard-options.js';
import type { LedgerRecord } from './ledger.js';

/** What else has been done and runs, when an act is to be judged. */
export interface Circumstances {
  readonly nowMs: number;
  readonly graph: GraphSource | null;
  readonly records: readonly LedgerRecord[];
  readonly options: Required<GuardOptions>;
}

/** What speaks against an act because of what else was done: rate, cooldown, neighbours, budget. */
export function circumstancesAgainst(
  action: RemediationAction,
  radius: readonly string[],
  circumstances: Circumstances,
): string[] {
  const { nowMs, graph, records, options } = circumstances;
  const { kind, target } = action;
  const reasons: string[] = [];
  const since = nowMs - options.windowMs;
  const window = records.filter((record) => record.endedMs === null || record.endedMs >= since);
  if (window.length >= options.maxActionsPerWindow) {
    reasons.push(`${window.length} acts within the window are enough`);
  }
  const cooling = records.some(
    (record) =>
      record.kind === kind &&
      record.target === target &&
      (record.endedMs === null || nowMs - record.endedMs < options.cooldownMs),
  );
  if (cooling) reasons.push(`${kind} of ${target} is cooling down`);
  const near = neighbourhood(target, graph);
  const busy = window.find((record) => record.endedMs === null && near.has(record.target));
  if (busy !== undefined) reasons.push(`${busy.kind} of ${busy.target} next to it is running`);
  const touched = new Set(radius);
  for (const record of window) for (const id of record.radius) touched.add(id);
  const size = graph?.snapshot().nodes.length ?? 0;
  const budget = Math.max(options.minServicesAtRisk, Math.floor(options.maxShareAtRisk * size));
  if (touched.size > budget) {
    reasons.push(`${touched.size} services would be at risk, ${budget} may be`);
  }
  return reasons;
}

/** The target, those that it calls and those that call it. */
function neighbourhood(target: string, graph: GraphSource | null): ReadonlySet<string> {
  const out = new Set([target]);
  const snapshot = graph?.snapshot() ?? null;
  const node = snapshot?.indexOf.get(target);
  if (snapshot === null || node === undefined) return out;
  for (let e = snapshot.outOffsets[node]!; e < snapshot.outOffsets[node + 1]!; e++) {
    out.add(snapshot.nodes[snapshot.outTargets[e]!]!.id);
  }
  for (let e = snapshot.inOffsets[node]!; e < snapshot.inOffsets[node + 1]!; e++) {
    out.add(snapshot.nodes[snapshot.inSources[e]!]!.id);
  }
  return out;
}
