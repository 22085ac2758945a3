import { AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { describeThreshold } from './describe-threshold.js';
import { type FleetPrior, ownShare, readFleetPrior, shrunken } from './fleet-prior.js';
import { logScore, type ScoreShape, ScoreTail, scoreOf } from './score-tail.js';
import {
  agrees,
  readThresholdOptions,
  resolveThresholdOptions,
  type ThresholdExplanation,
  type ThresholdVerdict,
  type TransferredParts,
  type TransferredThresholdOptions,
} from './threshold-options.js';
import { FIRST_ROWS, TransferGate } from './transfer-gate.js';
import { type ResolvedScoreOptions, resolveScoreOptions } from './transfer-options.js';

const OWNER = 'TransferredThreshold';
const HEADER = { kind: 'transferred-threshold', version: 1 };
/** Thresholds are looked at again after so many rows. */
const REFIT_EVERY = 16;
const COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };

/**
 * The alarm threshold of a new entity: its fleet's to begin with, more and more its own as rows come in.
 * For the scores of any detector that begin near 0. Without a fleet (`null`), or where the gate refuses, it
 * is what the entity's own history says, once there are 32 rows.
 *
 * `learn` is O(1), with a look at the tail every 16 rows; about 8 KiB. A score that is not finite is no
 * alarm, is left out and counted.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { EntityHistory, FleetStatistics, fitFleetPrior, TransferredThreshold } from '@aegis/learning/transfer';
 * const random = new Random(1);
 * const fleet = new FleetStatistics({ probability: 0.001 });
 * for (let entity = 0; entity < 20; entity++) {
 *   const history = new EntityHistory({ probability: 0.001 });
 *   for (let i = 0; i < 1000; i++) history.learn(Math.abs(random.normal()));
 *   fleet.add(history.summary());
 * }
 * const threshold = new TransferredThreshold(fitFleetPrior(fleet));
 * threshold.process(1).alarm; // => false
 * threshold.process(9).alarm; // => true
 * threshold.explain().sentence.startsWith('The threshold is'); // => true
 * ```
 *
 * @see Efron, Morris (1975), Data Analysis Using Stein's Estimator and Its Generalizations, JASA 70(350),
 * doi:10.1080/01621459.1975.10479864
 */
export class TransferredThreshold {
  readonly #options: ResolvedScoreOptions;
  readonly #prior: FleetPrior | null;
  readonly #parts: TransferredParts;
  readonly #minProbability: number;
  readonly #gate: TransferGate;
  #tail: ScoreTail;
  #shape: ScoreShape | null = null;
  #shapeRows = 0;
  #dropped = 0;
  #alarms = 0;

