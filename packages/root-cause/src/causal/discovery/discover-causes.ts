import { AegisError, checkNumber, Random, resolveOptions, type TaskOptions } from '@aegis/core';
import { ANY_EDGE, type EdgePrior } from '../edge-prior.js';
import { blockRows, usualBlockLength } from './block-rows.js';
import { laggedEdges, type TestedEdge } from './lagged-edges.js';
import type { DiscoveryRules } from './lagged-parents.js';
import { type CausalSeries, correlations, laggedTable } from './lagged-table.js';

/** Options of {@link discoverCauses}. */
export interface DiscoveryOptions {
  /** An effect follows its cause by 1 to so many steps, 1 to 32. Raising it costs tests. @defaultValue 3 */
  readonly maxLag?: number;
  /**
   * The share of false edges among those found that is put up with, in (0, 1). Raising it finds more.
   * @defaultValue 0.05
   */
  readonly falseDiscoveryRate?: number;
  /**
   * What may have been chance with this probability is still held still in later tests, in (0, 1). Raising
   * it holds more still: fewer false edges, weaker tests.
   * @defaultValue 0.2
   */
  readonly parentLevel?: number;
  /** At most so many parents of each end are held still, 0 to 64. @defaultValue 8 */
  readonly maxConditions?: number;
  /** What is known of who can act on whom; null allows everything. @defaultValue null */
  readonly prior?: EdgePrior | null;
  /** How often the series are drawn anew, in blocks, for `stability`, 1 to 10,000. @defaultValue 20 */
  readonly resamples?: number;
  /** Steps in a block, 1 to 1,000,000; null makes it grow with the data. @defaultValue null */
  readonly blockLength?: number | null;
  /** The newest so many steps are looked at, 10 to 1,000,000. @defaultValue 10000 */
  readonly maxRows?: number;
  /** Where the draws come from. @defaultValue `new Random(0)` */
  readonly random?: Random | null;
}

/** That one series acts on another some steps later. */
export interface SeriesCause {
  readonly from: string;
  readonly to: string;
  /** In steps, >= 1. */
  readonly lag: number;
  /** The partial correlation of the two, all else held still, in [−1, 1]. */
  readonly strength: number;
  /** Of the test of this edge alone. */
  readonly pValue: number;
  /** Adjusted for how many edges were tested. */
  readonly qValue: number;
  /** The share of resamples in which the edge was found. */
  readonly stability: number;
}

export interface SeriesCauses {
  /** Surest first; several lags of one pair are several edges. */
  readonly edges: readonly SeriesCause[];
  /** Edges that were tested. */
  readonly tests: number;
  /** Steps at which nothing was missing. */
  readonly rows: number;
  /** Series that say nothing: constant, or more gaps than values. */
  readonly dropped: readonly string[];
}

const OWNER = 'discoverCauses';
const MAX_SERIES = 256;
const DEFAULTS: Required<DiscoveryOptions> = Object.freeze({
  maxLag: 3,
  falseDiscoveryRate: 0.05,
  parentLevel: 0.2,
  maxConditions: 8,
  prior: null,
  resamples: 20,
  blockLength: null,
  maxRows: 10_000,
  random: null,
});

/**
 * Which metrics act on which others, and after how long, learnt from how they moved: for each series the
 * lags of all series that could matter are chosen, then each edge is tested with the parents of both ends
 * held still. Only the order of a series' values counts, so bends, units and wild values do not matter. Give
 * it tens of series and hundreds of steps, a topology where there is one, and see the stability: what acts
 * within a step, or on many at once without being among the series, is not told apart.
 *
 * O(resamples · (rows · columns² + tests · conditions³)) with series · (2 · maxLag + 1) columns, 8 bytes for
 * each pair of columns; 256 series at most.
 *
 * @param series - equally long, at the same equal steps; gaps are values that are not finite
 * @throws AegisError `invalid-option`; `invalid-argument` for series of different lengths, an id that comes
 * twice, or too many series; `aborted` when the signal says so
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { discoverCauses } from '@aegis/root-cause/causal';
 * const random = new Random(1);
 * const load = Array.from({ length: 300 }, () => random.normal());
 * const latency = load.map((_, t) => 0.8 * (load[t - 1] ?? 0) + 0.5 * random.normal());
 * const { edges } = await discoverCauses([
 *   { id: 'load', values: load },
 *   { id: 'latency', values: latency },
 * ]);
 * edges.map(({ from, to, lag }) => `${from} -> ${to} after ${lag}`); // => ['load -> latency after 1']
 * edges[0]?.stability; // => 1
 * ```
 *
 * @see Runge, Nowack, Kretschmer, Flaxman and Sejdinovic (2019), Detecting and Quantifying Causal
 * Associations in Large Nonlinear Time Series Datasets, Science Advances 5(11), doi:10.1126/sciadv.aau4996;
 * Harris and Drton (2013), PC Algorithm for Nonparanormal Graphical Models, JMLR 14, for the ranks. Deviation:
 * the conditions of either end are capped.
 */
