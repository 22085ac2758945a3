import { IsolationForest, LocalOutlierFactor, TfidfVectorizer } from '@aegis/anomaly/models';

export type Document = readonly string[];

/** What a model says of the documents that it was fitted on, and of new ones; higher is stranger. */
export interface DocumentScores {
  readonly fitted: Float64Array;
  readonly judged: Float64Array;
}

export interface DocumentModels {
  readonly isolationForest: DocumentScores;
  readonly localOutlierFactor: DocumentScores;
}

/**
 * Isolation forest and local outlier factor, as they ship, on TF-IDF vectors of bags of words: the usual
 * peers of a log detector.
 *
 * @param train - what is fitted on, at least one document with a word
 * @param vocabulary - words that are known though `train` may lack them; they weigh the most
 */
export function documentModels(
  train: readonly Document[],
  test: readonly Document[],
  seed: number,
  vocabulary: Document = [],
): DocumentModels {
  const words = new TfidfVectorizer();
  words.fit([...train, vocabulary]);
  const { dimensions } = words;
  const matrix = (documents: readonly Document[]): Float64Array => {
    const rows = new Float64Array(documents.length * dimensions);
    documents.forEach((document, i) => {
      words.transform(document, rows.subarray(i * dimensions, (i + 1) * dimensions));
    });
    return rows;
  };
  const known = matrix(train);
  const asked = matrix(test);
  const forest = new IsolationForest({ seed });
  forest.fit(known, train.length, dimensions);
  const factor = new LocalOutlierFactor();
  factor.fit(known, train.length, dimensions);
  return {
    isolationForest: {
      fitted: forest.scoreAll(known, train.length),
      judged: forest.scoreAll(asked, test.length),
    },
    localOutlierFactor: {
      fitted: factor.fittedScores(known, train.length),
      judged: factor.scoreAll(asked, test.length),
    },
  };
}
