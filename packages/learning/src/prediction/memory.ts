import type { CapturedCase } from '../cases/captured-case.js';
import { CaseBase } from '../cases/case-base.js';
import type { StoredCase } from '../cases/case-columns.js';
import type { RemediationLearnerOptions } from '../options.js';
import { type Calibration, calibrate, UNCALIBRATED } from './calibration.js';
import { EffectClassifier } from './effect-classifier.js';
import { isMilestone, lastMilestone } from './milestones.js';
import { SuccessTable } from './success-posterior.js';

/** Cases, and what follows from them: how often each effect helped, a classifier, whom to trust how far. */
export class Memory {
  readonly #options: Required<RemediationLearnerOptions>;
  readonly cases: CaseBase;
  #calibration: Calibration;
  #successes: SuccessTable | null = null;
  #classifier: EffectClassifier | null = null;

  /** An empty one, or one that goes on from a snapshot. */
  constructor(
    options: Required<RemediationLearnerOptions>,
    cases: CaseBase = new CaseBase(options.maxCases),
    calibration: Calibration = UNCALIBRATED,
  ) {
    this.#options = options;
    this.cases = cases;
    this.#calibration = calibration;
  }

  /** One that has these cases, as if they had been taken in one by one. */
  static of(options: Required<RemediationLearnerOptions>, all: readonly CapturedCase[]): Memory {
    const memory = new Memory(options);
    // Calibrations before the last one leave nothing behind.
    const calibrateAt = lastMilestone(all.length);
    for (const [i, { features, ...stored }] of all.entries()) {
      memory.cases.add(stored, features);
      if (i + 1 === calibrateAt) memory.#calibration = calibrate(memory.cases, options);
    }
    return memory;
  }

  get calibration(): Calibration {
    return this.#calibration;
  }

  get successes(): SuccessTable {
    this.#successes ??= new SuccessTable(this.cases, this.#options.evidenceCap);
    return this.#successes;
  }

  get classifier(): EffectClassifier {
    this.#classifier ??= new EffectClassifier(this.cases);
    return this.#classifier;
  }

  /** Takes a case in that is not there yet. */
  add(stored: StoredCase, features: readonly string[]): void {
    this.cases.add(stored, features);
    if (isMilestone(this.cases.added)) this.#calibration = calibrate(this.cases, this.#options);
    this.#successes = null;
    this.#classifier = null;
  }

  /** Every case, oldest first. */
  all(): CapturedCase[] {
    return Array.from(this.cases.slots(), (slot) => ({
      ...this.cases.at(slot),
      features: this.cases.featuresAt(slot),
    }));
  }
}
