import type { Outcome } from './composite-f1.js';
import { compositeF1 } from './composite-f1.js';

/** Of an entity's history, the last so much before the rows that are judged. */
export const SHARES: readonly number[] = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1];
const LEAST_ROWS = 2;
/** How much of the mature F1 is enough. */
const ENOUGH = 0.95;
/** Where enough is not reached, twice the history is supposed to be needed. */
const NEVER = 2;

/** Rows of a history. */
export function rowsOf(share: number, split: number): number {
  return Math.max(LEAST_ROWS, Math.round(share * split));
}

/** Outcomes by entity, for each share. */
export type Curve = readonly (readonly Outcome[])[];

/** The mean over entities with events of the F1 of each, by share. */
export function meanF1(curve: Curve, picks: ArrayLike<number>): number[] {
  return curve.map((outcomes) => {
    let sum = 0;
    let entities = 0;
    for (let k = 0; k < picks.length; k++) {
      const outcome = outcomes[picks[k]!]!;
      if (outcome.hits.length === 0) continue;
      sum += compositeF1([outcome]);
      entities++;
    }
    return sum / Math.max(1, entities);
  });
}

/** The F1 of all entities' events and rows taken together, by share. */
export function pooledF1(curve: Curve): number[] {
  return curve.map(compositeF1);
}

/** The least share from which on the F1 stays at 95 % of the mature one. */
export function shareNeeded(f1: readonly number[], mature: number): number {
  let first = SHARES.length;
  while (first > 0 && f1[first - 1]! >= ENOUGH * mature - 1e-12) first--;
  return SHARES[first] ?? NEVER;
}

/** How much less data is needed than from a cold start, as a share of that; below 0 it is more. */
export function lessData(cold: readonly number[], other: readonly number[]): number {
  const mature = cold.at(-1)!;
  return 1 - shareNeeded(other, mature) / shareNeeded(cold, mature);
}
