import type { CalmScores } from './conformal-tail.js';

/** From where on scores count as the tail. */
const TAIL_STARTS = 0.95;

/** Scores in ascending order as calm ones; `count` of them, the rest is not looked at. */
export function sortedScores(scores: Float64Array, count: number = scores.length): CalmScores {
  return {
    count,
    reaching: (score) => {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (scores[middle]! < score) low = middle + 1;
        else high = middle;
      }
      return count - low;
    },
    highest: () => scores[count - 1]!,
    tailStart: () => scores[Math.floor(TAIL_STARTS * (count - 1))]!,
  };
}
