import { checkNumber, resolveOptions } from '@aegis/core';
import { chiSquareTail } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** What a gate says of transfer, and why. */
export interface GateVerdict {
  readonly transfers: boolean;
  /** The posterior probability that the transferred threshold is the better one. */
  readonly probabilityHelps: number;
  /** The same before any row of the entity was held out: how often transfer helped elsewhere. */
  readonly belief: number;
  /** Rows that both thresholds were judged on before they were learnt; 0 while there are too few. */
  readonly heldOutRows: number;
  /** Alarms in them: as many as are due, and with either threshold. */
  readonly dueAlarms: number;
  readonly ownAlarms: number;
  readonly transferredAlarms: number;
  readonly reason: 'fleet-belief' | 'held-out-data' | 'no-fleet';
}

/** Options of {@link TransferGate}. */
export interface TransferGateOptions {
  /**
   * The least probability that transfer helps at which it is let through, in [0, 1). 0 lets everything
   * through; raising it refuses more.
   * @defaultValue 0.25
   */
  readonly minProbability?: number;
}

export const MIN_PROBABILITY = 0.25;
const DEFAULTS: Required<TransferGateOptions> = Object.freeze({ minProbability: MIN_PROBABILITY });
const OWNER = 'TransferGate';
/** Before anything was judged anywhere, transfer is supposed to help two times in three. */
const SUPPOSED_HELPED = 2;
const SUPPOSED_JUDGED = 3;
/** The first rows teach, the next half as many judge, and so on: 32 to 48, 48 to 72, … */
export const FIRST_ROWS = 32;
/** Alarms of one trouble come in runs: of so many rows one counts, but one that never ends counts again. */
const RUN_ROWS = 10;
const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/** A threshold, frozen, and the alarms that it has raised since. */
interface Frozen {
  readonly threshold: number;
  alarms: number;
  /** Rows since the last alarm that counted. */
  since: number;
}

/** One stretch of rows that are held out. */
interface HeldOut {
  rows: number;
  readonly own: Frozen;
  readonly transferred: Frozen;
}

/**
 * Lets transfer through only where it does no harm, by rows of the entity that neither threshold has seen:
 * both are frozen, the next half as many rows are judged, and then it begins again from all rows so far.
 *
 * Needs no labels: of two thresholds the lower one is refuted by more alarms than are due, and the higher
 * one by fewer, each by a one-sided Poisson test on runs of alarms. At one alarm in a thousand rows, a
 * hundred quiet rows say nothing against the higher one; ten alarms in them say everything against the
 * lower. Before enough rows are held out, it believes what was seen in the fleet.
 *
 * O(1) a row.
 *
 * @example
 * ```ts
 * import { TransferGate } from '@aegis/learning/transfer';
 * const gate = new TransferGate(0.001, { helped: 8, judged: 10 });
 * gate.verdict().transfers; // => true
 * gate.freeze(5, 1, 400);
 * for (let row = 0; row < 200; row++) gate.learn(row % 20 === 0 ? 2 : 0);
 * gate.verdict().transferredAlarms; // => 10
 * gate.verdict().transfers; // => false
 * ```
 *
 * @see Kupiec (1995), Techniques for Verifying the Accuracy of Risk Measurement Models, Journal of
 * Derivatives 3(2), doi:10.3905/jod.1995.407942, for judging a threshold by its exceedances; Dawid (1984),
 * Statistical Theory: The Prequential Approach, JRSS A 147(2), doi:10.2307/2981683, for judging before
 * learning
 */
export class TransferGate {
  readonly #probability: number;
  readonly #minProbability: number;
  readonly #belief: number;
  #open: HeldOut | null = null;
  /** Rows that the open stretch is to have. */
  #length = 0;
  #closed: HeldOut | null = null;
  /** Kept, as a threshold asks at every row. */
  #verdict: GateVerdict | null = null;

