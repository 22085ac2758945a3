import { AegisError } from '@aegis/core';
import { CANDIDATE_FEATURES } from './candidate-features.js';

/** One incident to learn from: who might have been the cause, and who was. */
export interface RankedIncident {
  /** The features of each candidate, as `RootCauseAnalyzer.candidates` gives them. */
  readonly candidates: readonly (readonly number[])[];
  /** The place of the cause among the candidates; null where nothing began anywhere. */
  readonly cause: number | null;
}

/** An incident as it is computed with. */
export interface TrainingIncident {
  /** candidates × features, row-major. */
  readonly rows: Float64Array;
  readonly count: number;
  /** -1 for none. */
  readonly cause: number;
}

const WIDTH = CANDIDATE_FEATURES.length;
/** No feature that comes of evidence is larger; what comes from elsewhere must not overflow. */
const MOST = 1000;
const OWNER = 'RootCauseRanker.fit';

/** The incidents without those that have no candidates or a number that is not finite. */
export function trainingTable(incidents: readonly RankedIncident[]): TrainingIncident[] {
  return incidents.flatMap((incident) => {
    check(incident);
    const { candidates, cause } = incident;
    if (candidates.length === 0 || !candidates.every((row) => row.every(Number.isFinite)))
      return [];
    // In one order whatever theirs was, so that the same bits come of it.
    const order = candidates
      .map((_, i) => i)
      .sort((a, b) => compare(candidates[a]!, candidates[b]!));
    const rows = tableOf(order.map((i) => candidates[i]!));
    return [{ rows, count: order.length, cause: cause === null ? -1 : order.indexOf(cause) }];
  });
}

/** Finite rows, one after the other. */
export function tableOf(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(
    rows.flatMap((row) => row.map((value) => Math.max(-MOST, Math.min(MOST, value)))),
  );
}

function check({ candidates, cause }: RankedIncident): void {
  const odd = candidates.find((row) => row.length !== WIDTH);
  if (odd !== undefined) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: a candidate has ${odd.length} features; give ${WIDTH}.`,
    );
  }
  if (cause === null) return;
  if (Number.isInteger(cause) && cause >= 0 && cause < candidates.length) return;
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: cause is ${cause} among ${candidates.length} candidates; give a place, or null.`,
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
