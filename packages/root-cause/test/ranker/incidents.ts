import { Random } from '@aegis/core';
import { CANDIDATE_FEATURES, type RankedIncident } from '@aegis/root-cause/ranker';
import fc from 'fast-check';

/** A candidate of which all but these features are 0. */
export function rowOf(features: Readonly<Record<string, number>>): number[] {
  return CANDIDATE_FEATURES.map((name) => features[name] ?? 0);
}

/**
 * Incidents in which the cause has less evidence than all others, and it alone works longer by itself; in
 * each fourth nobody does, and nothing began anywhere.
 */
export function separable(count: number, seed: number): RankedIncident[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const size = 2 + random.integer(5);
    const cause = i % 4 === 3 ? null : random.integer(size);
    const candidates = Array.from({ length: size }, (_, at) =>
      at === cause
        ? rowOf({
            total: 0.2 + 0.1 * random.float(),
            'evidence-self-time': 0.5 + 0.4 * random.float(),
          })
        : rowOf({ total: 0.3 + 0.3 * random.float(), 'evidence-latency': random.float() }),
    );
    return { candidates, cause };
  });
}

export const rowArbitrary: fc.Arbitrary<number[]> = fc.array(
  fc.double({ min: 0, max: 2, noNaN: true }),
  { minLength: CANDIDATE_FEATURES.length, maxLength: CANDIDATE_FEATURES.length },
);
