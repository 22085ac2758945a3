import { type ActionKind, Random } from '@aegis/core';
import { QuantileSketch, Welford } from '@aegis/core/stats';
import {
  classCounts,
  covarianceSumCount,
  covarianceSums,
  histogramCounts,
  MOMENT_SUMS,
  momentSums,
  normalEquationCount,
  OUTCOME_COUNTS,
  outcomeCounts,
  quantileBucketCount,
  quantileBuckets,
  ridgeSums,
  StatisticsClient,
  StatisticsServer,
  VectorLayout,
} from '@aegis/learning/federated';
import { evenShares, type Problem, type Rows } from './problem.js';

const CLIENTS = 20;
const EDGES = [-2, -1, -0.5, 0, 0.5, 1, 2];
const RANGE = { relativeAccuracy: 0.02, least: 1e-3, most: 1e2 };
const EFFECTS: readonly ActionKind[] = ['restart', 'rollback', 'scale-out'];

/** How far sums over clients are from those over all rows in one place. */
export interface SumErrors {
  /** The largest |federated − central| / max(1, |central|). */
  readonly doubles: number;
  /** The largest difference over the bound of its coordinate, by way of whole numbers below 2^32. */
  readonly fixedPoint: number;
  /** Numbers in the vector. */
  readonly length: number;
  /** 1 where ten orders of arrival gave the same bits. */
  readonly sameBits: number;
}

/** Every kind of statistic of a table, added up over twenty clients and once in one place. */
export function sumErrors(problem: Problem, seed: number): SumErrors {
  const { dimensions, classes } = problem;
  const layout = new VectorLayout([
    { name: 'histogram', length: EDGES.length + 1 },
    { name: 'moments', length: MOMENT_SUMS * dimensions },
    { name: 'quantiles', length: quantileBucketCount(RANGE) },
    { name: 'classes', length: classes * (1 + dimensions) },
    { name: 'covariance', length: covarianceSumCount(dimensions) },
    { name: 'ridge', length: normalEquationCount(dimensions) },
    { name: 'outcomes', length: OUTCOME_COUNTS },
  ]);
  const vectorOf = (rows: Rows): Float64Array => layout.pack(statistics(rows, problem));
  const vectors = evenShares(problem, CLIENTS, seed).map(vectorOf);
  const central = vectorOf(problem.train);
  const random = new Random(seed).fork('arrival');
  const sums = Array.from({ length: 10 }, () => addUp(layout, vectors, random));
  const first = sums[0]!;
  const same = sums.every((sum) => sum.every((value, i) => Object.is(value, first[i])));
  return {
    doubles: largest(
      central,
      (value, i) => Math.abs(first[i]! - value) / Math.max(1, Math.abs(value)),
    ),
    fixedPoint: fixedPointError(vectors, central),
    length: layout.length,
    sameBits: same ? 1 : 0,
  };
}

function statistics(rows: Rows, { dimensions, classes }: Problem): Record<string, Float64Array> {
  const { values, labels } = rows;
  const column = (d: number): Float64Array => values.filter((_, i) => i % dimensions === d);
  const moments = Array.from({ length: dimensions }, (_, d) => {
    const running = new Welford();
    for (const value of column(d)) running.add(value);
    return [...momentSums(running)];
  });
  const sketch = new QuantileSketch();
  for (const value of column(0)) sketch.add(value);
  const present = values.map((value) => (value > 0 ? 1 : 0));
  // A made-up effect and outcome for every row, from the row alone.
  const outcomes = EFFECTS.map((effect, i) => {
    const own = labels.filter(
      (_, row) => Math.floor(Math.abs(values[row * dimensions]!)) % 3 === i,
    );
    return { effect, n: own.length, successes: own.filter((label) => label === 1).length };
  });
  return {
    histogram: histogramCounts(column(0), EDGES),
    moments: Float64Array.from(moments.flat()),
    quantiles: quantileBuckets(sketch, RANGE),
    classes: classCounts(present, labels, classes, dimensions),
    covariance: covarianceSums(values, dimensions),
    ridge: ridgeSums(values, labels, dimensions),
    outcomes: outcomeCounts(outcomes),
  };
}

/** Through the messages, in a random order of arrival. */
function addUp(
  layout: VectorLayout,
  vectors: readonly Float64Array[],
  random: Random,
): Float64Array {
  const session = 'sums';
  const names = vectors.map((_, i) => `client-${i}`);
  const server = new StatisticsServer({ session, clients: names }, layout);
  for (const i of random.shuffle(vectors.map((_, i) => i))) {
    const client = new StatisticsClient({ session, id: names[i]! }, layout);
    const answer = client.answer(server.request(), vectors[i]!);
    if (answer.kind === 'reply') server.receive(answer.message, names[i]!);
  }
  const outcome = server.closeRound();
  if (outcome.kind !== 'sum') throw new Error(`no sum: ${outcome.kind}`);
  return outcome.values;
}

/** On the grid on which twenty numbers of [-1, 1] fit into 32 bits, every coordinate over its own bound. */
function fixedPointError(vectors: readonly Float64Array[], central: Float64Array): number {
  const scale = 2 ** 26;
  return largest(central, (value, i) => {
    const bound = Math.max(1, ...vectors.map((vector) => Math.abs(vector[i]!)));
    let units = 0;
    for (const vector of vectors) units = (units + Math.round((vector[i]! / bound) * scale)) | 0;
    return Math.abs(units / scale - value / bound);
  });
}

function largest(of: Float64Array, error: (value: number, i: number) => number): number {
  return of.reduce((most, value, i) => Math.max(most, error(value, i)), 0);
}
