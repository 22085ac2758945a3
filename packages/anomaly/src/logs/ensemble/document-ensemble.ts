import { AegisError, Random, type TaskOptions } from '@aegis/core';
import { DenseNetwork, fitDense } from '@aegis/core/neural';
import { SnapshotReader } from '@aegis/core/snapshot';
import { simes, TailModel } from '@aegis/core/stats';
import { IsolationForest } from '../../models/isolation-forest.js';
import { LocalOutlierFactor } from '../../models/local-outlier-factor.js';
import { TfidfVectorizer } from '../../models/tfidf-vectorizer.js';
import { ownField } from '../own-field.js';
import { NearestCounts } from './nearest-counts.js';

const HEADER = { kind: 'document-ensemble', version: 1 };
const MAX_TERMS = 128;
/** Every so manieth document is kept out of fitting, to set what scores mean. */
export const HELD_OUT = 4;
/** A tail that few documents have shown is not believed beyond this many times their number. */
const TRUST = 20;

/** One of the ensemble's opinions on a document. */
export interface ModelOpinion {
  readonly model: (typeof MODELS)[number];
  readonly score: number;
  readonly tailProbability: number;
}

/** What the ensemble makes of a document. */
export interface EnsembleVerdict {
  readonly tailProbability: number;
  readonly opinions: readonly ModelOpinion[];
}

const MODELS = [
  'isolation-forest',
  'local-outlier-factor',
  'autoencoder',
  'nearest-counts',
  'unseen',
] as const;
const EPOCHS = 30;

/**
 * Several models' opinions on documents, which are lists of terms: the templates of the lines of a window, or
 * of a session. An isolation forest, a local outlier factor and an autoencoder on TF-IDF vectors, the nearest
 * vector of counts that is known, and the share of terms that are not.
 *
 * @see Landauer, Skopik, Wurzenberger (2024), A critical review of common log data sets, FSE,
 * doi:10.1145/3660768, for the last two
 */
export class DocumentEnsemble {
  readonly vectorizer: TfidfVectorizer;
  readonly #forest: IsolationForest;
  readonly #lof: LocalOutlierFactor;
  readonly #network: DenseNetwork;
  readonly #nearest: NearestCounts;
  readonly #tails: TailModel[];
  #judged = 0;

  private constructor(
    vectorizer: TfidfVectorizer,
    forest: IsolationForest,
    lof: LocalOutlierFactor,
    network: DenseNetwork,
    nearest: NearestCounts,
    tails: TailModel[],
  ) {
    this.vectorizer = vectorizer;
    this.#forest = forest;
    this.#lof = lof;
    this.#network = network;
    this.#nearest = nearest;
    this.#tails = tails;
  }

  /** Fits afresh on documents; null when there are too few or they say nothing. */
  static async fit(
    documents: readonly (readonly string[])[],
    seed: number,
    options: TaskOptions,
  ): Promise<DocumentEnsemble | null> {
    const vectorizer = new TfidfVectorizer({ maxTerms: MAX_TERMS });
    vectorizer.fit(documents);
    const dimensions = vectorizer.dimensions;
    const fitted = documents.filter((_, i) => i % HELD_OUT !== 0);
    if (dimensions === 0 || fitted.length < 16) return null;
    const rows = new Float64Array(fitted.length * dimensions);
    fitted.forEach((document, i) => {
      vectorizer.transform(document, rows.subarray(i * dimensions, (i + 1) * dimensions));
    });
    const report = async (stage: string, fraction: number): Promise<void> => {
      await options.onProgress?.({ stage, fraction, metrics: { documents: fitted.length } });
    };
    const forest = new IsolationForest({ seed });
    forest.fit(rows, fitted.length, dimensions);
    await report('isolation-forest', 0.3);
    if (options.signal?.aborted) return null;
    const lof = new LocalOutlierFactor({ maxRows: 2048 });
    lof.fit(rows, fitted.length, dimensions);
    await report('local-outlier-factor', 0.5);
    const network = await fitNetwork(rows, fitted.length, dimensions, seed, options);
    if (network === null || options.signal?.aborted) return null;
    await report('autoencoder', 0.9);
    const tails = MODELS.map(() => new TailModel({ halfLife: 20000, maxBuckets: 64 }));
    const ensemble = new DocumentEnsemble(
      vectorizer,
      forest,
      lof,
      network,
      NearestCounts.fit(fitted),
      tails,
    );
    for (let i = 0; i < documents.length; i += HELD_OUT) ensemble.learn(documents[i]!);
    return ensemble;
  }

