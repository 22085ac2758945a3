import { bootstrap } from '../remediation/bootstrap.js';
import { type CausalSet, pairKey, pairsOf } from './causal-set.js';

/** Of directed edges. */
export interface EdgeScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

function scoresFrom(hits: number, found: number, real: number): EdgeScores {
  return {
    precision: found === 0 ? 0 : hits / found,
    recall: real === 0 ? 0 : hits / real,
    f1: found + real === 0 ? 0 : (2 * hits) / (found + real),
  };
}

export function edgeScores({ truth }: CausalSet, found: ReadonlySet<string>): EdgeScores {
  const hits = [...found].filter((pair) => truth.has(pair)).length;
  return scoresFrom(hits, found.size, truth.size);
}

/** The middle 95 % of F1 over resampled ordered pairs. */
export function f1Interval(
  { types, truth }: CausalSet,
  found: ReadonlySet<string>,
  seed: number,
): readonly [number, number] {
  const pairs = pairsOf(types).map(([from, to]) => {
    const key = pairKey(from, to);
    return { isReal: truth.has(key), isFound: found.has(key) };
  });
  return bootstrap(pairs.length, seed, (picks) => {
    let [hits, all, real] = [0, 0, 0];
    for (const pick of picks) {
      const { isReal, isFound } = pairs[pick]!;
      if (isReal && isFound) hits++;
      if (isFound) all++;
      if (isReal) real++;
    }
    return scoresFrom(hits, all, real).f1;
  });
}
