import { appendFileSync } from 'node:fs';
import type { AuditEntry } from '@aegis/remediation/guard';

/** Entries that wait for a disk that takes them again; of more, the oldest go. */
const MOST_WAITING = 10_000;

/**
 * The whole audit of the guard, one entry a line: what is older than memory holds is only here. A few lines a second,
 * written at once, so that an act is in it when it begins. What cannot be written waits; a line that was cut off by
 * a full disk stands before it.
 */
export class AuditFile {
  readonly #path: string;
  readonly #failed: (reason: string | null) => void;
  #waiting: string[] = [];
  #isFailing = false;

  /** @param failed - told why entries cannot be written; null when they can again */
  constructor(path: string, failed: (reason: string | null) => void) {
    this.#path = path;
    this.#failed = failed;
  }

  readonly append = (entry: AuditEntry): void => {
    this.#waiting.push(`${JSON.stringify(entry)}\n`);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.flush();
  };

  /** Writes what waits, as far as that can be done. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const cut = this.#isFailing ? '\n' : '';
    try {
      appendFileSync(this.#path, `${cut}${this.#waiting.join('')}`, { mode: 0o600 });
      this.#waiting = [];
      if (this.#isFailing) this.#failed(null);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#failed((error as Error).message);
      this.#isFailing = true;
    }
  }
}
