import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { exp, log } from '@aegis/core/math';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { FleetMoments, FleetStatistics } from './fleet-statistics.js';
import { MOST_LOG } from './score-tail.js';
import { type ResolvedScoreOptions, readScoreOptions } from './transfer-options.js';
import { WINDOW_ROWS } from './window-ladder.js';

/** What a fleet supposes of one number of a new entity. */
export interface FleetBelief {
  /** Where it will be, as a logarithm. */
  readonly centre: number;
  /** How many rows the fleet is worth: against 64, 256, 1,024 and 4,096 rows of the entity's own. */
  readonly worthRows: readonly number[];
}

/** What a fleet supposes of an entity that it has not seen: plain data, to be stored and sent. */
export interface FleetPrior extends ResolvedScoreOptions {
  readonly kind: 'fleet-prior';
  readonly version: 1;
  readonly entities: number;
  readonly scale: FleetBelief;
  readonly tail: FleetBelief;
  /** How often transfer helped elsewhere, of so many entities where that was judged. */
  readonly helped: number;
  readonly judged: number;
}

/** Options of {@link fitFleetPrior}. */
export interface FleetPriorOptions {
  /**
   * Fewer entities are no fleet, from 2 on.
   * @defaultValue 5
   */
  readonly minEntities?: number;
}

const DEFAULTS: Required<FleetPriorOptions> = Object.freeze({ minEntities: 5 });
const HEADER = { kind: 'fleet-prior', version: 1 } as const;
/** However alike entities seem, history of its own convinces in the end; and a few rows never do. */
const LEAST_WORTH = 8;
const MOST_WORTH = 20_000;

/**
 * What a fleet supposes of a new entity, from the sums over those that it knows: an empirical-Bayes prior.
 * The centre is their median; how many rows it is worth follows from the variance of windows within an entity
 * over the variance between entities, by the method of moments, for each of four lengths of window.
 *
 * @returns null where there are fewer entities than `minEntities`
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { EntityHistory, FleetStatistics, fitFleetPrior } from '@aegis/learning/transfer';
 * const random = new Random(1);
 * const fleet = new FleetStatistics({ probability: 0.01 });
 * for (let entity = 0; entity < 20; entity++) {
 *   const history = new EntityHistory({ probability: 0.01 });
 *   const size = 1 + (entity % 4);
 *   for (let i = 0; i < 500; i++) history.learn(size * Math.abs(random.normal()));
 *   fleet.add(history.summary());
 * }
 * const prior = fitFleetPrior(fleet);
 * prior?.entities; // => 20
 * (prior?.tail.worthRows[0] ?? 0) > (prior?.scale.worthRows[0] ?? 0); // => true
 * ```
 *
 * @see Bühlmann, Straub (1970), Glaubwürdigkeit für Schadensätze, Mitteilungen der Vereinigung
 * schweizerischer Versicherungsmathematiker 70; Efron, Morris (1973), Stein's Estimation Rule and Its
 * Competitors, JASA 68(341), doi:10.1080/01621459.1973.10481350. Deviation: the centre is the median, so
 * that a few entities that are like no other do not move it.
 */
export function fitFleetPrior(
  statistics: FleetStatistics,
  options?: FleetPriorOptions,
): FleetPrior | null {
  const { minEntities } = resolveOptions('fitFleetPrior', DEFAULTS, options);
  checkNumber('fitFleetPrior', 'minEntities', minEntities, { min: 2, integer: true });
  const { entities, helped, judged } = statistics.stats();
  const moments = statistics.moments();
  if (moments === null || entities < minEntities) return null;
  return Object.freeze({
    ...HEADER,
    ...statistics.options,
    entities,
    scale: beliefOf(moments.scale, minEntities),
    tail: beliefOf(moments.tail, minEntities),
    helped,
    judged,
  });
}

function beliefOf({ median, variances }: FleetMoments, minEntities: number): FleetBelief {
  let worth = LEAST_WORTH;
  const worthRows = variances.map(({ entities, within, between }, l) => {
    // Where too few have lived so long, what was so at a shorter length is the best guess.
    if (entities >= minEntities) {
      const rows = (WINDOW_ROWS[l]! * within) / Math.max(1e-12, between);
      worth = Math.min(MOST_WORTH, Math.max(LEAST_WORTH, rows));
    }
    return worth;
  });
  return { centre: median, worthRows };
}

/** How many rows a fleet is worth against so many: between the lengths, along a line in logarithms. */
function worthAt(rows: number, worthRows: readonly number[]): number {
  const last = WINDOW_ROWS.length - 1;
  if (rows <= WINDOW_ROWS[0]!) return worthRows[0]!;
  if (rows >= WINDOW_ROWS[last]!) return worthRows[last]!;
  let l = 0;
  while (rows >= WINDOW_ROWS[l + 1]!) l++;
  const share = log(rows / WINDOW_ROWS[l]!) / log(WINDOW_ROWS[l + 1]! / WINDOW_ROWS[l]!);
  return exp((1 - share) * log(worthRows[l]!) + share * log(worthRows[l + 1]!));
}

/** How much so many rows of an entity's own count against the fleet, in [0, 1). */
export function ownShare(rows: number, { worthRows }: FleetBelief): number {
  return rows / (rows + worthAt(rows, worthRows));
}

/** A number of an entity by its own history and its fleet. */
export function shrunken(own: number, rows: number, belief: FleetBelief): number {
  return belief.centre + ownShare(rows, belief) * (own - belief.centre);
}

/**
 * Takes a prior out of JSON from elsewhere.
 *
 * @throws AegisError `invalid-snapshot`
 *
 * @example
 * ```ts
 * import { AegisError } from '@aegis/core';
 * import { readFleetPrior } from '@aegis/learning/transfer';
 * let code = '';
 * try {
 *   readFleetPrior({ kind: 'fleet-prior', version: 1 });
 * } catch (error) {
 *   if (AegisError.isInstance(error)) code = error.code;
 * }
 * code; // => 'invalid-snapshot'
 * ```
 */
export function readFleetPrior(json: unknown): FleetPrior {
  const reader = SnapshotReader.open(json, HEADER);
  const count = { min: 0, max: Number.MAX_SAFE_INTEGER };
  const belief = (field: SnapshotReader): FleetBelief => ({
    centre: field.number('centre', { min: 0, max: MOST_LOG }),
    worthRows: readWorth(field),
  });
  const judged = reader.number('judged', count);
  const helped = reader.number('helped', count);
  if (helped > judged) {
    throw new AegisError('invalid-snapshot', 'fleet-prior: helped is more than judged.');
  }
  return Object.freeze({
    ...HEADER,
    ...readScoreOptions(reader),
    entities: reader.number('entities', count),
    scale: reader.object('scale', belief),
    tail: reader.object('tail', belief),
    helped,
    judged,
  });
}

function readWorth(reader: SnapshotReader): number[] {
  const limit = { maxLength: WINDOW_ROWS.length };
  const worth = reader.numbers('worthRows', limit, { min: LEAST_WORTH, max: MOST_WORTH });
  if (worth.length === WINDOW_ROWS.length) return worth;
  throw new AegisError(
    'invalid-snapshot',
    `fleet-prior.worthRows: expected ${WINDOW_ROWS.length} numbers.`,
  );
}
