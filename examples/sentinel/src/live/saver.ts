import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenState } from './open-state.js';
import type { SentinelOptions } from './options.js';
import { oldestOf, savedParts } from './saved-watch.js';
import type { Saved } from './status-board.js';

/** Between two looks at whether it is time. */
const LOOK_MS = 1000;
/** A snapshot is spread over a quarter of the time between two, and over no more than this. */
const SPREAD_MS = 60_000;

/** Saves snapshots now and then, spread over time, and cuts the journal that they make superfluous. */
export class Saver {
  readonly #state: Pick<OpenState, 'watch' | 'generations' | 'journal'>;
  readonly #options: SentinelOptions;
  readonly #run: string;
  readonly #failed: (reason: string | null) => void;
  #saved: Saved = { atMs: null, bytes: 0, ok: true };
  #saving: Promise<void> | null = null;

  /**
   * @param run - tells this run of the program from others
   * @param failed - told why a snapshot could not be saved; null when one could
   */
  constructor(
    state: Pick<OpenState, 'watch' | 'generations' | 'journal'>,
    options: SentinelOptions,
    run: string,
    failed: (reason: string | null) => void,
  ) {
    this.#state = state;
    this.#options = options;
    this.#run = run;
    this.#failed = failed;
  }

  get saved(): Saved {
    return this.#saved;
  }

  /** Saves when it is time, until `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { saveEveryMs, maxJournalBytes } = this.#options;
    let lastMs = performance.now();
    while (!signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
      const { bytes, failure, unwritten } = this.#state.journal.state;
      const passedMs = performance.now() - lastMs;
      // What could not be written is whole again only with a snapshot.
      const isBroken = failure === null && unwritten > 0;
      const isDue = passedMs >= saveEveryMs || bytes > maxJournalBytes || isBroken;
      if (!isDue || signal.aborted) continue;
      await this.save(isBroken ? 0 : Math.min(SPREAD_MS, saveEveryMs / 4), signal);
      lastMs = performance.now();
    }
  }

  /**
   * Saves a generation.
   *
   * @param withinMs - the parts are taken one after the other over so long a time
   * @param signal - takes those that are left without a pause
   */
  async save(withinMs: number, signal?: AbortSignal): Promise<void> {
    this.#saving ??= this.#saveOnce(withinMs, signal).finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  async #saveOnce(withinMs: number, signal?: AbortSignal): Promise<void> {
    const { generations, watch, journal } = this.#state;
    const { clock, log } = this.#options;
    const { parts, about } = savedParts(watch, this.#run);
    const pauseMs = withinMs / parts.length;
    const { unwritten } = journal.state;
    const pause = () =>
      sleep(pauseMs, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    try {
      const bytes = await generations.save(parts, about, clock.now(), pause);
      this.#saved = { atMs: clock.now(), bytes, ok: true };
      journal.noteWhole(unwritten);
      await journal.dropThrough(oldestOf(about()));
      this.#failed(null);
    } catch (error) {
      this.#saved = { ...this.#saved, ok: false };
      this.#failed((error as NodeJS.ErrnoException).code ?? String(error));
      log.error({ err: error }, 'a snapshot could not be saved');
    }
  }
}
