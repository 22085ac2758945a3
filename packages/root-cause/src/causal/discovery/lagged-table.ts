import { normalQuantile } from '@aegis/core/math';
import { ranks } from '@aegis/core/stats';

/** A metric's values at equal steps. */
export interface CausalSeries {
  readonly id: string;
  /** Values that are not finite are gaps. */
  readonly values: ArrayLike<number>;
}

/** Every series next to its own past, row by row. */
export interface LaggedTable {
  readonly ids: readonly string[];
  /** Series that say nothing: constant, or more gaps than values. */
  readonly dropped: readonly string[];
  /** How far back a row goes. */
  readonly depth: number;
  /** By series, as normal scores. */
  readonly values: readonly Float64Array[];
  /** Moments at which nothing of the row is missing. */
  readonly rows: Int32Array;
}

/** The number of the column that holds a series `lag` steps ago. */
export function columnOf(
  { depth }: Pick<LaggedTable, 'depth'>,
  series: number,
  lag: number,
): number {
  return series * (depth + 1) + lag;
}

/** Takes the newest rows. Series are in the order of their ids, however they came. */
export function laggedTable(
  series: readonly CausalSeries[],
  depth: number,
  maxRows: number,
): LaggedTable {
  const order = [...series].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const kept = order.filter(saysSomething);
  const values = kept.map(normalScores);
  const length = values[0]?.length ?? 0;
  const rows: number[] = [];
  for (let t = length - 1, gapAt = lastGap(values, t); t >= depth && rows.length < maxRows; t--) {
    if (gapAt > t) gapAt = lastGap(values, t);
    if (t - gapAt > depth || gapAt < 0) rows.push(t);
  }
  return {
    ids: kept.map(({ id }) => id),
    dropped: order.filter((one) => !kept.includes(one)).map(({ id }) => id),
    depth,
    values,
    rows: Int32Array.from(rows.reverse()),
  };
}

/** The last moment up to `t` at which a value is missing; −1 where there is none. */
function lastGap(values: readonly Float64Array[], t: number): number {
  let at = t;
  while (at >= 0 && values.every((one) => !Number.isNaN(one[at]!))) at--;
  return at;
}

function saysSomething({ values }: CausalSeries): boolean {
  const finite = Array.from(values).filter(Number.isFinite);
  return 2 * finite.length >= values.length && finite.some((value) => value !== finite[0]);
}

/** What is left of a series when only its order counts: no wild value, no bend, no unit. */
function normalScores({ values }: CausalSeries): Float64Array {
  const at = Array.from(values, (_, t) => t).filter((t) => Number.isFinite(values[t]));
  const places = ranks(at.map((t) => values[t]!));
  const scores = new Float64Array(values.length).fill(Number.NaN);
  for (const [i, t] of at.entries()) {
    scores[t] = normalQuantile((places[i]! - 0.5) / at.length);
  }
  return scores;
}

/** The correlations of all columns over the picked rows, row-major. O(rows · columns²). */
export function correlations(table: LaggedTable, picks: Int32Array): Float64Array {
  const { depth, values } = table;
  const size = values.length * (depth + 1);
  const standard = Array.from({ length: size }, (_, column) => {
    const own = values[Math.floor(column / (depth + 1))]!;
    const lag = column % (depth + 1);
    return standardised(Float64Array.from(picks, (t) => own[t - lag]!));
  });
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const a = standard[i]!;
    result[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      const b = standard[j]!;
      let sum = 0;
      for (let n = 0; n < a.length; n++) sum += a[n]! * b[n]!;
      result[i * size + j] = sum;
      result[j * size + i] = sum;
    }
  }
  return result;
}

/** Mean 0 and length 1; a constant becomes all 0. */
function standardised(values: Float64Array): Float64Array {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let square = 0;
  for (let n = 0; n < values.length; n++) {
    values[n]! -= mean;
    square += values[n]! * values[n]!;
  }
  const scale = square > 1e-12 ? 1 / Math.sqrt(square) : 0;
  for (let n = 0; n < values.length; n++) values[n]! *= scale;
  return values;
}
