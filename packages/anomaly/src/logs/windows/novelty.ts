import type { SnapshotReader } from '@aegis/core/snapshot';

/** The first stretch of windows; each further one is as long as all before it together. */
const FIRST_STRETCH = 32;
/** No stretch is longer: about a week of quarter minutes. */
const LONGEST_STRETCH = 40_000;

/** How often something new came lately, and in how many windows. */
export interface NoveltyRate {
  readonly errors: number;
  readonly warnings: number;
  readonly windows: number;
}

/**
 * How often a service says what it has not said before. Everything is new at first, less and less later, so
 * only the later half of its life counts: the stretch that goes on, and the one before it.
 */
export class Novelty {
  #errors = 0;
  #warnings = 0;
  #windows = 0;
  #errorsBefore = 0;
  #warningsBefore = 0;
  #windowsBefore = 0;
  #stretch = FIRST_STRETCH;

  get rate(): NoveltyRate {
    return {
      errors: this.#errors + this.#errorsBefore,
      warnings: this.#warnings + this.#warningsBefore,
      windows: this.#windows + this.#windowsBefore,
    };
  }

  /** A new template came, with an error or with a warning. */
  note(isError: boolean): void {
    if (isError) this.#errors++;
    else this.#warnings++;
  }

  /** A window is over. */
  close(): void {
    if (++this.#windows < this.#stretch) return;
    this.#errorsBefore = this.#errors;
    this.#warningsBefore = this.#warnings;
    this.#windowsBefore = this.#windows;
    this.#errors = 0;
    this.#warnings = 0;
    this.#windows = 0;
    this.#stretch = Math.min(LONGEST_STRETCH, this.#stretch * 2);
  }

  toJSON(): unknown {
    return {
      errors: this.#errors,
      warnings: this.#warnings,
      windows: this.#windows,
      errorsBefore: this.#errorsBefore,
      warningsBefore: this.#warningsBefore,
      windowsBefore: this.#windowsBefore,
      stretch: this.#stretch,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): Novelty {
    const novelty = new Novelty();
    const whole = { min: 0, integer: true };
    novelty.#errors = reader.number('errors', whole);
    novelty.#warnings = reader.number('warnings', whole);
    novelty.#windows = reader.number('windows', whole);
    novelty.#errorsBefore = reader.number('errorsBefore', whole);
    novelty.#warningsBefore = reader.number('warningsBefore', whole);
    novelty.#windowsBefore = reader.number('windowsBefore', whole);
    novelty.#stretch = reader.number('stretch', { min: FIRST_STRETCH, max: LONGEST_STRETCH });
    return novelty;
  }
}
