import { log10 } from '@aegis/core/math';

/** The most surprised metric counts, the second too, the third half. */
const WEIGHTS = [1, 1, 0.5];

/** A tail as heavy as Student's with four degrees of freedom, in bans: what metrics are like unwatched. */
function heavyTail(deviations: number): number {
  return 2 * log10(1 + (deviations * deviations) / 4);
}

/**
 * What each feature adds to {@link seriesScore}: of each metric the stronger of its two, weighted for the
 * three most surprised metrics, 0 for the rest.
 */
export function seriesParts(features: Float64Array): Float64Array {
  const metrics = features.length / 2;
  const parts = new Float64Array(features.length);
  const strongest = Array.from({ length: metrics }, (_, i) =>
    Math.abs(features[i]!) >= Math.abs(features[metrics + i]!) ? i : metrics + i,
  );
  strongest.sort((a, b) => Math.abs(features[b]!) - Math.abs(features[a]!) || a - b);
  for (let place = 0; place < Math.min(WEIGHTS.length, metrics); place++) {
    const at = strongest[place]!;
    parts[at] = WEIGHTS[place]! * heavyTail(features[at]!);
  }
  return parts;
}

/** How far metrics are from their levels, each for itself: the three most surprised, added up. */
export function seriesScore(features: Float64Array): number {
  return seriesParts(features).reduce((sum, part) => sum + part, 0);
}
