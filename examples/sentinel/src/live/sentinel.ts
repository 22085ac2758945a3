import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Guard, resumeGuard, type SnapshotStore } from '@aegis/remediation/guard';
import type { Desk } from '../api/desk.js';
import { LiveDesk } from '../desk/live-desk.js';
import type { Input } from '../inputs/input.js';
import { Journal } from '../journal/journal.js';
import { readJournal } from '../journal/read-journal.js';
import { CaseFiles } from '../respond/case-files.js';
import { guardFile } from '../respond/guard-file.js';
import { Responder } from '../respond/responder.js';
import { Generations } from '../state/generations.js';
import { lockFolder } from '../state/lock.js';
import type { Entry } from '../watch/entry.js';
import type { Watch } from '../watch/watch.js';
import { EventHub } from './event-hub.js';
import { LagMeter } from './lag-meter.js';
import { limitFor } from './limit-for.js';
import { NewsDesk } from './news-desk.js';
import { NoticeBoard } from './notice-board.js';
import type { SentinelOptions } from './options.js';
import { Pump } from './pump.js';
import { loadWatch, oldestOf, savedParts } from './saved-watch.js';
import { statusOf } from './status-board.js';
import type { SteadyClock } from './steady-clock.js';

/** Between two looks at whether it is time to save. */
const LOOK_MS = 1000;
/** The first lesson of the log models, and the next: they learn from what was collected since. */
const FIRST_TRAINING_MS = 3_600_000;
const TRAIN_EVERY_MS = 86_400_000;
/** What has jumped is said for so long. */
const JUMP_SHOWN_MS = 600_000;

interface Parts {
  readonly options: SentinelOptions;
  readonly clock: SteadyClock;
  readonly watch: Watch;
  readonly generations: Generations;
  readonly journal: Journal;
  readonly guard: Guard;
  readonly store: SnapshotStore;
  readonly cases: CaseFiles;
  readonly unlock: () => Promise<void>;
}

/**
 * The running system: takes in what the inputs read, entry by entry through the journal, and works on the incidents
 * that come of it. Opened again after whatever end, it goes on where it was.
 */
export class Sentinel {
  readonly desk: Desk;
  readonly #parts: Parts;
  readonly #pump: Pump;
  readonly #lag = new LagMeter();
  readonly #notices: NoticeBoard;
  readonly #news: NewsDesk;
  readonly #responder: Responder;
  readonly #run: string;
  readonly #startedMs: number;
  #inputs: readonly Input[] = [];
  #saved = { atMs: null as number | null, bytes: 0, ok: true };
  #saving: Promise<void> | null = null;
  #trainedMs: number;
  #turning = false;
  #timer: NodeJS.Timeout | null = null;

