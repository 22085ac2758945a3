import type { Subscription } from '../../../src/api/desk.js';
import type { LiveEvent } from '../../../src/api/resources/index.js';

type Listener = (id: number, event: LiveEvent) => void;

/** The newest events, for those who listen and those who come back. */
export class EventLog {
  readonly #kept: { readonly id: number; readonly event: LiveEvent }[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #limit: number;
  #lastId = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  append(event: LiveEvent): void {
    this.#lastId += 1;
    this.#kept.push({ id: this.#lastId, event });
    if (this.#kept.length > this.#limit) this.#kept.shift();
    for (const listener of this.#listeners) listener(this.#lastId, event);
  }

  subscribe(afterId: number | null, listener: Listener): Subscription {
    if (afterId !== null) this.#replay(afterId, listener);
    this.#listeners.add(listener);
    return { close: () => this.#listeners.delete(listener) };
  }

  #replay(afterId: number, listener: Listener): void {
    const oldest = this.#kept[0]?.id ?? this.#lastId + 1;
    if (afterId > this.#lastId || afterId + 1 < oldest) {
      listener(this.#lastId, { type: 'reset', data: {} });
      return;
    }
    for (const { id, event } of this.#kept) if (id > afterId) listener(id, event);
  }
}
