import { Random } from '@aegis/core';
import { exp, log1p, pow } from '@aegis/core/math';
import { Welford } from '@aegis/core/stats';
import { readTable } from '../metrics/tabular-data.js';

/** Labelled rows. */
export interface Rows {
  readonly count: number;
  /** count × dimensions, row-major. */
  readonly values: Float64Array;
  readonly labels: Uint8Array;
}

/** Something to classify: rows to hand out to clients, and rows to be judged on. */
export interface Problem {
  readonly name: string;
  readonly dimensions: number;
  readonly classes: number;
  readonly train: Rows;
  readonly test: Rows;
}

/** The rows of these numbers. */
export function pickRows(rows: Rows, picks: ArrayLike<number>, dimensions: number): Rows {
  const values = new Float64Array(picks.length * dimensions);
  const labels = new Uint8Array(picks.length);
  for (let i = 0; i < picks.length; i++) {
    const row = picks[i]!;
    values.set(rows.values.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    labels[i] = rows.labels[row]!;
  }
  return { count: picks.length, values, labels };
}

function split(
  name: string,
  all: Rows,
  dimensions: number,
  classes: number,
  seed: number,
): Problem {
  const order = new Random(seed).shuffle(Uint32Array.from({ length: all.count }, (_, i) => i));
  const cut = Math.floor(0.7 * all.count);
  const train = pickRows(all, order.subarray(0, cut), dimensions);
  const test = pickRows(all, order.subarray(cut), dimensions);
  standardise([train, test], dimensions);
  return { name, dimensions, classes, train, test };
}

/** By the first of them, in place: by what clients can add up in one round. */
function standardise(parts: readonly Rows[], dimensions: number): void {
  for (let d = 0; d < dimensions; d++) {
    const running = new Welford();
    for (let i = d; i < parts[0]!.values.length; i += dimensions) running.add(parts[0]!.values[i]!);
    const spread = running.standardDeviation || 1;
    for (const { values } of parts) {
      for (let i = d; i < values.length; i += dimensions) {
        values[i] = Math.max(-5, Math.min(5, (values[i]! - running.mean) / spread));
      }
    }
  }
}

/** A table of ADBench as two classes: odd or not. At most `most` rows. */
export function tableProblem(folder: string, name: string, most: number, seed: number): Problem {
  const table = readTable(folder, name);
  const random = new Random(seed).fork('rows');
  const order = random.shuffle(Uint32Array.from({ length: table.count }, (_, i) => i));
  const whole = { count: table.count, values: table.rows, labels: table.labels };
  const rows = pickRows(whole, order.subarray(0, most), table.dimensions);
  return split(name, rows, table.dimensions, 2, seed);
}

/** Ten classes, each a cloud of three; they overlap enough that nobody gets all right. */
export function mixtureProblem(count: number, seed: number): Problem {
  const dimensions = 16;
  const classes = 10;
  const random = new Random(seed).fork('mixture');
  const centres = Float64Array.from({ length: classes * 3 * dimensions }, () => random.normal());
  const values = new Float64Array(count * dimensions);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const label = random.integer(classes);
    const centre = (label * 3 + random.integer(3)) * dimensions;
    labels[i] = label;
    for (let d = 0; d < dimensions; d++) {
      values[i * dimensions + d] = centres[centre + d]! + 0.9 * random.normal();
    }
  }
  return split('mixture', { count, values, labels }, dimensions, classes, seed);
}

/** Every client a random share; the largest has about four times the rows of the smallest. */
export function evenShares(problem: Problem, clients: number, seed: number): Rows[] {
  const random = new Random(seed).fork('even');
  const { train, dimensions } = problem;
  const order = random.shuffle(Uint32Array.from({ length: train.count }, (_, i) => i));
  const sizes = Array.from({ length: clients }, () => 1 + 3 * random.float());
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let at = 0;
  let share = 0;
  return sizes.map((size) => {
    share += size / all;
    const end = Math.round(share * train.count);
    const rows = pickRows(train, order.subarray(at, end), dimensions);
    at = end;
    return rows;
  });
}

/**
 * Label skew: each class is dealt out in shares drawn from a Dirichlet distribution; a small
 * concentration leaves most clients with a few classes only.
 *
 * @see Hsu, Qi, Brown (2019), Measuring the Effects of Non-Identical Data Distribution for Federated
 * Visual Classification, arXiv:1909.06335
 */
export function skewedShares(
  problem: Problem,
  clients: number,
  concentration: number,
  seed: number,
): Rows[] {
  const random = new Random(seed).fork('skew');
  const { train, dimensions, classes } = problem;
  const picks: number[][] = Array.from({ length: clients }, () => []);
  for (let label = 0; label < classes; label++) {
    const rows = random.shuffle(
      Array.from(train.labels.keys()).filter((row) => train.labels[row] === label),
    );
    const shares = picks.map(() => gamma(concentration, random));
    const all = shares.reduce((sum, share) => sum + share, 0);
    let sum = 0;
    let at = 0;
    shares.forEach((share, client) => {
      sum += share / all;
      const end = Math.round(sum * rows.length);
      picks[client]!.push(...rows.slice(at, end));
      at = end;
    });
  }
  return picks.filter((rows) => rows.length >= 2).map((rows) => pickRows(train, rows, dimensions));
}

/** Marsaglia and Tsang's method (2000), boosted below 1. */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * pow(random.float() + 1e-300, 1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = pow(1 + x / Math.sqrt(9 * d), 3);
    if (v <= 0) continue;
    // log u < x²/2 + d − dv + d log v, with both sides in the exponent.
    if (random.float() < exp(0.5 * x * x + d - d * v + d * log1p(v - 1))) return d * v;
  }
}
