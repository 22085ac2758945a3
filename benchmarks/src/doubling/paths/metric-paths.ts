import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Forecaster } from '@aegis/anomaly/forecast';
import { HalfSpaceTrees, IsolationForest } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import { TailModel } from '@aegis/core/stats';
import { doublings, type GrowthPath } from '../growth-path.js';

const STEP_MS = 15_000;
const POINTS_A_SERIES = 20;
const COLUMNS = 10;
const FIT_ROWS = 2000;
const SEASON = 24;

/** A day and a night in every so many values, and noise. */
function values(size: number, seed: number, period: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from(
    { length: size },
    (_, i) => 100 + 20 * Math.sin((2 * Math.PI * i) / period) + 3 * random.normal(),
  );
}

function rows(size: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: size * COLUMNS }, () => random.normal());
}

export const METRIC_PATHS: readonly GrowthPath[] = [
  {
    key: 'points',
    doubled: 'points of one series to addMetric',
    promise: 'constant work a point',
    promised: 1,
    sizes: doublings(4000),
    prepare: (size, seed) => {
      const series = values(size, seed, 5760);
      return () => {
        const detector = new MetricAnomalyDetector();
        for (let i = 0; i < size; i++) {
          detector.addMetric({ name: 'rps', timestampMs: i * STEP_MS, value: series[i]! });
        }
      };
    },
  },
  {
    key: 'series',
    doubled: `series of ${POINTS_A_SERIES} points, by turns, to addMetric`,
    promise: 'constant work a point',
    promised: 1,
    sizes: doublings(250),
    prepare: (size, seed) => {
      const labels = Array.from({ length: size }, (_, s) => ({ service: `s${s}` }));
      const series = values(size, seed, SEASON);
      return () => {
        const detector = new MetricAnomalyDetector();
        for (let i = 0; i < POINTS_A_SERIES; i++) {
          for (let s = 0; s < size; s++) {
            const value = series[s]! + ((i * 7) % 5);
            detector.addMetric({ name: 'rps', labels: labels[s]!, timestampMs: i * 1000, value });
          }
        }
      };
    },
  },
  {
    key: 'tailScores',
    doubled: 'scores to TailModel.learn',
    promise: 'O(1) a score',
    promised: 1,
    sizes: doublings(4000),
    prepare: (size, seed) => {
      const random = new Random(seed);
      const scores = Float64Array.from({ length: size }, () => Math.abs(random.normal()));
      return () => {
        const model = new TailModel();
        for (let i = 0; i < size; i++) model.learn(scores[i]!);
      };
    },
  },
  {
    key: 'forecastValues',
    doubled: 'values kept, a season of 24, Forecaster.forecast',
    promise: 'in proportion to the values kept',
    promised: 1,
    sizes: doublings(1000),
    prepare: (size, seed) => {
      const forecaster = new Forecaster({ maxHistory: size, season: [SEASON] });
      forecaster.fit(values(size, seed, SEASON));
      return () => forecaster.forecast({ horizon: SEASON });
    },
  },
  {
    key: 'forestRows',
    doubled: `rows of ${COLUMNS} columns to IsolationForest.score`,
    promise: 'O(trees · log sampleSize) a score',
    promised: 1,
    sizes: doublings(500),
    prepare: (size, seed) => {
      const forest = new IsolationForest({ seed });
      forest.fit(rows(FIT_ROWS, seed), FIT_ROWS, COLUMNS);
      const all = rows(size, seed + 1);
      return () => {
        for (let i = 0; i < size; i++) forest.score(all.subarray(i * COLUMNS, (i + 1) * COLUMNS));
      };
    },
  },
  {
    key: 'halfSpaceRows',
    doubled: `rows of ${COLUMNS} columns to HalfSpaceTrees.process`,
    promise: 'O(trees · height) a row',
    promised: 1,
    sizes: doublings(1000),
    prepare: (size, seed) => {
      const all = rows(size, seed);
      return () => {
        const trees = new HalfSpaceTrees(COLUMNS);
        for (let i = 0; i < size; i++) trees.process(all.subarray(i * COLUMNS, (i + 1) * COLUMNS));
      };
    },
  },
];
