import type { RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { MAX_RADIUS } from '../actions/blast-radius.js';
import { allCopies, type Risk } from './at-risk.js';
import type { GuardOptions } from './guard-options.js';
import { isRunning, type LedgerRecord, lastTouched } from './ledger.js';

/** What else has been done and runs, when an act is to be judged. */
export interface Circumstances {
  readonly nowMs: number;
  readonly graph: GraphSource | null;
  readonly records: readonly LedgerRecord[];
  readonly options: Required<GuardOptions>;
}

/**
 * What speaks against an act because of what else was done: rate, cooldown, neighbours, what it needs
 * first, and the budgets of services, copies and traffic.
 */
export function circumstancesAgainst(
  action: RemediationAction,
  definition: ActionDefinition,
  risk: Risk,
  circumstances: Circumstances,
): string[] {
  const { nowMs, graph, records, options } = circumstances;
  const { kind, target } = action;
  const reasons: string[] = [];
  const since = nowMs - options.windowMs;
  const window = records.filter((record) => (lastTouched(record) ?? nowMs) >= since);
  if (window.length >= options.maxActionsPerWindow) {
    reasons.push(`${window.length} acts within the window are enough`);
  }
  const cooling = records.some(
    (record) =>
      record.kind === kind &&
      record.target === target &&
      (isRunning(record) || nowMs - lastTouched(record)! < options.cooldownMs),
  );
  if (cooling) reasons.push(`${kind} of ${target} is cooling down`);
  const near = neighbourhood(target, graph);
  const busy = records.find((record) => isRunning(record) && near.has(record.target));
  if (busy !== undefined) reasons.push(`${busy.kind} of ${busy.target} next to it is running`);
  for (const needed of definition.requires ?? []) {
    const done = window.some(
      (record) =>
        record.kind === needed &&
        record.target === target &&
        record.ok === true &&
        record.undo === 'none',
    );
    if (!done) reasons.push(`${kind} needs ${needed} of ${target} first`);
  }
  return [...reasons, ...overBudget(risk, window, circumstances)];
}

function overBudget(
  risk: Risk,
  window: readonly LedgerRecord[],
  { graph, options }: Circumstances,
): string[] {
  const reasons: string[] = [];
  const snapshot = graph?.snapshot() ?? null;
  const touched = new Set(risk.radius);
  let copies = risk.copies;
  let traffic = risk.traffic;
  for (const record of window) {
    for (const id of record.radius) touched.add(id);
    copies += record.copies;
    traffic += record.traffic;
  }
  const size = snapshot?.nodes.length ?? 0;
  const asked = Math.max(options.minServicesAtRisk, Math.floor(options.maxShareAtRisk * size));
  // A radius that long may have been cut off: how far it goes is not known.
  const services = Math.min(asked, MAX_RADIUS - 1);
  if (touched.size > services) {
    reasons.push(`${touched.size} services would be at risk, ${services} may be`);
  }
  const all = snapshot === null ? 0 : allCopies(snapshot);
  const most = Math.max(options.minCopiesAtRisk, Math.floor(options.maxCopiesAtRisk * all));
  if (risk.copies > 0 && copies > most) {
    reasons.push(`${copies} copies would be touched, ${most} may be`);
  }
  // A little slack, since a sum of shares depends on its order in the last bit.
  if (risk.traffic > 0 && traffic > options.maxTrafficAtRisk + 1e-12) {
    const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;
    reasons.push(
      `${percent(traffic)} of the traffic would be at risk, ${percent(options.maxTrafficAtRisk)} may be`,
    );
  }
  return reasons;
}

/** The target, those that it calls and those that call it. */
function neighbourhood(target: string, graph: GraphSource | null): ReadonlySet<string> {
  const out = new Set([target]);
  const snapshot = graph?.snapshot();
  const node = snapshot?.indexOf.get(target);
  if (node === undefined) return out;
  const { nodes, outOffsets, outTargets, inOffsets, inSources } = snapshot!;
  for (let e = outOffsets[node]!; e < outOffsets[node + 1]!; e++)
    out.add(nodes[outTargets[e]!]!.id);
  for (let e = inOffsets[node]!; e < inOffsets[node + 1]!; e++) out.add(nodes[inSources[e]!]!.id);
  return out;
}
