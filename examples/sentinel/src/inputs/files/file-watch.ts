import { type FSWatcher, watch } from 'node:fs';
import { pause } from '../clock.js';

const MOST_FOLDERS = 64;

/**
 * Wakes a reader when something happens in a folder. It is a hint and no more: over network file systems
 * and into containers events are lost, so whoever waits looks again by itself.
 */
export class FileWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  #wake: (() => void) | null = null;
  #hinted = false;

  watch(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const folder of folders) {
      if (this.#watchers.has(folder) || this.#watchers.size >= MOST_FOLDERS) continue;
      try {
        const watcher = watch(folder, { persistent: false }, () => this.#hint());
        watcher.on('error', () => {
          watcher.close();
          this.#watchers.delete(folder);
        });
        this.#watchers.set(folder, watcher);
      } catch {
        // No such folder yet, or no more watchers: looking again and again does as well.
      }
    }
  }

  /** Waits for `ms` at most, and for `leastMs` and a tenth of that at least, however busy a folder is. */
  async wait(ms: number, leastMs: number, signal: AbortSignal): Promise<void> {
    const restMs = Math.max(leastMs, ms / 10);
    await pause(restMs, signal);
    const waiting = new AbortController();
    const end = (): void => waiting.abort();
    signal.addEventListener('abort', end, { once: true });
    this.#wake = end;
    if (signal.aborted || this.#hinted) end();
    await pause(Math.max(0, ms - restMs), waiting.signal);
    this.#wake = null;
    this.#hinted = false;
    signal.removeEventListener('abort', end);
  }

  #hint(): void {
    this.#hinted = true;
    this.#wake?.();
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }
}
