import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { IsolationForest } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import type { ResultTable } from '../suite.js';

const ROWS = 100_000;
const COLUMNS = 10;
const TREES = 100;
const SAMPLE = 256;
const ROUNDS = 15;
const PYTHON_PATIENCE_MS = 120_000;

/** Seconds to fit and to score 100,000 rows of 10, 100 trees, on one core. */
interface ForestCosts {
  readonly fit: number;
  readonly score: number;
}

interface PeerForest {
  train(rows: number[][]): void;
  predict(rows: number[][]): number[];
}

/** The package has no types. */
const { IsolationForest: PeerForestClass } = createRequire(import.meta.url)(
  'ml-isolation-forest',
) as { readonly IsolationForest: new (options: object) => PeerForest };

/** Fits and scores rows of its own; scikit-learn keeps to one thread where it is told to. */
const PYTHON = `
import json, time
import numpy
import sklearn
from sklearn.ensemble import IsolationForest
rows = numpy.random.default_rng(0).normal(size=(${ROWS}, ${COLUMNS}))
model = IsolationForest(n_estimators=${TREES}, max_samples=${SAMPLE}, n_jobs=1, random_state=0)
fits, scores = [], []
for _ in range(5):
    start = time.perf_counter()
    model.fit(rows)
    middle = time.perf_counter()
    model.score_samples(rows)
    fits.append(middle - start)
    scores.append(time.perf_counter() - middle)
print(json.dumps({"version": sklearn.__version__, "fit": sorted(fits)[2], "score": sorted(scores)[2]}))
`;

/** What {@link speedModels} measured, in the shape of a suite's result. */
export interface ModelSpeed {
  readonly results: Readonly<Record<string, number>>;
  readonly peers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly tables: readonly ResultTable[];
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;

function secondsOf(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

/** The first fit and score, while the engine still compiles, and median and least of the others. */
function ours(
  rows: Float64Array,
  seed: number,
): { readonly first: ForestCosts; readonly usual: ForestCosts; readonly least: ForestCosts } {
  const forest = new IsolationForest({ trees: TREES, sampleSize: SAMPLE, seed });
  const out = new Float64Array(ROWS);
  const rounds = Array.from({ length: ROUNDS + 1 }, () => ({
    fit: secondsOf(() => forest.fit(rows, ROWS, COLUMNS)),
    score: secondsOf(() => forest.scoreAll(rows, ROWS, out)),
  }));
  const [first, ...others] = rounds;
  const fits = others.map(({ fit }) => fit);
  const scores = others.map(({ score }) => score);
  return {
    first: first!,
    usual: { fit: median(fits), score: median(scores) },
    least: { fit: Math.min(...fits), score: Math.min(...scores) },
  };
}

/** Once: it takes 20 seconds. */
function theirs(rows: Float64Array): ForestCosts {
  const nested = Array.from({ length: ROWS }, (_, i) =>
    Array.from(rows.subarray(i * COLUMNS, (i + 1) * COLUMNS)),
  );
  const forest = new PeerForestClass({ nEstimators: TREES });
  return {
    fit: secondsOf(() => forest.train(nested)),
    score: secondsOf(() => forest.predict(nested)),
  };
}

/** Null where there is no python3 with scikit-learn. */
async function scikitLearn(): Promise<(ForestCosts & { readonly version: string }) | null> {
  try {
    const threads = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    const { stdout } = await promisify(execFile)('python3', ['-c', PYTHON], {
      timeout: PYTHON_PATIENCE_MS,
      env: { ...process.env, ...threads },
    });
    return JSON.parse(stdout) as ForestCosts & { version: string };
  } catch {
    return null;
  }
}

/**
 * What an isolation forest costs at 100,000 × 10 with 100 trees of 256 rows, next to
 * `ml-isolation-forest` in this process and scikit-learn in one of its own, where it is installed; ratios
 * are theirs over ours. About 30 seconds.
 */
export async function speedModels(seed: number, log: (line: string) => void): Promise<ModelSpeed> {
  const random = new Random(seed).fork('speed-models');
  const rows = Float64Array.from({ length: ROWS * COLUMNS }, () => random.normal());
  log('speed models: isolation forest');
  const { first, usual, least } = ours(rows, seed);
  log('speed models: ml-isolation-forest, once');
  const peer = theirs(rows);
  const python = await scikitLearn();
  log(`speed models: scikit-learn ${python === null ? 'is missing' : python.version}`);
  const row = (name: string, { fit, score }: ForestCosts): (string | number)[] => [
    name,
    fit.toFixed(3),
    score.toFixed(3),
  ];
  return {
    results: {
      isolationForestFitSeconds: usual.fit,
      isolationForestScoreSeconds: usual.score,
      isolationForestFirstFitSeconds: first.fit,
      isolationForestFitRatioToMlIsolationForest: peer.fit / usual.fit,
      isolationForestScoreRatioToMlIsolationForest: peer.score / usual.score,
      ...(python === null
        ? {}
        : {
            isolationForestFitRatioToScikitLearn: python.fit / usual.fit,
            isolationForestScoreRatioToScikitLearn: python.score / usual.score,
          }),
    },
    peers: {
      mlIsolationForest: {
        isolationForestFitSeconds: peer.fit,
        isolationForestScoreSeconds: peer.score,
      },
      ...(python === null
        ? {}
        : {
            scikitLearn: {
              isolationForestFitSeconds: python.fit,
              isolationForestScoreSeconds: python.score,
            },
          }),
    },
    tables: [
      {
        title: `Isolation forest, ${TREES} trees of ${SAMPLE}, ${ROWS} × ${COLUMNS}, seconds`,
        head: ['', 'fit', 'score all'],
        rows: [
          row(`@aegis/anomaly, median of ${ROUNDS}`, usual),
          row('@aegis/anomaly, the least of them', least),
          row('@aegis/anomaly, the first time', first),
          row('ml-isolation-forest, once', peer),
          python === null
            ? ['scikit-learn', 'missing', 'missing']
            : row(`scikit-learn ${python.version}, median of 5`, python),
        ],
      },
    ],
  };
}
