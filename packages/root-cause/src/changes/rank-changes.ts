import { AegisError, type ChangeEvent, type RootCause } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { nodesWithin } from '../nodes-within.js';
import {
  type ChangeReason,
  natureReasons,
  placeReason,
  textReasons,
  timeReason,
} from './change-reasons.js';
import { type ChangeWeights, WEIGHTS } from './change-weights.js';
import { changeWords } from './change-words.js';
import { type IncidentTexts, WordWeights } from './word-weights.js';

/** What changes are judged by. */
export interface ChangeSituation {
  /** Where it may have begun, as `analyzeRootCause` gives it. */
  readonly causes: readonly Pick<RootCause, 'nodeId' | 'likelihood'>[];
  /** Who calls whom; null where that is not known. */
  readonly graph: GraphSnapshot | null;
  /** When the first of it was seen, in milliseconds. */
  readonly onsetMs: number;
  /** What logs and spans said in the incident and before; null where nothing is known of that. */
  readonly texts: IncidentTexts | null;
}

/** A change with what speaks for its guilt. */
export interface SuspectChange {
  readonly change: ChangeEvent;
  /** The probability that it brought the incident, in [0, 1]. */
  readonly likelihood: number;
  /** The weightiest first. */
  readonly reasons: readonly ChangeReason[];
  readonly sentence: string;
}

/** Changes by how likely they brought an incident. */
export interface ChangeRanking {
  /** Most likely first; of one id only where it most likely did. */
  readonly suspects: readonly SuspectChange[];
  /** The probability that no change did: users, data, a neighbour, a provider. */
  readonly noChangeProbability: number;
  readonly sentence: string;
}

/** Further away a change counts as elsewhere. */
const MOST_HOPS = 2;

/**
 * Names the change that brought an incident, or says that none did. A change is suspect where it came
 * shortly before the onset, at or near the node where it began, and changes what the incident's texts speak
 * of: words that stand in what it removed or added but not in both, the rarer the more, of removed ones
 * also those that were written before and no longer are. Moved code, comments, documents, tests and styles
 * are innocent, and so is what came after the onset.
 *
 * O(text of changes and incident).
 *
 * @param changes - one a deploy, flag or configuration; of several with one id only the likeliest is
 * listed, those without a time are left out
 * @throws AegisError `invalid-argument` for an onset that is no finite number
 *
 * @example
 * ```ts
 * import { rankChanges } from '@aegis/root-cause';
 * const change = { nodeId: 'cart', kind: 'deploy' as const, timestampMs: 0 };
 * const guard = { ...change, id: 'a1', summary: 'simplify', text: '-if (coupon === nil) return' };
 * const style = { ...change, id: 'b2', summary: 'colours', paths: ['cart/style.css'] };
 * const { suspects, sentence } = rankChanges([guard, style], {
 *   causes: [{ nodeId: 'cart', likelihood: 0.9 }],
 *   graph: null,
 *   onsetMs: 60_000,
 *   texts: { incident: ['panic: nil dereference of coupon'], calm: ['cart read'] },
 * });
 * suspects[0]?.change.id; // => 'a1'
 * suspects[0]?.reasons[0]?.words; // => ['coupon', 'nil']
 * sentence; // => 'a1 (deploy of cart): it shares coupon, nil with what was logged; it takes away and puts nothing in its place; cart is at or near the cause (90 %); it came 1 min before the onset.'
 * ```
 *
 * @see Spärck Jones (1972), A statistical interpretation of term specificity and its application in
 * retrieval, Journal of Documentation, doi:10.1108/eb026526, for the weight of words; what a diff really
 * changes, and the rest, is ours
 */
export function rankChanges(
  changes: readonly ChangeEvent[],
  situation: ChangeSituation,
): ChangeRanking {
  return weighChanges(changes, situation, WEIGHTS);
}

interface Weighed {
  readonly change: ChangeEvent;
  readonly reasons: ChangeReason[];
  readonly score: number;
}