  #scores(document: readonly string[]): number[] {
    const row = this.vectorizer.transform(document);
    const rebuilt = this.#network.predict(row, 1);
    let error = 0;
    for (let i = 0; i < row.length; i++) {
      const difference = row[i]! - rebuilt[i]!;
      error += difference * difference;
    }
    const nearest = this.#nearest.score(document);
    return [this.#forest.score(row), this.#lof.score(row), error, nearest.distance, nearest.unseen];
  }

  /** Judges a document. */
  score(document: readonly string[]): EnsembleVerdict {
    const floor = 1 / (TRUST * (this.#judged + 1));
    const scores = this.#scores(document);
    const opinions = scores.map((score, i) => ({
      model: MODELS[i]!,
      score,
      tailProbability: Math.max(floor, this.#tails[i]!.tailProbability(score)),
    }));
    const tailProbability = simes(opinions.map((opinion) => opinion.tailProbability));
    return { tailProbability, opinions };
  }

  /** The terms that set a document apart, the heaviest first. */
  explain(document: readonly string[]): string[] {
    const row = this.vectorizer.transform(document);
    const forest = this.#forest.explain(row);
    const lof = this.#lof.explain(row);
    const terms = this.vectorizer.vocabulary();
    return terms
      .map((term, i) => ({ term, weight: forest[i]! + lof[i]! }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 3)
      .map(({ term }) => term);
  }

  /** Takes a document into what scores mean. */
  learn(document: readonly string[]): void {
    this.#scores(document).forEach((score, i) => {
      this.#tails[i]!.learn(score);
    });
    this.#judged++;
  }

  toJSON(): unknown {
    return {
      ...HEADER,
      judged: this.#judged,
      vectorizer: this.vectorizer.toJSON(),
      forest: this.#forest.toJSON(),
      lof: this.#lof.toJSON(),
      network: this.#network.toJSON(),
      nearest: this.#nearest.toJSON(),
      tails: this.#tails.map((tail) => ({ tail: tail.toJSON() })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): DocumentEnsemble {
    const reader = SnapshotReader.open(json, HEADER);
    const tails = reader.list('tails', { maxLength: MODELS.length }, (_, i) =>
      TailModel.fromJSON(ownField(ownField(ownField(json, 'tails'), i), 'tail')),
    );
    const ensemble = new DocumentEnsemble(
      TfidfVectorizer.fromJSON(ownField(json, 'vectorizer')),
      IsolationForest.fromJSON(ownField(json, 'forest')),
      LocalOutlierFactor.fromJSON(ownField(json, 'lof')),
      DenseNetwork.fromJSON(ownField(json, 'network')),
      reader.object('nearest', NearestCounts.read),
      tails,
    );
    const sizes = ensemble.#network.sizes;
    const matching =
      sizes[0] === ensemble.vectorizer.dimensions &&
      sizes.at(-1) === ensemble.vectorizer.dimensions;
    const fitted = ensemble.#forest.fitted && ensemble.#lof.fitted;
    const sound = fitted && matching && tails.length === MODELS.length;
    if (!sound) throw new AegisError('invalid-snapshot', 'document-ensemble: a model is missing.');
    ensemble.#judged = reader.number('judged', { min: 0, integer: true });
    return ensemble;
  }
}

/** Learns to rebuild the rows through a narrow middle; null when the task was aborted. */
async function fitNetwork(
  rows: Float64Array,
  count: number,
  dimensions: number,
  seed: number,
  task: TaskOptions,
): Promise<DenseNetwork | null> {
  const random = new Random(seed).fork('autoencoder');
  const wide = Math.max(2, Math.ceil(dimensions / 3));
  const narrow = Math.max(1, Math.ceil(dimensions / 8));
  const sizes = [dimensions, wide, narrow, wide, dimensions];
  const network = new DenseNetwork({ sizes, activation: 'tanh' }, random.fork('weights'));
  const { signal } = task;
  const options = { epochs: EPOCHS, adam: { learningRate: 0.005 }, random: random.fork('batches') };
  try {
    const stoppable = signal === undefined ? {} : { task: { signal } };
    await fitDense(network, rows, rows, count, { ...options, ...stoppable });
  } catch (error) {
    if (AegisError.isInstance(error) && error.code === 'aborted') return null;
    throw error;
  }
  return network;
}