export async function discoverCauses(
  series: readonly CausalSeries[],
  options?: DiscoveryOptions,
  task: TaskOptions = {},
): Promise<SeriesCauses> {
  const resolved = checked(options);
  checkSeries(series);
  const { maxLag, falseDiscoveryRate, resamples, maxRows } = resolved;
  const rules: DiscoveryRules = { ...resolved, prior: resolved.prior ?? ANY_EDGE };
  const table = laggedTable(series, 2 * maxLag, maxRows);
  const look = (rows: Int32Array): TestedEdge[] =>
    laggedEdges({ table, matrix: correlations(table, rows), rows: rows.length }, rules);
  await report(task, 0, resamples);
  const tested = look(table.rows);
  const kept = chosen(tested, falseDiscoveryRate);
  const seen = new Map(kept.map((edge) => [keyOf(edge), 0]));
  const random = (resolved.random ?? new Random(0)).fork(OWNER);
  const blockLength = resolved.blockLength ?? usualBlockLength(table.rows.length, table.depth);
  for (let r = 0; r < resamples && kept.length > 0; r++) {
    await report(task, r + 1, resamples);
    for (const edge of look(blockRows(table.rows, blockLength, random))) {
      const key = keyOf(edge);
      if (edge.qValue <= falseDiscoveryRate && seen.has(key)) seen.set(key, seen.get(key)! + 1);
    }
  }
  await report(task, resamples + 1, resamples);
  const edges = kept.map((edge) => ({
    from: table.ids[edge.from]!,
    to: table.ids[edge.to]!,
    lag: edge.lag,
    strength: edge.strength,
    pValue: edge.pValue,
    qValue: edge.qValue,
    stability: seen.get(keyOf(edge))! / resamples,
  }));
  return { edges, tests: tested.length, rows: table.rows.length, dropped: table.dropped };
}

const keyOf = ({ from, to, lag }: TestedEdge): string => `${from} ${to} ${lag}`;

/** What passes, and of the required pairs that do not, the likeliest lag. */
function chosen(tested: readonly TestedEdge[], falseDiscoveryRate: number): TestedEdge[] {
  const order = [...tested].sort(
    (a, b) => a.pValue - b.pValue || a.from - b.from || a.to - b.to || a.lag - b.lag,
  );
  const pairs = new Set<string>();
  return order.filter(({ from, to, qValue, isRequired }) => {
    const pair = `${from} ${to}`;
    const isKept = qValue <= falseDiscoveryRate || (isRequired && !pairs.has(pair));
    if (isKept) pairs.add(pair);
    return isKept;
  });
}

async function report(task: TaskOptions, done: number, resamples: number): Promise<void> {
  const fraction = done / (resamples + 1);
  await task.onProgress?.({ stage: 'resamples', fraction, metrics: { done } });
  if (task.signal?.aborted) throw new AegisError('aborted', `${OWNER}: stopped by its signal.`);
}

function checked(options: DiscoveryOptions | undefined): Required<DiscoveryOptions> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  const { falseDiscoveryRate, parentLevel, blockLength } = resolved;
  checkNumber(OWNER, 'maxLag', resolved.maxLag, { min: 1, max: 32, integer: true });
  checkNumber(OWNER, 'maxConditions', resolved.maxConditions, { min: 0, max: 64, integer: true });
  checkNumber(OWNER, 'resamples', resolved.resamples, { min: 1, max: 10_000, integer: true });
  checkNumber(OWNER, 'maxRows', resolved.maxRows, { min: 10, max: 1_000_000, integer: true });
  if (blockLength !== null) {
    checkNumber(OWNER, 'blockLength', blockLength, { min: 1, max: 1_000_000, integer: true });
  }
  for (const [name, level] of Object.entries({ falseDiscoveryRate, parentLevel })) {
    if (level > 0 && level < 1) continue;
    throw new AegisError(
      'invalid-option',
      `${OWNER}: ${name} is ${level}; give a number above 0 and below 1.`,
    );
  }
  return resolved;
}

function checkSeries(series: readonly CausalSeries[]): void {
  const ids = new Set(series.map(({ id }) => id));
  const length = series[0]?.values.length ?? 0;
  const odd = series.find(({ values }) => values.length !== length);
  const problem =
    series.length > MAX_SERIES
      ? `there are ${series.length} series; give ${MAX_SERIES} at most`
      : ids.size < series.length
        ? 'an id comes twice; give each series its own'
        : odd !== undefined
          ? `"${odd.id}" has ${odd.values.length} values where others have ${length}; give equally many`
          : null;
  if (problem !== null) throw new AegisError('invalid-argument', `${OWNER}: ${problem}.`);
}