/** The same with other weights. */
export function weighChanges(
  changes: readonly ChangeEvent[],
  situation: ChangeSituation,
  weights: ChangeWeights,
): ChangeRanking {
  const { onsetMs, texts } = situation;
  if (!Number.isFinite(onsetMs)) {
    throw new AegisError(
      'invalid-argument',
      `rankChanges: onsetMs is ${onsetMs}; give the time of the first evidence.`,
    );
  }
  const dated = changes.filter(({ timestampMs }) => Number.isFinite(timestampMs));
  const words = dated.map(changeWords);
  const meaning = texts === null ? null : new WordWeights(texts, words);
  const places = placesOf(situation, weights);
  const best = new Map<string, Weighed>();
  for (const [i, change] of dated.entries()) {
    const reasons = [
      placeReason(change, places.get(change.nodeId) ?? 0, weights),
      timeReason(change, onsetMs, weights),
      ...natureReasons(change, words[i]!, weights),
      ...(meaning === null ? [] : textReasons(change, words[i]!, meaning, weights)),
    ];
    const score = reasons.reduce((sum, { weight }) => sum + weight, 0);
    const key = keyOf(change);
    const known = best.get(key);
    if (known === undefined || isBefore({ change, reasons, score }, known)) {
      best.set(key, { change, reasons, score });
    }
  }
  return ranking([...best.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1)));
}

const keyOf = ({ id, nodeId, kind, timestampMs }: ChangeEvent): string =>
  id ?? `\u001f${kind}\u001f${nodeId}\u001f${timestampMs}`;

function isBefore(a: Weighed, b: Weighed): boolean {
  if (a.score !== b.score) return a.score > b.score;
  const [idA, idB] = [keyOf(a.change), keyOf(b.change)];
  if (idA !== idB) return idA < idB;
  if (a.change.timestampMs !== b.change.timestampMs) {
    return a.change.timestampMs < b.change.timestampMs;
  }
  return a.change.nodeId < b.change.nodeId;
}

/** A softmax over the changes and "no change did it", whose score is 0. */
function ranking(weighed: readonly Weighed[]): ChangeRanking {
  const top = Math.max(0, weighed[0]?.score ?? 0);
  const odds = weighed.map(({ score }) => exp(score - top));
  const total = odds.reduce((sum, one) => sum + one, exp(-top));
  const suspects = weighed.map(({ change, reasons }, i) => {
    const ordered = reasons.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
    return {
      change,
      likelihood: odds[i]! / total,
      reasons: ordered,
      sentence: sentenceOf(change, ordered),
    };
  });
  const noChangeProbability = exp(-top) / total;
  const [first] = suspects;
  const isNone = first === undefined || noChangeProbability >= first.likelihood;
  const sentence = isNone ? 'No change that is known accounts for it.' : first.sentence;
  return { suspects, noChangeProbability, sentence };
}

/** How much of the likelihood lies at each node, or within two calls of it. */
function placesOf({ causes, graph }: ChangeSituation, { hop }: ChangeWeights): Map<string, number> {
  const shares = [1, hop, hop * hop];
  const places = new Map<string, number>();
  for (const { nodeId, likelihood } of causes) {
    if (!(likelihood > 0)) continue;
    const near = graph === null ? new Map([[nodeId, 0]]) : nodesWithin(graph, nodeId, MOST_HOPS);
    for (const [id, hops] of near) {
      places.set(id, Math.min(1, (places.get(id) ?? 0) + likelihood * shares[hops]!));
    }
  }
  return places;
}

function sentenceOf({ id, kind, nodeId }: ChangeEvent, reasons: readonly ChangeReason[]): string {
  const name = id === undefined ? `The ${kind} of ${nodeId}` : `${id} (${kind} of ${nodeId})`;
  return `${name}: ${reasons.map(({ sentence }) => sentence).join('; ')}.`;
}
