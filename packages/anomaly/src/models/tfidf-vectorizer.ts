import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { log } from '@aegis/core/math';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';

/** Options of {@link TfidfVectorizer}. */
export interface TfidfVectorizerOptions {
  /**
   * Terms in the vocabulary; of more, those in the most documents stay.
   * @defaultValue 512
   */
  readonly maxTerms?: number;
  /**
   * Documents that a term has to be in.
   * @defaultValue 1
   */
  readonly minDocuments?: number;
}

const DEFAULTS: Required<TfidfVectorizerOptions> = Object.freeze({
  maxTerms: 512,
  minDocuments: 1,
});
const HEADER = { kind: 'tfidf-vectorizer', version: 1 };
const MAX_TERM_LENGTH = 256;

/**
 * Turns documents (lists of terms) into vectors of unit length in which rare terms weigh more, by the
 * formula of scikit-learn's `TfidfVectorizer` with its defaults: `tf · (ln((1 + n) / (1 + df)) + 1)`, then
 * divided by the Euclidean length.
 *
 * The vocabulary is bounded; terms outside it count nothing, and {@link TfidfVectorizer.unseenShare} says
 * how many there were. O(terms) a document; state is about 8 bytes and the term's text a term.
 *
 * @example
 * ```ts
 * import { TfidfVectorizer } from '@aegis/anomaly/models';
 * const vectorizer = new TfidfVectorizer();
 * vectorizer.fit([['started'], ['started', 'failed']]);
 * vectorizer.vocabulary(); // => ['failed', 'started']
 * vectorizer.transform(['started', 'failed']).map((x) => Math.round(x * 1e4) / 1e4)[0]; // => 0.8148
 * ```
 *
 * @see Salton, Buckley (1988), Term-weighting approaches in automatic text retrieval, Information
 * Processing & Management 24(5), doi:10.1016/0306-4573(88)90021-0
 */
export class TfidfVectorizer {
  readonly #maxTerms: number;
  readonly #minDocuments: number;
  #documents = 0;
  #places = new Map<string, number>();
  #weights: Float64Array = new Float64Array(0);

  constructor(options?: TfidfVectorizerOptions) {
    const name = 'TfidfVectorizer';
    const { maxTerms, minDocuments } = resolveOptions(name, DEFAULTS, options);
    this.#maxTerms = checkNumber(name, 'maxTerms', maxTerms, {
      min: 1,
      max: 1 << 20,
      integer: true,
    });
    this.#minDocuments = checkNumber(name, 'minDocuments', minDocuments, { min: 1, integer: true });
  }

  /** How many terms there are: the length of vectors. */
  get dimensions(): number {
    return this.#weights.length;
  }

  /** The terms, in the order of a vector's cells. */
  vocabulary(): string[] {
    return [...this.#places.keys()];
  }

  /** The weights of the terms, in the same order. */
  inverseDocumentFrequencies(): Float64Array {
    return this.#weights.slice();
  }

  /** Takes the vocabulary and its weights from documents, afresh. */
  fit(documents: readonly (readonly string[])[]): void {
    const frequencies = new Map<string, number>();
    for (const document of documents) {
      for (const term of new Set(document)) {
        if (term.length <= MAX_TERM_LENGTH) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
      }
    }
    const kept = [...frequencies]
      .filter(([, count]) => count >= this.#minDocuments)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, this.#maxTerms)
      .sort((a, b) => (a[0] < b[0] ? -1 : 1));
    this.#documents = documents.length;
    this.#places = new Map(kept.map(([term], place) => [term, place]));
    this.#weights = Float64Array.from(
      kept,
      ([, count]) => log((1 + documents.length) / (1 + count)) + 1,
    );
  }

  /**
   * The vector of one document.
   *
   * @param out - where to write it, at least `dimensions` long
   * @returns `dimensions` numbers in [0, 1] of Euclidean length 1, or all 0 without known terms
   */
  transform(
    document: readonly string[],
    out: Float64Array = new Float64Array(this.dimensions),
  ): Float64Array {
    if (out.length < this.dimensions) {
      throw new AegisError(
        'invalid-argument',
        `TfidfVectorizer.transform: out has ${out.length} cells; give ${this.dimensions}.`,
      );
    }
    out.fill(0, 0, this.dimensions);
    for (const term of document) {
      const place = this.#places.get(term);
      if (place !== undefined) out[place]!++;
    }
    let squares = 0;
    for (let i = 0; i < this.dimensions; i++) {
      out[i]! *= this.#weights[i]!;
      squares += out[i]! * out[i]!;
    }
    if (squares > 0) {
      const length = Math.sqrt(squares);
      for (let i = 0; i < this.dimensions; i++) out[i]! /= length;
    }
    return out;
  }

  /** The share of a document's terms that the vocabulary does not hold, in [0, 1]. */
  unseenShare(document: readonly string[]): number {
    if (document.length === 0) return 0;
    let unseen = 0;
    for (const term of document) if (!this.#places.has(term)) unseen++;
    return unseen / document.length;
  }

  /** A snapshot; `fromJSON` takes it up again with the same vectors. */
  toJSON(): unknown {
    return {
      ...HEADER,
      maxTerms: this.#maxTerms,
      minDocuments: this.#minDocuments,
      documents: this.#documents,
      terms: this.vocabulary(),
      weights: encodeArray(this.#weights),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): TfidfVectorizer {
    const reader = SnapshotReader.open(json, HEADER);
    const vectorizer = new TfidfVectorizer({
      maxTerms: reader.number('maxTerms', { min: 1, max: 1 << 20, integer: true }),
      minDocuments: reader.number('minDocuments', { min: 1, integer: true }),
    });
    const limit = { maxLength: vectorizer.#maxTerms, maxStringLength: MAX_TERM_LENGTH };
    const terms = reader.strings('terms', limit);
    vectorizer.#documents = reader.number('documents', { min: 0, integer: true });
    vectorizer.#weights = reader.finiteFloat64Array('weights', terms.length);
    vectorizer.#places = new Map(terms.map((term, place) => [term, place]));
    if (vectorizer.#places.size !== terms.length) {
      throw new AegisError(
        'invalid-snapshot',
        'tfidf-vectorizer.terms: a term stands there twice.',
      );
    }
    return vectorizer;
  }
}