  /**
   * @param prior - of the fleet; null to start cold
   * @throws AegisError `invalid-option`, also where options and prior do not agree on probability or unit
   */
  constructor(prior: FleetPrior | null, options?: TransferredThresholdOptions) {
    const resolved = resolveThresholdOptions(prior, options);
    const { probability, scoreUnit, parts, minProbability } = resolved;
    this.#options = resolveScoreOptions(OWNER, { probability, scoreUnit });
    this.#prior = prior === null ? null : readFleetPrior(prior);
    this.#parts = parts;
    this.#minProbability = minProbability;
    this.#gate = new TransferGate(probability, prior ?? { helped: 0, judged: 0 }, {
      minProbability,
    });
    this.#tail = new ScoreTail(this.#options);
  }

  /** Judges a score; changes nothing. */
  score(score: number): ThresholdVerdict {
    const threshold = this.threshold();
    const isUsable = Number.isFinite(score);
    return {
      score: isUsable ? score : 0,
      threshold,
      alarm: isUsable && score > threshold,
      warmingUp: threshold === Number.POSITIVE_INFINITY,
    };
  }

  /** Takes a score of the entity's own history in. */
  learn(score: number): void {
    if (!Number.isFinite(score)) {
      this.#dropped++;
      return;
    }
    if (this.#gate.judges) this.#gate.learn(logScore(score, this.#options.scoreUnit));
    this.#tail.learn(score);
    const { rows } = this.#tail;
    const isDue = rows % REFIT_EVERY === 0;
    const isFree = rows >= FIRST_ROWS && this.#transfers && !this.#gate.judges;
    if (!isDue && !isFree) return;
    this.#shape = this.#tail.shape();
    this.#shapeRows = rows;
    if (isFree) this.#gate.freeze(this.#own() ?? 0, this.#transferred(), rows);
  }

  process(score: number): ThresholdVerdict {
    const verdict = this.score(score);
    if (verdict.alarm) this.#alarms++;
    this.learn(score);
    return verdict;
  }

  get #transfers(): boolean {
    return this.#prior !== null && this.#parts !== 'none';
  }

  /** As a logarithm; null while there is too little history. */
  #own(): number | null {
    if (this.#shape === null || this.#tail.rows < FIRST_ROWS) return null;
    return this.#shape.scale + this.#shape.tail;
  }

  #transferred(): number {
    const prior = this.#prior!;
    if (this.#shape === null) return prior.scale.centre + prior.tail.centre;
    const scale =
      this.#parts === 'tail'
        ? this.#shape.scale
        : shrunken(this.#shape.scale, this.#shapeRows, prior.scale);
    const tail =
      this.#parts === 'scale'
        ? this.#shape.tail
        : shrunken(this.#shape.tail, this.#shapeRows, prior.tail);
    return scale + tail;
  }

  /** What a score has to exceed now; Infinity while neither fleet nor history say anything. */
  threshold(): number {
    const own = this.#own();
    // Without a threshold of its own there is nothing that the fleet's could be worse than.
    const isTransferred = this.#transfers && (own === null || this.#gate.verdict().transfers);
    if (!isTransferred && own === null) return Number.POSITIVE_INFINITY;
    return scoreOf(isTransferred ? this.#transferred() : own!, this.#options.scoreUnit);
  }

  /** Where the threshold comes from, and what the gate says. */
  explain(): ThresholdExplanation {
    const { scoreUnit } = this.#options;
    const own = this.#own();
    const prior = this.#prior;
    const usesScale = this.#parts === 'both' || this.#parts === 'scale';
    const usesTail = this.#parts === 'both' || this.#parts === 'tail';
    const verdict = this.#gate.verdict();
    const explanation: Omit<ThresholdExplanation, 'sentence'> = {
      kind: 'transferred-threshold',
      rows: this.#tail.rows,
      threshold: this.threshold(),
      own: own === null ? null : scoreOf(own, scoreUnit),
      transferred: this.#transfers ? scoreOf(this.#transferred(), scoreUnit) : null,
      ownShare: {
        scale: prior !== null && usesScale ? ownShare(this.#shapeRows, prior.scale) : 1,
        tail: prior !== null && usesTail ? ownShare(this.#shapeRows, prior.tail) : 1,
      },
      entities: prior?.entities ?? 0,
      gate: this.#transfers ? verdict : { ...verdict, transfers: false, reason: 'no-fleet' },
    };
    return { ...explanation, sentence: describeThreshold(explanation) };
  }

  stats(): { readonly rows: number; readonly dropped: number; readonly alarms: number } {
    return { rows: this.#tail.rows, dropped: this.#dropped, alarms: this.#alarms };
  }

  toJSON(): object {
    return {
      ...HEADER,
      prior: this.#prior,
      options: { ...this.#options, parts: this.#parts, minProbability: this.#minProbability },
      tail: this.#tail.toJSON(),
      gate: this.#gate.toJSON(),
      shape: this.#shape,
      shapeRows: this.#shapeRows,
      dropped: this.#dropped,
      alarms: this.#alarms,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): TransferredThreshold {
    const reader = SnapshotReader.open(json, HEADER);
    const prior = reader.has('prior')
      ? readFleetPrior((json as { readonly prior: unknown }).prior)
      : null;
    const options = reader.object('options', readThresholdOptions);
    if (prior !== null && !agrees(prior, options)) {
      throw new AegisError('invalid-snapshot', `${HEADER.kind}: options and prior do not agree.`);
    }
    const restored = new TransferredThreshold(prior, options);
    restored.#tail = reader.object('tail', (field) => ScoreTail.read(field, restored.#options));
    reader.object('gate', (field) => restored.#gate.restore(field));
    restored.#shape = reader.has('shape')
      ? reader.object('shape', (field) => ({
          scale: field.number('scale', { min: 0 }),
          tail: field.number('tail', { min: 0 }),
        }))
      : null;
    restored.#shapeRows = reader.number('shapeRows', COUNT);
    restored.#dropped = reader.number('dropped', COUNT);
    restored.#alarms = reader.number('alarms', COUNT);
    return restored;
  }
}
