/** How many values lay between two bounds; bounds rise, the last has no upper one. */
export interface Buckets {
  /** The lower bound of the first bucket, and the upper bound of each. */
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

export const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;

/**
 * The value below which a share of the values lies, as far as buckets tell: between the bounds of a bucket
 * values are taken to be spread evenly. In a bucket without an end it is the bound that there is. Null
 * where nothing was counted.
 */
export function quantileOf({ bounds, counts }: Buckets, share: number): number | null {
  let total = 0;
  for (const count of counts) total += count;
  if (!(total > 0)) return null;
  const rank = share * total;
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (below + count < rank || count === 0) {
      below += count;
      continue;
    }
    const low = bounds[i]!;
    const high = bounds[i + 1]!;
    if (!Number.isFinite(high)) return Number.isFinite(low) ? low : null;
    if (!Number.isFinite(low)) return high;
    return low + (high - low) * ((rank - below) / count);
  }
  return bounds.findLast(Number.isFinite) ?? null;
}

/** Buckets of an explicit histogram; null where counts and bounds do not fit. */
export function explicitBuckets(
  counts: readonly number[],
  explicitBounds: readonly number[],
): Buckets | null {
  if (counts.length !== explicitBounds.length + 1) return null;
  if (counts.some((count) => !(count >= 0))) return null;
  for (let i = 1; i < explicitBounds.length; i++) {
    if (!(explicitBounds[i]! > explicitBounds[i - 1]!)) return null;
  }
  // Nearly all that is measured so is above 0: the first bucket begins there, as Prometheus has it.
  const first = (explicitBounds[0] ?? 0) > 0 ? 0 : Number.NEGATIVE_INFINITY;
  return { bounds: [first, ...explicitBounds, Number.POSITIVE_INFINITY], counts };
}

/** What has been counted since; null where the buckets are others, or a count has fallen. */
export function bucketsSince(now: Buckets, before: Buckets): Buckets | null {
  if (now.bounds.length !== before.bounds.length) return null;
  if (now.bounds.some((bound, i) => bound !== before.bounds[i])) return null;
  const counts = now.counts.map((count, i) => count - before.counts[i]!);
  return counts.some((count) => count < 0) ? null : { bounds: now.bounds, counts };
}
