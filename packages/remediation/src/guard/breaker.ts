import type { SnapshotReader } from '@aegis/core/snapshot';

/** Opens after failures in a row, for a while or until a person closes it. */
export class Breaker {
  #failures = 0;
  #openUntilMs: number | null = null;

  isOpen(nowMs: number): boolean {
    return nowMs < (this.#openUntilMs ?? nowMs);
  }

  /** Counts an outcome; gives until when it is open where this one opened it. */
  note(
    helped: boolean,
    nowMs: number,
    limits: { readonly breakerFailures: number; readonly breakerMs: number },
  ): number | null {
    this.#failures = helped ? 0 : this.#failures + 1;
    if (this.#failures < limits.breakerFailures) return null;
    this.#failures = 0;
    this.#openUntilMs = nowMs + limits.breakerMs;
    return this.#openUntilMs;
  }

  close(): void {
    this.#failures = 0;
    this.#openUntilMs = null;
  }

  toJSON(): object {
    return { failures: this.#failures, openUntilMs: this.#openUntilMs };
  }

  restore(reader: SnapshotReader): void {
    this.#failures = reader.number('failures', { min: 0, integer: true });
    this.#openUntilMs = reader.has('openUntilMs') ? reader.number('openUntilMs') : null;
  }
}
