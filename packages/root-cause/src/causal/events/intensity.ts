import { log } from '@aegis/core/math';
import type { LagColumns } from './lag-columns.js';

/** How often a mark happens by itself, and how much each column adds. */
export interface Intensity {
  /** By rate of the problem: events per millisecond that nothing called forth. */
  readonly base: Float64Array;
  readonly columns: readonly number[];
  /** Events of the target per event of the column's source. */
  readonly weights: Float64Array;
  /** At each event of the target. */
  readonly rate: Float64Array;
  readonly logLikelihood: number;
}

/** The events of one mark, to be explained. */
export interface IntensityProblem {
  readonly target: number;
  readonly count: number;
  /** Which base rate each event has: one for each group in which the mark came. */
  readonly baseOf: Int32Array;
  /** The time during which the mark could happen, by base rate. */
  readonly exposure: Float64Array;
  /** The group of each base rate. */
  readonly groups: readonly number[];
}

const ROUNDS = 30;
const STEPS_PER_ROUND = 8;
/** A round that gains less ends the fit. */
const TOLERANCE = 0.005;
/** Expectation steps with which a new column is tried. */
const TRIAL_STEPS = 12;
/** What was given up may come back: nothing begins with less than this share of the events. */
const LEAST_START = 0.01;
/** An event is never wholly impossible. */
const LEAST_EVENTS = 1e-9;

/** Puts together what {@link fitIntensity} needs to know of a mark. */
export function problemOf(columns: LagColumns, target: number): IntensityProblem {
  const { markAt, groupAt } = columns.table;
  const risks = columns.risks(target);
  const numberOf = new Map<number, number>();
  const baseOf: number[] = [];
  for (let n = 0; n < markAt.length; n++) {
    if (markAt[n] !== target) continue;
    const group = groupAt[n]!;
    if (!numberOf.has(group)) numberOf.set(group, numberOf.size);
    baseOf.push(numberOf.get(group)!);
  }
  const groups = [...numberOf.keys()];
  return {
    target,
    count: baseOf.length,
    baseOf: Int32Array.from(baseOf),
    // A millisecond at least: a mark may have come at the only moment that was watched.
    exposure: Float64Array.from(groups, (group) => Math.max(1, risks[group]!.total)),
    groups,
  };
}

/** The intensity without any column. */
export function bareIntensity(problem: IntensityProblem): Intensity {
  const { count, baseOf, exposure } = problem;
  const base = new Float64Array(exposure.length);
  for (let n = 0; n < count; n++) base[baseOf[n]!]! += 1 / exposure[baseOf[n]!]!;
  const rate = Float64Array.from(baseOf, (b) => base[b]!);
  let logLikelihood = -count;
  for (const r of rate) logLikelihood += log(r);
  return { base, columns: [], weights: new Float64Array(0), rate, logLikelihood };
}

/**
 * The most likely intensity with the given columns: expectation and maximisation, begun at `start`, whose
 * columns that are not among the given ones fall away. Columns without entries have weight 0.
 */
export function fitIntensity(
  source: LagColumns,
  problem: IntensityProblem,
  columns: readonly number[],
  start: Intensity,
): Intensity {
  const { target, count, baseOf, exposure } = problem;
  const entries = columns.map((id) => source.column(target, id)!);
  const costs = columns.map((id) => source.cost(target, id));
  const weights = Float64Array.from(columns, (id, c) => {
    const before = start.columns.indexOf(id);
    const known = before < 0 ? 0 : start.weights[before]!;
    return Math.max(known, (LEAST_START * entries[c]!.at.length) / costs[c]!);
  });
  const bare = bareIntensity(problem).base;
  const base = start.base.map((rate, b) => Math.max(rate, LEAST_START * bare[b]!));
  const rate = new Float64Array(count);
  const shares = new Float64Array(base.length);
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    for (let step = 0; step < STEPS_PER_ROUND; step++) {
      fillRate(rate, base, baseOf, entries, weights);
      shares.fill(0);
      for (let n = 0; n < count; n++) shares[baseOf[n]!]! += base[baseOf[n]!]! / rate[n]!;
      for (let b = 0; b < base.length; b++) {
        base[b] = Math.max(LEAST_EVENTS, shares[b]!) / exposure[b]!;
      }
      for (let c = 0; c < entries.length; c++) {
        const { at, value } = entries[c]!;
        let share = 0;
        for (let e = 0; e < at.length; e++) share += value[e]! / rate[at[e]!]!;
        weights[c] = (weights[c]! * share) / costs[c]!;
      }
    }
    fillRate(rate, base, baseOf, entries, weights);
    let next = 0;
    for (let n = 0; n < count; n++) next += log(rate[n]!);
    for (let b = 0; b < base.length; b++) next -= base[b]! * exposure[b]!;
    for (let c = 0; c < entries.length; c++) next -= weights[c]! * costs[c]!;
    const gain = next - logLikelihood;
    logLikelihood = next;
    if (!(gain > TOLERANCE)) break;
  }
  return { base, columns, weights, rate, logLikelihood };
}

function fillRate(
  rate: Float64Array,
  base: Float64Array,
  baseOf: Int32Array,
  entries: readonly { readonly at: Int32Array; readonly value: Float64Array }[],
  weights: Float64Array,
): void {
  for (let n = 0; n < rate.length; n++) rate[n] = base[baseOf[n]!]!;
  for (let c = 0; c < entries.length; c++) {
    const weight = weights[c]!;
    const { at, value } = entries[c]!;
    if (weight > 0) for (let e = 0; e < at.length; e++) rate[at[e]!]! += weight * value[e]!;
  }
}

/**
 * What a column would gain in log-likelihood if all else kept its proportions: less than what it gains
 * when all is fitted anew, and found in O(entries of the column).
 */
export function trialGain(
  source: LagColumns,
  problem: IntensityProblem,
  intensity: Intensity,
  id: number,
): number {
  const column = source.column(problem.target, id);
  if (column === null) return 0;
  const { at, value } = column;
  const { count } = problem;
  const cost = source.cost(problem.target, id);
  const untouched = count - at.length;
  let scale = (count - 0.5 * at.length) / count;
  let weight = (0.5 * at.length) / cost;
  for (let step = 0; step < TRIAL_STEPS; step++) {
    let old = untouched;
    let fresh = 0;
    for (let e = 0; e < at.length; e++) {
      const before = scale * intensity.rate[at[e]!]!;
      const share = before / (before + weight * value[e]!);
      old += share;
      fresh += 1 - share;
    }
    scale = Math.max(LEAST_EVENTS, old) / count;
    weight = fresh / cost;
  }
  let gain = untouched * log(scale) - count * (scale - 1) - weight * cost;
  for (let e = 0; e < at.length; e++) {
    gain += log(scale + (weight * value[e]!) / intensity.rate[at[e]!]!);
  }
  return gain;
}
