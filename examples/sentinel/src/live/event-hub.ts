import type { LiveEvent } from '../api/resources/index.js';

const KEPT = 2000;

type Listener = (id: number, event: LiveEvent) => void;

/** Tells listeners what is new, and keeps the latest for those who come back. */
export class EventHub {
  readonly #listeners = new Set<Listener>();
  readonly #kept: { readonly id: number; readonly event: LiveEvent }[] = [];
  #last: number;

  /** @param first - above every id that was ever given out, also before a restart: the time will do */
  constructor(first: number) {
    this.#last = first;
  }

  publish(event: LiveEvent): void {
    this.#last++;
    this.#kept.push({ id: this.#last, event });
    if (this.#kept.length > 2 * KEPT) this.#kept.splice(0, this.#kept.length - KEPT);
    for (const listener of this.#listeners) listener(this.#last, event);
  }

  /** From the event after `afterId` on; `reset` first where that is no longer kept. */
  subscribe(afterId: number | null, listener: Listener): { close(): void } {
    if (afterId !== null && afterId !== this.#last) {
      const from = this.#kept.findIndex(({ id }) => id > afterId);
      const isKept = from >= 0 && this.#kept[from]!.id === afterId + 1;
      if (isKept) for (const { id, event } of this.#kept.slice(from)) listener(id, event);
      else listener(this.#last, { type: 'reset', data: {} });
    }
    this.#listeners.add(listener);
    return { close: () => void this.#listeners.delete(listener) };
  }
}
