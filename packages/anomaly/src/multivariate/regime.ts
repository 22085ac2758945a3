import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { readPlaces } from './metric-levels.js';

/** A state is left, another has come to stay, or the normal one is back. */
export type RegimeChange = 'departs' | 'settles' | 'returns';

/** Two unusual rows in turn leave a state: one alone is a spike, and its score says so. */
const DEPARTS_AFTER = 2;
/** So many usual rows in turn make a state. */
const SETTLES_AFTER = 15;
/** A metric that is so many deviations from where the state began is on its way to another. */
const DRIFT = 2;

/** Where the metrics are in their ups and downs. Values are replaced, never changed. */
export interface RegimeState {
  /** For how many rows the metrics have been on the move from state to state; 0 while steady. */
  readonly movingRows: number;
  /** The levels of the normal state while the metrics are away from it. */
  readonly home: Float64Array | null;
  /** The mean levels of what may become a state, and of how many rows. */
  readonly candidate: Float64Array | null;
  readonly candidateRows: number;
  /** Unusual rows in turn, while steady. */
  readonly pending: number;
  /** Rows in turn that are usual at home, and in the candidate, while moving. */
  readonly homeQuiet: number;
  readonly candidateQuiet: number;
  readonly awayRows: number;
}

/** A fresh state: at home. */
export const STEADY: RegimeState = Object.freeze({
  movingRows: 0,
  home: null,
  candidate: null,
  candidateRows: 0,
  pending: 0,
  homeQuiet: 0,
  candidateQuiet: 0,
  awayRows: 0,
});

/** What is known of a row when the regime takes it. */
export interface RegimeInput {
  /** Against the present levels while steady, against home while moving. */
  readonly unusual: boolean;
  /** Against the candidate; true where there is none. */
  readonly unusualThere: boolean;
  /** The farthest any metric is from the candidate lately, in deviations; 0 where there is none. */
  readonly drift: number;
  /** The present levels, and where the metrics are lately. */
  readonly levels: Float64Array;
  readonly recent: Float64Array;
}

/** What a row does to the regime. */
export interface RegimeStep {
  readonly state: RegimeState;
  readonly change: RegimeChange | null;
  /** The levels that count from now on, where they change. */
  readonly levels: Float64Array | null;
}

/** Takes one row. */
export function stepRegime(state: RegimeState, input: RegimeInput): RegimeStep {
  const awayRows = state.home === null ? 0 : state.awayRows + 1;
  if (state.movingRows === 0) {
    const pending = input.unusual ? state.pending + 1 : 0;
    if (pending < DEPARTS_AFTER) {
      return { state: { ...state, pending, awayRows }, change: null, levels: null };
    }
    const home = state.home ?? input.levels;
    return { state: { ...STEADY, movingRows: 1, home, awayRows }, change: 'departs', levels: null };
  }
  const homeQuiet = input.unusual ? 0 : state.homeQuiet + 1;
  if (homeQuiet >= SETTLES_AFTER) return { state: STEADY, change: 'returns', levels: state.home };
  const next = followed({ ...state, movingRows: state.movingRows + 1, homeQuiet, awayRows }, input);
  if (next.candidateQuiet >= SETTLES_AFTER) {
    const settled = { ...STEADY, home: state.home, awayRows };
    return { state: settled, change: 'settles', levels: next.candidate };
  }
  return { state: next, change: null, levels: null };
}

/** The candidate goes on, or begins anew where the metrics have moved on. */
function followed(state: RegimeState, input: RegimeInput): RegimeState {
  const { candidate } = state;
  if (candidate === null || input.drift > DRIFT) {
    return { ...state, candidate: input.recent, candidateRows: 1, candidateQuiet: 0 };
  }
  const candidateRows = state.candidateRows + 1;
  const moved = candidate.map((x, i) => x + (input.recent[i]! - x) / candidateRows);
  const candidateQuiet = input.unusualThere ? 0 : state.candidateQuiet + 1;
  return { ...state, candidate: moved, candidateRows, candidateQuiet };
}

/** The fields that {@link readRegime} reads. */
export function writeRegime({ home, candidate, ...counts }: RegimeState): object {
  return {
    ...counts,
    home: home === null ? null : encodeArray(home),
    candidate: candidate === null ? null : encodeArray(candidate),
  };
}

/** @throws AegisError `invalid-snapshot` */
export function readRegime(reader: SnapshotReader, width: number): RegimeState {
  const whole = { min: 0, integer: true };
  const array = (name: string): Float64Array | null =>
    reader.has(name) ? readPlaces(reader, name, width) : null;
  const state = {
    movingRows: reader.number('movingRows', whole),
    home: array('home'),
    candidate: array('candidate'),
    candidateRows: reader.number('candidateRows', whole),
    pending: reader.number('pending', whole),
    homeQuiet: reader.number('homeQuiet', whole),
    candidateQuiet: reader.number('candidateQuiet', whole),
    awayRows: reader.number('awayRows', whole),
  };
  if (state.movingRows === 0 || state.home !== null) return state;
  throw new AegisError('invalid-snapshot', 'regime: moving, but from nowhere.');
}
