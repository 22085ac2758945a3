const FRESH_MS = 3000;

interface Entry {
  readonly value: unknown;
  readonly storedMs: number;
}

/** Keeps answers for a while. Entries are looked for one after the other, so that too many are felt. */
export class Cache {
  #entries: { readonly key: string; readonly entry: Entry }[] = [];
  #timer: NodeJS.Timeout | null = null;

  get size(): number {
    return this.#entries.length;
  }

  get(key: string, nowMs: number): unknown {
    const found = this.#entries.findLast((one) => one.key.localeCompare(key) === 0);
    if (found === undefined || nowMs - found.entry.storedMs > FRESH_MS) return undefined;
    return found.entry.value;
  }

  set(key: string, value: unknown, nowMs: number): void {
    const entry = { value, storedMs: nowMs };
    const at = this.#entries.findIndex((one) => one.key === key);
    if (at === -1) this.#entries.push({ key, entry });
    else this.#entries[at] = { key, entry };
  }

  clear(): void {
    this.#entries = [];
  }

  /** Fills it with what nobody asks for. */
  fill(entriesPerSecond: number): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    if (entriesPerSecond === 0) return;
    const entries = Math.ceil(entriesPerSecond / 10);
    this.#timer = setInterval(() => {
      for (let i = 0; i < entries; i++) {
        const key = `/products?page=1&seen=${this.#entries.length}`;
        this.#entries.push({ key, entry: { value: null, storedMs: 0 } });
      }
    }, 100);
  }
}
