/**
 * Many environments stepped together, in flat typed arrays, after Gymnasium: `reset`, `step`,
 * `terminated`, `truncated`, with masks as part of the observation. Finished ones start anew in the
 * same step, and what they last saw stands in `finalObservation`.
 *
 * An environment shows `rows` rows of `features` numbers (services; one row for classic tasks) and
 * takes one action: 0 is the act without a row (observe), `1 + row × kinds + kind` the others. Where a
 * task has no such act, `mask` forbids 0.
 */
export interface VectorEnvironment {
  readonly environments: number;
  /** Rows at most; `rowCount` says how many are in use. */
  readonly rows: number;
  readonly features: number;
  readonly kinds: number;
  /** environments × rows × features. */
  readonly observation: Float64Array;
  /** Rows in use, for each environment. */
  readonly rowCount: Int32Array;
  /** environments × (1 + rows × kinds): 1 where the action is possible; at least one is. */
  readonly mask: Uint8Array;
  readonly reward: Float64Array;
  /** The episode came to its own end: nothing follows. */
  readonly terminated: Uint8Array;
  /** The episode was cut off: something would have followed. */
  readonly truncated: Uint8Array;
  /** What was last seen of an episode that ended in this step; environments × rows × features. */
  readonly finalObservation: Float64Array;
  readonly finalRowCount: Int32Array;
  reset(seed: number): void;
  /** @param actions - one for each environment */
  step(actions: Int32Array): void;
}

/** An environment that can say what one who sees behind the curtain would do: for imitation. */
export interface TaughtEnvironment extends VectorEnvironment {
  /** @param out - one action for each environment */
  teach(out: Int32Array): void;
}

/** How many actions there are in one environment. */
export function actionCount(environment: Pick<VectorEnvironment, 'rows' | 'kinds'>): number {
  return 1 + environment.rows * environment.kinds;
}
