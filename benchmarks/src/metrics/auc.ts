import { averagePrecision } from './events.js';

/** How well scores rank rows, without looking at what rows belong together. */
export interface RankingScores {
  /** Average precision: precision at every gain of recall, rows of equal score taken together. */
  readonly aucPr: number;
  /** The probability that an anomalous row has a higher score than a normal one, ties counting half. */
  readonly aucRoc: number;
  /** F1 of the best threshold in hindsight: a bound, not what a detector does. */
  readonly f1: number;
}

/** TSB-AD keeps its F1 from dividing by zero with this. */
const F1_GUARD = 1e-5;

/**
 * Sees to it that there is something to rank by.
 *
 * @throws Error naming the first row without a finite score
 */
export function checkScores(where: string, scores: ArrayLike<number>): void {
  for (let row = 0; row < scores.length; row++) {
    if (!Number.isFinite(scores[row]))
      throw new Error(`${where}: row ${row} scores ${scores[row]}`);
  }
}

/** Row numbers, those of the highest scores first. */
function descending(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
}

/**
 * Area under the precision-recall and the ROC curve, and the best F1, with rows taken one by one. Use them
 * next to the volumes of {@link volumes}: they charge a detector for being two rows late.
 *
 * @param labels - 1 where a row is anomalous; with none, or nothing else, there is nothing to rank and
 * every figure is 0
 * @returns each in [0, 1], higher is better. O(n log n)
 * @throws Error where a score is not finite
 *
 * @see Davis, Goadrich (2006), ICML, doi:10.1145/1143844.1143874; conventions as in TSB-AD (Liu,
 * Paparrizos 2024, NeurIPS), which takes them from scikit-learn
 */
export function rankingScores(scores: ArrayLike<number>, labels: ArrayLike<number>): RankingScores {
  checkScores('rankingScores', scores);
  const order = descending(scores);
  let positives = 0;
  for (let row = 0; row < order.length; row++) if (labels[row] === 1) positives++;
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return { aucPr: 0, aucRoc: 0, f1: 0 };
  let hits = 0;
  let below = 0;
  let f1 = 0;
  for (let i = 0; i < order.length; ) {
    const level = scores[order[i]!]!;
    const start = i;
    let gained = 0;
    for (; i < order.length && scores[order[i]!] === level; i++) {
      if (labels[order[i]!] === 1) gained++;
    }
    const others = i - start - gained;
    // Normal rows before this level outrank what it gained, those at the level itself by half.
    below += gained * (start - hits + others / 2);
    hits += gained;
    const precision = hits / i;
    const recall = hits / positives;
    f1 = Math.max(f1, (2 * precision * recall) / (precision + recall + F1_GUARD));
  }
  const aucPr = averagePrecision({ scores, labels, probation: 0 });
  return { aucPr, aucRoc: 1 - below / (positives * negatives), f1 };
}
