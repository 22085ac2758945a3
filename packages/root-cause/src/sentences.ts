import type { CausalHop, ChangeEvent, Evidence, RootCause } from '@aegis/core';
import type { EdgeEvidence } from './edge-blame.js';
import type { NodeEvidence } from './node-evidence.js';

const MOST_REASONS = 3;
const CHANGES: Readonly<Record<ChangeEvent['kind'], string>> = {
  deploy: 'a deploy',
  config: 'a change of configuration',
  flag: 'a change of a flag',
  scale: 'a change in the number of copies',
};

/** Milliseconds as an engineer reads them at night. */
function after(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  // Where one of the two has no time of its own, nothing is known of an order.
  if (!(seconds > 0 && seconds < Infinity)) return 'at once';
  if (seconds < 120) return `${seconds} s later`;
  return `${Math.round(seconds / 60)} min later`;
}

const clause = (sentence: string): string => sentence.replace(/\.\s*$/, '');

/** What was seen at a node, the strongest reasons first: "cart: saturation up; log …". */
export function reasonsFor(
  nodeId: string,
  evidence: readonly Evidence[],
  change: ChangeEvent | null,
): string {
  const signals = new Set<string>();
  const reasons: string[] = [];
  for (const { signal, sentence } of evidence) {
    if (signals.has(signal) || reasons.length >= MOST_REASONS) continue;
    signals.add(signal);
    reasons.push(clause(sentence));
  }
  if (change !== null) reasons.unshift(`${CHANGES[change.kind]} came shortly before`);
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
  const waited = edges.get(`${to}\u001f${from}`)?.evidence;
  const calls = waited?.ordered() ?? [];
  const felt = [...calls, ...(target?.ordered() ?? [])];
  const feltMs = Math.min(target?.clearestMs ?? Infinity, waited?.clearestMs ?? Infinity);
  const delay = feltMs - (evidence.get(from)?.clearestMs ?? Infinity);
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
