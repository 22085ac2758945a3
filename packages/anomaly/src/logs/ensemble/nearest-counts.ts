import { log } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Different vectors that are kept, the most frequent ones. */
const MAX_VECTORS = 512;
const MAX_TERMS = 512;
/** Weights add up to the same in any order but for this share. */
const ROUNDING = 1e-12;
/** No term weighs more, nor comes more often: sums stay finite. */
const MOST = 1e9;

interface CountVector {
  readonly terms: readonly string[];
  readonly counts: readonly number[];
}

/** How far a document is from every other. */
export interface NearestVerdict {
  /** In [0, 1]: 0 where the very counts are known, 1 where nothing is shared. */
  readonly distance: number;
  /** The share of its terms that are not known, in [0, 1]. */
  readonly unseen: number;
  /** The terms that the nearest one has more or less often, the weightiest first. */
  readonly differences: readonly {
    readonly term: string;
    readonly observed: number;
    readonly expected: number;
  }[];
}

function vectorOf(document: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of document) {
    if (!counts.has(term) && counts.size >= MAX_TERMS) continue;
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}

/**
 * The distance to the nearest vector of counts that has been seen, rare terms weighing more: duplicates
 * cost nothing, and a document like any known one is at 0.
 */
export class NearestCounts {
  readonly #vectors: readonly CountVector[];
  readonly #weights: ReadonlyMap<string, number>;
  readonly #unknownWeight: number;

  private constructor(
    vectors: readonly CountVector[],
    weights: ReadonlyMap<string, number>,
    unknownWeight: number,
  ) {
    this.#vectors = vectors;
    this.#weights = weights;
    this.#unknownWeight = unknownWeight;
  }

  static fit(documents: readonly (readonly string[])[]): NearestCounts {
    const frequencies = new Map<string, number>();
    const distinct = new Map<string, { vector: CountVector; times: number }>();
    for (const document of documents) {
      const counts = [...vectorOf(document)].sort(([a], [b]) => (a < b ? -1 : 1));
      for (const [term] of counts) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
      const key = JSON.stringify(counts);
      const known = distinct.get(key);
      if (known !== undefined) known.times++;
      else {
        const vector = { terms: counts.map(([t]) => t), counts: counts.map(([, n]) => n) };
        distinct.set(key, { vector, times: 1 });
      }
    }
    const idf = (frequency: number): number => 1 + log((1 + documents.length) / (1 + frequency));
    const vectors = [...distinct.values()].sort((a, b) => b.times - a.times).slice(0, MAX_VECTORS);
    return new NearestCounts(
      vectors.map(({ vector }) => vector),
      new Map([...frequencies].map(([term, frequency]) => [term, idf(frequency)])),
      idf(0),
    );
  }

  #weight(term: string): number {
    return this.#weights.get(term) ?? this.#unknownWeight;
  }

  /** O(vectors × terms). */
  score(document: readonly string[]): NearestVerdict {
    const counts = vectorOf(document);
    let own = 0;
    let unseen = 0;
    for (const [term, count] of counts) {
      own += this.#weight(term) * count;
      if (!this.#weights.has(term)) unseen += count;
    }
    let best = 1;
    let nearest: CountVector | null = null;
    for (const vector of this.#vectors) {
      // With m = min and M = max of two counts, |a - b| = a + b - 2m and M = a + b - m.
      let both = own;
      let shared = 0;
      vector.terms.forEach((term, i) => {
        const weight = this.#weight(term);
        both += weight * vector.counts[i]!;
        shared += weight * Math.min(vector.counts[i]!, counts.get(term) ?? 0);
      });
      const apart = both - 2 * shared;
      const distance = apart > both * ROUNDING ? apart / (both - shared) : 0;
      if (nearest !== null && distance >= best) continue;
      best = distance;
      nearest = vector;
    }
    return {
      distance: best,
      unseen: document.length === 0 ? 0 : unseen / document.length,
      differences: nearest === null ? [] : this.#differences(counts, nearest),
    };
  }

  #differences(
    counts: ReadonlyMap<string, number>,
    { terms, counts: known }: CountVector,
  ): NearestVerdict['differences'] {
    const expected = new Map(terms.map((term, i) => [term, known[i]!]));
    return [...new Set([...counts.keys(), ...terms])]
      .map((term) => ({
        term,
        observed: counts.get(term) ?? 0,
        expected: expected.get(term) ?? 0,
      }))
      .filter(({ observed, expected: usual }) => observed !== usual)
      .sort((a, b) => this.#gap(b) - this.#gap(a));
  }

  #gap({ term, observed, expected }: NearestVerdict['differences'][number]): number {
    return this.#weight(term) * Math.abs(observed - expected);
  }

  toJSON(): unknown {
    return {
      vectors: this.#vectors,
      terms: [...this.#weights.keys()],
      weights: [...this.#weights.values()],
      unknownWeight: this.#unknownWeight,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): NearestCounts {
    const positive = { min: 0, max: MOST };
    const vectors = reader.list('vectors', { maxLength: MAX_VECTORS }, (item) => {
      const terms = item.strings('terms', { maxLength: MAX_TERMS, maxStringLength: 64 });
      const counts = item.numbers('counts', { maxLength: terms.length }, positive);
      return { terms, counts: terms.map((_, i) => counts[i] ?? 0) };
    });
    const many = { maxLength: MAX_VECTORS * MAX_TERMS };
    const terms = reader.strings('terms', { ...many, maxStringLength: 64 });
    const weights = reader.numbers('weights', many, positive);
    return new NearestCounts(
      vectors,
      new Map(terms.map((term, i) => [term, weights[i] ?? 0])),
      reader.number('unknownWeight', positive),
    );
  }
}
