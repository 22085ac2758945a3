import type { Notice } from '../api/resources/index.js';

const ENDED_KEPT = 50;
/** So long something that is over is still shown. */
const SHOWN_AFTER_MS = 600_000;

/** What a person should know about the watch itself, while it lasts and a little longer. */
export class NoticeBoard {
  readonly #current = new Map<string, Notice>();
  #ended: Notice[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void = () => {}) {
    this.#changed = changed;
  }

  /**
   * Says what is the matter; said again, only the sentence may be another.
   *
   * @returns whether it is new
   */
  raise(
    id: string,
    notice: {
      readonly severity: Notice['severity'];
      readonly source: string;
      readonly sentence: string;
    },
    nowMs: number,
  ): boolean {
    const before = this.#current.get(id);
    if (before?.sentence === notice.sentence) return false;
    this.#current.set(id, { id, ...notice, sinceMs: before?.sinceMs ?? nowMs, endedMs: null });
    this.#changed();
    return before === undefined;
  }

  /** Says that it is over. */
  end(id: string, nowMs: number): void {
    const notice = this.#current.get(id);
    if (notice === undefined) return;
    this.#current.delete(id);
    this.#ended = [{ ...notice, endedMs: nowMs }, ...this.#ended].slice(0, ENDED_KEPT);
    this.#changed();
  }

  /** What lasts, the longest first, then what is over since not long. */
  list(nowMs: number): Notice[] {
    const recent = this.#ended.filter(({ endedMs }) => nowMs - (endedMs ?? 0) < SHOWN_AFTER_MS);
    return [...[...this.#current.values()].sort((a, b) => a.sinceMs - b.sinceMs), ...recent];
  }
}
