import type { CausalHop, Evidence, RootCause } from '@aegis/core';
import type { EdgeEvidence } from './edge-blame.js';
import type { NodeEvidence } from './node-evidence.js';

const MOST_REASONS = 3;

/** Milliseconds as an engineer reads them at night. */
function after(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (!(seconds > 0)) return 'at once';
  if (seconds < 120) return `${seconds} s later`;
  return `${Math.round(seconds / 60)} min later`;
}

const clause = (sentence: string): string => sentence.replace(/\.\s*$/, '');

/** What was seen at a node, the strongest reasons first: "cart: saturation up; log …". */
export function reasonsFor(
  nodeId: string,
  evidence: readonly Evidence[],
  change: string | null,
): string {
  const signals = new Set<string>();
  const reasons: string[] = [];
  for (const { signal, sentence } of evidence) {
    if (signals.has(signal) || reasons.length >= MOST_REASONS) continue;
    signals.add(signal);
    reasons.push(clause(sentence));
  }
  if (change !== null) reasons.unshift(change);
  return reasons.length === 0
    ? `${nodeId}: nothing of its own.`
    : `${nodeId}: ${reasons.join('; ')}.`;
}

/** What is known of nodes, and of the calls between them, by caller and callee. */
export interface Hearsay {
  readonly evidence: ReadonlyMap<string, NodeEvidence>;
  readonly edges: ReadonlyMap<string, EdgeEvidence>;
}

/** One hop of the path: what the caller felt, and how long after. */
export function hopOf(from: string, to: string, { evidence, edges }: Hearsay): CausalHop {
  const target = evidence.get(to);
  const calls = edges.get(`${to}\u001f${from}`)?.evidence.ordered() ?? [];
  const felt = [...calls, ...(target?.ordered() ?? [])];
  const delay = (target?.firstMs ?? 0) - (evidence.get(from)?.firstMs ?? 0);
  const sentence =
    felt[0] === undefined
      ? `${to} calls it and shows nothing.`
      : `${to} felt it ${after(delay)}: ${clause(felt[0].sentence)}.`;
  return { from, to, evidence: felt.slice(0, MOST_REASONS), sentence };
}

/** The whole analysis in one or two sentences. */
export function summaryOf(
  first: RootCause | undefined,
  none: number,
  symptom: string | null,
  hit: number,
): string {
  if (first === undefined) return 'Nothing speaks against any node.';
  if (none > first.likelihood) {
    return 'There is too little evidence to name a root cause; it may be chance.';
  }
  const share = `${Math.round(first.likelihood * 100)} %`;
  const reach = symptom === null || symptom === first.nodeId ? '' : `, felt at ${symptom}`;
  const others =
    hit === 0 ? '' : ` ${hit === 1 ? 'One other node is' : `${hit} other nodes are`} hit.`;
  return `It most likely began at ${first.nodeId} (${share})${reach}. ${first.sentence}${others}`;
}