  private constructor(parts: Parts) {
    const { options, clock, watch, journal, guard, store, cases } = parts;
    this.#parts = parts;
    this.#startedMs = clock.now();
    this.#run = this.#startedMs.toString(36);
    this.#trainedMs = this.#startedMs + FIRST_TRAINING_MS - TRAIN_EVERY_MS;
    const now = (): number => clock.now();
    const hub = new EventHub(this.#startedMs);
    this.#notices = new NoticeBoard(() => this.#news.statusChanged());
    this.#pump = new Pump(
      journal,
      (sequence, entry) => this.#apply(sequence, entry),
      options.queueLimit,
      now,
    );
    const put = (entry: Entry, until?: 'applied'): Promise<void> => this.#pump.put(entry, until);
    this.#responder = new Responder(
      {
        watch,
        cases,
        engine: options.engine,
        guard,
        store,
        executor: options.executor,
        clock: now,
        put,
        changed: (record, plan) => this.#news.caseChanged(record, plan),
        failed: (reason) => this.#noteWriting('cases', reason),
      },
      options.remediation,
    );
    const statusParts = {
      options,
      startedMs: this.#startedMs,
      watch,
      guard,
      pump: this.#pump,
      journal,
      lag: this.#lag,
      notices: this.#notices,
      inputs: () => this.#inputs.map((input) => input.status()),
      saved: () => this.#saved,
    };
    const desk = new LiveDesk({
      watch,
      cases,
      guard,
      store,
      responder: this.#responder,
      hub,
      clock: now,
      put,
      status: () => statusOf(statusParts, now()),
      limitOf: limitFor(options.limits),
    });
    this.desk = desk;
    this.#news = new NewsDesk(hub, desk, watch);
  }

  /**
   * Opens a state, or begins one, and catches up with what was journaled after its last snapshot.
   *
   * @throws UsageError where the state is damaged, or another process has it
   */
  static async open(options: SentinelOptions): Promise<Sentinel> {
    const unlock = await lockFolder(options.stateDir);
    try {
      return await openLocked(options, unlock, (parts) => new Sentinel(parts));
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Reads the inputs until `signal` is aborted or all have ended; then everything is saved and given back. */
  async run(inputs: readonly Input[], signal: AbortSignal): Promise<void> {
    this.#inputs = inputs;
    await this.#responder.resume();
    this.#timer = setInterval(() => void this.#tick(), this.#parts.options.tickMs);
    const saving = this.#saveNowAndThen(signal);
    const reading = inputs.map((input) => this.#read(input, signal));
    try {
      await Promise.all(reading);
      // With nothing more to read there are still people who look.
      await aborted(signal);
    } finally {
      await saving;
      await this.#close();
    }
  }

  async #read(input: Input, signal: AbortSignal): Promise<void> {
    const { watch, options } = this.#parts;
    try {
      await input.run(this.#pump, watch.position(input.name), signal);
    } catch (error) {
      if (signal.aborted) return;
      options.log.error({ err: error, input: input.name }, 'an input has failed for good');
      const sentence = `The input ${input.name} has failed and is not read any more: ${(error as Error).message}`;
      this.#notices.raise(
        `input-${input.name}`,
        { severity: 'error', source: input.name, sentence },
        this.#parts.clock.now(),
      );
    }
  }

  async #apply(sequence: number, entry: Entry): Promise<void> {
    const { watch, clock } = this.#parts;
    const news = await watch.apply(sequence, entry);
    if (entry.kind === 'batch') {
      const { logs, points } = entry.batch;
      const nowMs = clock.now();
      const count = (logs?.length ?? 0) + (points?.length ?? 0);
      if (count > 0) this.#lag.note(nowMs - entry.receivedMs, count, nowMs);
    }
    this.#news.found(news);
  }

  async #tick(): Promise<void> {
    const { clock, journal, options } = this.#parts;
    this.#checkClock();
    this.#noteWriting('journal', journal.state.failure);
    if (this.#turning) return;
    this.#turning = true;
    try {
      const nowMs = clock.now();
      await this.#pump.put({ kind: 'tick', nowMs }, 'applied');
      if (nowMs - this.#trainedMs >= TRAIN_EVERY_MS) {
        this.#trainedMs = nowMs;
        await this.#pump.put({ kind: 'train', nowMs });
      }
      await this.#responder.turn();
      this.#news.flush();
    } catch (error) {
      options.log.error({ err: error }, 'a turn has failed');
    } finally {
      this.#turning = false;
    }
  }

  #checkClock(): void {
    const { clock, options } = this.#parts;
    const { nowMs, offByMs, jumpedMs } = clock.check();
    const off = offByMs || jumpedMs;
    if (off !== 0) {
      const by = `${Math.abs(Math.round(off / 1000))} s ${off > 0 ? 'ahead' : 'back'}`;
      const sentence =
        jumpedMs === 0
          ? `The clock has jumped ${by}; it is not followed before it has stood there for ten seconds.`
          : `The clock had jumped ${by} and is followed now.`;
      this.#notices.raise('clock', { severity: 'warning', source: 'clock', sentence }, nowMs);
      if (jumpedMs !== 0) {
        options.log.warn({ jumpedMs }, 'the clock has jumped');
        setTimeout(() => this.#notices.end('clock', clock.now()), JUMP_SHOWN_MS).unref();
      }
    }
  }

  #noteWriting(what: string, reason: string | null): void {
    const { clock, options, journal } = this.#parts;
    const id = `write-${what}`;
    if (reason === null) {
      this.#notices.end(id, clock.now());
      return;
    }
    const { unwritten } = journal.state;
    const sentence = `The ${what} cannot be written (${reason}): detection goes on, but a restart now would not know ${unwritten} entries.`;
    this.#notices.raise(id, { severity: 'error', source: 'state', sentence }, clock.now());
    options.log.error({ reason, what }, 'state cannot be written');
  }

  async #saveNowAndThen(signal: AbortSignal): Promise<void> {
    const { options, journal } = this.#parts;
    let lastMs = performance.now();
    let wasWhole = true;
    while (!signal.aborted) {
      await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
      const { bytes, failure, unwritten } = journal.state;
      const isWhole = failure === null && unwritten === 0;
      const due =
        performance.now() - lastMs >= options.saveEveryMs ||
        bytes > options.maxJournalBytes ||
        // What could not be written is whole again only with a snapshot.
        (failure === null && !isWhole && wasWhole === false);
      wasWhole = isWhole;
      if (!due || signal.aborted) continue;
      lastMs = performance.now();
      await this.save(options.saveEveryMs / 4);
    }
  }

  /**
   * Saves a generation.
   *
   * @param withinMs - the parts are taken one after the other over so long a time
   */
  async save(withinMs: number): Promise<void> {
    this.#saving ??= this.#saveOnce(withinMs).finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  async #saveOnce(withinMs: number): Promise<void> {
    const { generations, watch, clock, journal, options } = this.#parts;
    const { parts, about } = savedParts(watch, this.#run);
    const pauseMs = withinMs / parts.length;
    const { unwritten } = journal.state;
    try {
      const bytes = await generations.save(parts, about, clock.now(), () => sleep(pauseMs));
      this.#saved = { atMs: clock.now(), bytes, ok: true };
      journal.noteWhole(unwritten);
      await journal.dropThrough(oldestOf(about()));
      this.#noteWriting('snapshot', null);
    } catch (error) {
      this.#saved = { ...this.#saved, ok: false };
      this.#noteWriting('snapshot', (error as NodeJS.ErrnoException).code ?? String(error));
      options.log.error({ err: error }, 'a snapshot could not be saved');
    }
  }

  async #close(): Promise<void> {
    const { journal, guard, store, unlock } = this.#parts;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#responder.stop();
    await this.#pump.idle();
    await this.save(0);
    await guard.save(store);
    await journal.close();
    await unlock();
  }
}

async function openLocked(
  options: SentinelOptions,
  unlock: () => Promise<void>,
  make: (parts: Parts) => Sentinel,
): Promise<Sentinel> {
  const { stateDir, guard: guardOptions, log } = options;
  const generations = await Generations.open(join(stateDir, 'snapshot'));
  const watch = await loadWatch(generations, options);
  const journalDir = join(stateDir, 'journal');
  let last = watch.sequence;
  let replayed = 0;
  for await (const { sequence, entry } of readJournal(journalDir, watch.oldestSequence)) {
    await watch.apply(sequence, entry as Entry);
    last = Math.max(last, sequence);
    replayed++;
  }
  if (replayed > 0) log.info({ replayed }, 'caught up with the journal');
  const journal = await Journal.open(journalDir, last + 1);
  const store = guardFile(join(stateDir, 'guard.json'));
  const guard = await resumeGuard(store, guardOptions);
  const { files: cases, damaged } = await CaseFiles.open(join(stateDir, 'cases'));
  if (damaged.length > 0) log.warn({ damaged }, 'cases that cannot be read are left out');
  return make({
    options,
    clock: options.clock,
    watch,
    generations,
    journal,
    guard,
    store,
    cases,
    unlock,
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