  /**
   * @param probability - the share of rows that both thresholds may call odd, in [1e-6, 0.1]
   * @param fleet - in how many of how many entities transfer helped
   * @throws AegisError `invalid-option`
   */
  constructor(
    probability: number,
    fleet: { readonly helped: number; readonly judged: number },
    options?: TransferGateOptions,
  ) {
    const resolved = resolveOptions(OWNER, DEFAULTS, options);
    checkNumber(OWNER, 'minProbability', resolved.minProbability, { min: 0, max: 1 - 1e-9 });
    checkNumber(OWNER, 'probability', probability, { min: 1e-6, max: 0.1 });
    checkNumber(OWNER, 'judged', fleet.judged, { min: 0 });
    checkNumber(OWNER, 'helped', fleet.helped, { min: 0, max: fleet.judged });
    this.#probability = probability;
    this.#minProbability = resolved.minProbability;
    this.#belief = (fleet.helped + SUPPOSED_HELPED) / (fleet.judged + SUPPOSED_JUDGED);
  }

  /** Whether a stretch is being judged; where not, {@link TransferGate.freeze} begins one. */
  get judges(): boolean {
    return this.#open !== null;
  }

  /**
   * Freezes both thresholds for the next rows.
   *
   * @param rows - how many rows they were learnt from
   */
  freeze(own: number, transferred: number, rows: number): void {
    this.#length = Math.max(1, Math.ceil(rows / 2));
    const frozen = (threshold: number): Frozen => ({ threshold, alarms: 0, since: RUN_ROWS });
    this.#open = { rows: 0, own: frozen(own), transferred: frozen(transferred) };
  }

  /** Judges a row that neither threshold has learnt. */
  learn(score: number): void {
    const open = this.#open;
    if (open === null) return;
    count(open.own, score);
    count(open.transferred, score);
    if (++open.rows < this.#length) return;
    this.#closed = open;
    this.#open = null;
    this.#verdict = null;
  }

  verdict(): GateVerdict {
    this.#verdict ??= this.#judge();
    return this.#verdict;
  }

  #judge(): GateVerdict {
    const held = this.#closed;
    const belief = this.#belief;
    const better = held === null ? 0.5 : this.#transferredIsBetter(held);
    const odds = belief * better;
    const probabilityHelps = odds / (odds + (1 - belief) * (1 - better));
    return Object.freeze({
      transfers: probabilityHelps >= this.#minProbability,
      probabilityHelps,
      belief,
      heldOutRows: held?.rows ?? 0,
      dueAlarms: this.#probability * (held?.rows ?? 0),
      ownAlarms: held?.own.alarms ?? 0,
      transferredAlarms: held?.transferred.alarms ?? 0,
      reason: held === null ? 'fleet-belief' : 'held-out-data',
    });
  }

  #transferredIsBetter({ rows, own, transferred }: HeldOut): number {
    if (own.threshold === transferred.threshold) return 0.5;
    const isHigher = transferred.threshold > own.threshold;
    const [lower, higher] = isHigher ? [own, transferred] : [transferred, own];
    const due = this.#probability * rows;
    const tooFew = shareBelow(higher.alarms, due);
    const tooMany = 1 - shareBelow(lower.alarms, due);
    const higherIsBetter = tooFew / Math.max(Number.MIN_VALUE, tooFew + tooMany);
    return isHigher ? higherIsBetter : 1 - higherIsBetter;
  }

  toJSON(): object {
    return { open: this.#open, closed: this.#closed, length: this.#length };
  }

  /** Takes the state of a gate with these settings out of a snapshot that it is part of. */
  restore(reader: SnapshotReader): void {
    this.#open = reader.has('open') ? reader.object('open', readHeldOut) : null;
    this.#closed = reader.has('closed') ? reader.object('closed', readHeldOut) : null;
    this.#length = reader.number('length', COUNT);
    this.#verdict = null;
  }
}

function count(frozen: Frozen, score: number): void {
  frozen.since++;
  if (!(score > frozen.threshold) || frozen.since < RUN_ROWS) return;
  frozen.alarms++;
  frozen.since = 0;
}

/** The probability of fewer than so many alarms, and half of that of as many. */
function shareBelow(alarms: number, due: number): number {
  const fewer = alarms === 0 ? 0 : chiSquareTail(2 * due, 2 * alarms);
  return (fewer + chiSquareTail(2 * due, 2 * alarms + 2)) / 2;
}

function readHeldOut(reader: SnapshotReader): HeldOut {
  const frozen = (field: SnapshotReader): Frozen => ({
    threshold: field.number('threshold'),
    alarms: field.number('alarms', COUNT),
    since: field.number('since', COUNT),
  });
  return {
    rows: reader.number('rows', COUNT),
    own: reader.object('own', frozen),
    transferred: reader.object('transferred', frozen),
  };
}
