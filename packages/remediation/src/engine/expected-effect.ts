import type { ActionKind } from '@aegis/core';
import { type EffectTable, findEffect } from '../policy/effect-table.js';
import { EFFECTS } from '../policy/effects.js';

/**
 * What such an act, or waiting, came to in the simulator while something was wrong: acts of this kind that
 * the shipped policy was about as sure of, with nothing else done for `ticks` ticks. All shares are of the users' requests, in [0, 1], answers
 * by fallback counted in part.
 *
 * These figures come from simulated systems, not from yours, and are means over very different cases:
 * they say what to look for after the act, and which of two acts is the safer bet; they are no promise.
 */
export interface ExpectedEffect {
  /** The share that failed `ticks` ticks after, on average: lower is better. */
  readonly impactAfter: number;
  /** Nine in ten such acts left a share between `low` and `high`. */
  readonly low: number;
  readonly high: number;
  /** The share after minus the share before, on average: negative is better. */
  readonly change: number;
  /** Nine in ten such acts changed it by between `changeLow` and `changeHigh`. */
  readonly changeLow: number;
  readonly changeHigh: number;
  /** The share after over the share before, 0 where all was well again, 1 where nothing changed. */
  readonly remaining: number;
  /** How many of such acts left users well, in [0, 1]. */
  readonly resolves: number;
  /** How many acts that was learnt from. */
  readonly cases: number;
  /** What they had in common: kind and probability, the kind alone, or that they were acts. */
  readonly basis: 'kind-and-probability' | 'kind' | 'all';
  readonly ticks: number;
}

/** Nothing changes, and nothing is known. */
const UNKNOWN: ExpectedEffect = Object.freeze({
  impactAfter: 0,
  low: 0,
  high: 1,
  change: 0,
  changeLow: -1,
  changeHigh: 1,
  remaining: 1,
  resolves: 0,
  cases: 0,
  basis: 'all',
  ticks: 0,
});

/** What an act of this kind and probability is expected to come to. */
export function expectedEffect(
  table: EffectTable,
  kind: ActionKind,
  probability: number,
): ExpectedEffect {
  const row = findEffect(table, kind, probability);
  if (row === null) return UNKNOWN;
  return {
    impactAfter: row.after,
    low: row.low,
    high: row.high,
    change: row.after - row.before,
    changeLow: row.changeLow,
    changeHigh: row.changeHigh,
    remaining: row.before > 0 ? row.after / row.before : 1,
    resolves: row.resolves,
    cases: row.cases,
    basis: row.bin !== null ? 'kind-and-probability' : row.kind !== null ? 'kind' : 'all',
    ticks: table.ticks,
  };
}

/**
 * What the shipped policy's acts of a kind came to in the simulator when it was about as sure of them: what
 * a decision of {@link RLRemediationEngine} says of itself. Simulated figures; see {@link ExpectedEffect}.
 *
 * @param probability - of the act among all that are possible, in [0, 1]
 *
 * @example
 * ```ts
 * import { expectedEffectOf } from '@aegis/remediation';
 * const sure = expectedEffectOf('restart', 0.95);
 * const unsure = expectedEffectOf('restart', 0.05);
 * sure.impactAfter < unsure.impactAfter; // => true
 * sure.resolves > 0.5; // => true
 * ```
 */
export function expectedEffectOf(kind: ActionKind, probability: number): ExpectedEffect {
  return expectedEffect(EFFECTS, kind, probability);
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;

/** Below this the simulator does not tell two acts apart. */
const FELT_GAP = 0.01;

/** How the one passed over fared against the chosen one, as half a sentence; empty where alike. */
export function valueGap(other: ExpectedEffect | null, chosen: ExpectedEffect | null): string {
  if (other === null || chosen === null || other.cases === 0 || chosen.cases === 0) return '';
  const gap = other.impactAfter - chosen.impactAfter;
  if (Math.abs(gap) < FELT_GAP) return '';
  const link = gap > 0 ? '; in simulation' : ', though in simulation';
  return `${link} such cases came to ${percent(other.impactAfter)} of requests failing against ${percent(chosen.impactAfter)}`;
}
