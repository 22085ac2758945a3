import type { GraphSource } from '@aegis/graph/csr';
import { calibrationError } from '../metrics/calibration-error.js';
import { intervalsOf, type Measures, meansOf } from './measures.js';

/** One candidate in a ranking, most likely first. */
export interface Ranked {
  readonly nodeId: string;
  /** In [0, 1] where the contestant gives probabilities; null where it only ranks. */
  readonly likelihood: number | null;
}

/** What a contestant said of one case. */
export interface Answer {
  readonly ranking: readonly Ranked[];
  readonly path: readonly string[];
  /** How many hops of the path lack evidence at the node that they lead to. */
  readonly bareHops: number;
  /** Where the contestant took it to hurt. */
  readonly symptom: string | null;
  /** Whether it says that there is no root cause here. */
  readonly isNone: boolean;
}

/** An answer next to the truth. */
export interface Judged {
  readonly id: string;
  readonly truth: string;
  /** What the contestant was given. */
  readonly graph: GraphSource | null;
  readonly symptom: string | null;
  readonly answer: Answer;
}

const MOST_RANKS = 5;

/** The place of the truth from 0; infinity where it was not named. */
export function placeOf({ truth, answer }: Judged): number {
  const place = answer.ranking.findIndex(({ nodeId }) => nodeId === truth);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

const within = (judged: Judged, k: number): number => (placeOf(judged) < k ? 1 : 0);

/** The mean of AC@1 to AC@5 of one case. */
function averageOfFive(judged: Judged): number {
  let sum = 0;
  for (let k = 1; k <= MOST_RANKS; k++) sum += within(judged, k);
  return sum / MOST_RANKS;
}

/** Per case, by key of the results. */
const MEASURES: Measures<Judged> = {
  ac1: (judged) => within(judged, 1),
  ac3: (judged) => within(judged, 3),
  avg5: averageOfFive,
};

/** The means over all cases. */
export function accuracy(all: readonly Judged[]): Record<string, number> {
  return meansOf(MEASURES, all);
}

/** Their 95 % intervals by bootstrap over cases. */
export function accuracyIntervals(
  all: readonly Judged[],
  seed: number,
): Record<string, readonly [number, number]> {
  return intervalsOf(MEASURES, all, seed);
}

/** How far the first answer's likelihood lies from how often it was right. */
export function firstAnswerCalibration(all: readonly Judged[]): number {
  return calibrationError(
    all.map((judged) => [judged.answer.ranking[0]?.likelihood ?? 0, within(judged, 1) === 1]),
  );
}

/**
 * The share of right first answers whose path leads from the cause to the symptom over edges that the
 * graph has, with evidence for every hop.
 */
export function verifiedPaths(all: readonly Judged[]): number {
  const right = all.filter((judged) => placeOf(judged) === 0);
  const verified = right.filter(({ truth, graph, symptom, answer }) => {
    const { path, bareHops } = answer;
    const goal = symptom ?? answer.symptom;
    if (graph === null || path[0] !== truth || path.at(-1) !== goal || bareHops > 0) return false;
    return hasEdges(graph, path);
  });
  return verified.length / Math.max(1, right.length);
}

/** All figures of one contestant, on incidents and on times when nothing was wrong. */
export function summary(
  judged: readonly Judged[],
  calm: readonly Judged[],
): Record<string, number> {
  return {
    ...accuracy(judged),
    ece: firstAnswerCalibration(judged),
    pathVerified: verifiedPaths(judged),
    specificity: share(calm, ({ answer }) => answer.isNone),
    // Said of an incident, "no root cause" is wrong.
    saidNone: share(judged, ({ answer }) => answer.isNone),
  };
}

const share = (all: readonly Judged[], test: (one: Judged) => boolean): number =>
  all.filter(test).length / Math.max(1, all.length);

/** Every hop goes from a callee to one that calls it. */
function hasEdges(graph: GraphSource, path: readonly string[]): boolean {
  const { edges } = graph.snapshot();
  return path
    .slice(1)
    .every((caller, i) => edges.some(({ from, to }) => from === caller && to === path[i]));
}
