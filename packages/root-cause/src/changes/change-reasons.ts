import type { ChangeEvent } from '@aegis/core';
import { log } from '@aegis/core/math';
import type { ChangeWeights } from './change-weights.js';
import type { ChangeWords } from './change-words.js';
import { isInert } from './inert-paths.js';
import type { WordWeights } from './word-weights.js';

/** One thing that speaks for or against a change. */
export interface ChangeReason {
  /**
   * `place`: how near it is to where it began; `time`: how long before; `late`: it came after the onset;
   * `words`: how far it changes what the incident's texts speak of; `named-file`: they name its file;
   * `only-removes`: it puts nothing in the place of what it takes away; `inert`: nothing runs it.
   */
  readonly kind: 'place' | 'time' | 'late' | 'words' | 'named-file' | 'only-removes' | 'inert';
  /** How much, as a natural logarithm of odds: below 0 it speaks for innocence. */
  readonly weight: number;
  /** The words that it shares with the incident, the rarest first, or the file. */
  readonly words: readonly string[];
  readonly sentence: string;
}

const MOST_WORDS = 12;
const NAMED_WORDS = 5;
/** What is sampled once a minute is seen so much late, in milliseconds. */
const SLACK_MS = 60_000;
const NO_WORDS: ReadonlySet<string> = new Set();

/** @param place - the share of the likelihood that lies at or near the node, in [0, 1] */
export function placeReason(
  { nodeId }: ChangeEvent,
  place: number,
  { elsewhere }: ChangeWeights,
): ChangeReason {
  const share = `${Math.round(place * 100)} %`;
  const sentence =
    place > elsewhere ? `${nodeId} is at or near the cause (${share})` : `${nodeId} is elsewhere`;
  return { kind: 'place', weight: log(Math.max(elsewhere, place)), words: [], sentence };
}

export function timeReason(
  { timestampMs }: ChangeEvent,
  onsetMs: number,
  { delayMs, late }: ChangeWeights,
): ChangeReason {
  const delay = onsetMs - timestampMs;
  if (delay < -SLACK_MS) {
    return { kind: 'late', weight: late, words: [], sentence: 'it came after the onset' };
  }
  const minutes = Math.max(0, Math.round(delay / 60_000));
  return {
    kind: 'time',
    weight: -log(1 + Math.max(0, delay) / delayMs),
    words: [],
    sentence: `it came ${minutes} min before the onset`,
  };
}

/** What a change is by itself. */
export function natureReasons(
  { paths }: ChangeEvent,
  { removed, added }: ChangeWords,
  { onlyRemoves, inert }: ChangeWeights,
): ChangeReason[] {
  const reasons: ChangeReason[] = [];
  if (isInert(paths)) {
    const sentence = 'nothing that runs is touched';
    reasons.push({ kind: 'inert', weight: inert, words: [], sentence });
  }
  if (removed.size > 0 && added.size === 0) {
    const sentence = 'it takes away and puts nothing in its place';
    reasons.push({ kind: 'only-removes', weight: onlyRemoves, words: [], sentence });
  }
  return reasons;
}

/** What the incident's texts say of a change; nothing of one that has no text. */
export function textReasons(
  { paths }: ChangeEvent,
  { removed, added, kept, around }: ChangeWords,
  meaning: WordWeights,
  weights: ChangeWeights,
): ChangeReason[] {
  if (removed.size + added.size + kept.size + around.size === 0) return [];
  const reasons: ChangeReason[] = [];
  const file = paths?.find((path) => meaning.names(path));
  if (file !== undefined) {
    const sentence = `what was logged names ${file}`;
    reasons.push({ kind: 'named-file', weight: weights.named, words: [file], sentence });
  }
  const changed = meaning.match(removed, added, weights.padding);
  const near = [kept, around].map((words) => meaning.match(NO_WORDS, words, weights.padding));
  const similarity = near.reduce(
    (sum, match) => sum + weights.near * match.similarity,
    changed.similarity,
  );
  const words = [...new Set([changed, ...near].flatMap((match) => match.words))];
  const named = words.slice(0, NAMED_WORDS).join(', ');
  const sentence =
    words.length === 0
      ? 'what was logged speaks of nothing in it'
      : `it shares ${named} with what was logged`;
  const weight = weights.words * (similarity - weights.usual);
  reasons.push({ kind: 'words', weight, words: words.slice(0, MOST_WORDS), sentence });
  return reasons;
}
