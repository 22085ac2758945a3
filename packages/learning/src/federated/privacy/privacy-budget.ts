import { AegisError, checkNumber } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { PrivacyAccountant, type PrivateRounds } from './privacy-accountant.js';

/** Whether rounds may run, and where ε stands: after them where granted, before them where refused. */
export interface BudgetAnswer {
  readonly kind: 'granted' | 'refused';
  readonly epsilon: number;
}

const OWNER = 'PrivacyBudget';
const HEADER = { kind: 'privacy-budget', version: 1 } as const;

/**
 * A ceiling on ε that refuses the round which would pass it.
 *
 * @example
 * ```ts
 * import { PrivacyBudget } from '@aegis/learning/federated';
 * const budget = new PrivacyBudget(3, 1e-3);
 * const round = { samplingRate: 1, noiseMultiplier: 5 };
 * while (budget.spend(round).kind === 'granted');
 * budget.rounds; // => 19
 * ```
 */
export class PrivacyBudget {
  readonly maxEpsilon: number;
  readonly delta: number;
  readonly #accountant: PrivacyAccountant;

  /**
   * @param maxEpsilon - ε, > 0
   * @param delta - δ in (0, 1): well below one over the number of clients
   * @param accountant - what has been spent already; nothing where left out
   * @throws AegisError `invalid-option`
   */
  constructor(maxEpsilon: number, delta: number, accountant?: PrivacyAccountant) {
    const small = { min: Number.MIN_VALUE };
    this.maxEpsilon = checkNumber(OWNER, 'maxEpsilon', maxEpsilon, small);
    this.delta = checkNumber(OWNER, 'delta', delta, { ...small, max: 1 - Number.EPSILON });
    this.#accountant = accountant ?? new PrivacyAccountant();
  }

  /** ε of all rounds so far. */
  get epsilon(): number {
    return this.#accountant.epsilon(this.delta);
  }

  get rounds(): number {
    return this.#accountant.rounds;
  }

  /** Whether these rounds fit; spends nothing. */
  allows(rounds: PrivateRounds): boolean {
    return this.#accountant.epsilonAfter(rounds, this.delta) <= this.maxEpsilon;
  }

  /** Takes the rounds' cost, or refuses them and takes nothing. */
  spend(rounds: PrivateRounds): BudgetAnswer {
    if (!this.allows(rounds)) return { kind: 'refused', epsilon: this.epsilon };
    this.#accountant.spend(rounds);
    return { kind: 'granted', epsilon: this.epsilon };
  }

  toJSON(): object {
    const { maxEpsilon, delta } = this;
    return { ...HEADER, maxEpsilon, delta, accountant: this.#accountant.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): PrivacyBudget {
    return PrivacyBudget.read(SnapshotReader.open(json, HEADER));
  }

  /** Takes a budget out of a snapshot that it is part of. */
  static read(reader: SnapshotReader): PrivacyBudget {
    return new PrivacyBudget(
      reader.number('maxEpsilon', { min: Number.MIN_VALUE }),
      reader.number('delta', { min: Number.MIN_VALUE, max: 1 - Number.EPSILON }),
      reader.object('accountant', PrivacyAccountant.read),
    );
  }
}

/** What {@link noiseMultiplierFor} plans for. */
export interface PrivacyTarget {
  /** ε, > 0. */
  readonly epsilon: number;
  /** δ in (0, 1). */
  readonly delta: number;
  /** In (0, 1]; 1 where the sample is not Poisson. */
  readonly samplingRate: number;
  readonly rounds: number;
}

/**
 * The least noise multiplier, to 1 part in 10,000 and rounded up, that keeps so many rounds within ε at δ.
 *
 * @throws AegisError `invalid-option`; `invalid-argument` where no multiplier up to 10⁶ does
 *
 * @example
 * ```ts
 * import { noiseMultiplierFor } from '@aegis/learning/federated';
 * const sigma = noiseMultiplierFor({ epsilon: 3.1, delta: 1e-3, samplingRate: 1, rounds: 20 });
 * Math.round(sigma * 10) / 10; // => 5
 * ```
 */
export function noiseMultiplierFor(target: PrivacyTarget): number {
  const { epsilon, delta, samplingRate, rounds } = target;
  const budget = new PrivacyBudget(epsilon, delta);
  const enough = (noiseMultiplier: number): boolean =>
    budget.allows({ samplingRate, noiseMultiplier, rounds });
  let high = 1;
  while (!enough(high)) {
    high *= 2;
    if (high > 1e6) {
      throw new AegisError(
        'invalid-argument',
        `noiseMultiplierFor: epsilon ${epsilon} at delta ${delta} needs more than 10^6 times the ` +
          'clipping norm; raise epsilon or delta.',
      );
    }
  }
  let low = high / 2;
  while (low > 1e-6 && enough(low)) {
    high = low;
    low /= 2;
  }
  while (high - low > 1e-4 * low) {
    const middle = (low + high) / 2;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
