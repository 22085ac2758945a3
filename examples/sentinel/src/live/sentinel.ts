import type { Desk } from '../api/desk.js';
import { LiveDesk } from '../desk/live-desk.js';
import type { Input } from '../inputs/input.js';
import { Responder } from '../respond/responder.js';
import type { Entry } from '../watch/entry.js';
import type { News } from '../watch/watch.js';
import { ClockNotice } from './clock-notice.js';
import { EventHub } from './event-hub.js';
import { LagMeter } from './lag-meter.js';
import { limitFor } from './limit-for.js';
import { NewsDesk } from './news-desk.js';
import { NoticeBoard } from './notice-board.js';
import { type OpenState, openState } from './open-state.js';
import type { SentinelOptions } from './options.js';
import { Pump } from './pump.js';
import { Saver } from './saver.js';
import { SettledTime } from './settled-time.js';
import { statusOf } from './status-board.js';

/** The first lesson of the log models, and the next: they learn from what was collected since. */
const FIRST_TRAINING_MS = 3_600_000;
const TRAIN_EVERY_MS = 86_400_000;

/**
 * The running system: takes in what the inputs read, entry by entry through the journal, and works on the incidents
 * that come of it. Opened again after whatever end, it goes on where it was.
 */
export class Sentinel {
  readonly desk: Desk;
  readonly #options: SentinelOptions;
  readonly #state: OpenState;
  readonly #pump: Pump;
  readonly #lag = new LagMeter();
  readonly #notices: NoticeBoard;
  readonly #clockNotice: ClockNotice;
  readonly #news: NewsDesk;
  readonly #responder: Responder;
  readonly #saver: Saver;
  readonly #startedMs: number;
  readonly #settled = new SettledTime();
  #inputs: readonly Input[] = [];
  /** Those of them that have not ended, in whatever way. */
  #reading: Set<Input> = new Set();
  #trainedMs: number;
  #turn: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  private constructor(options: SentinelOptions, state: OpenState) {
    const { watch, journal, guard, store, executor, cases } = state;
    const { clock } = options;
    this.#options = options;
    this.#state = state;
    this.#startedMs = clock.now();
    this.#saver = new Saver(state, options, this.#startedMs.toString(36), (reason) =>
      this.#noteWriting('snapshot', reason),
    );
    this.#trainedMs = this.#startedMs + FIRST_TRAINING_MS - TRAIN_EVERY_MS;
    const now = (): number => clock.now();
    const hub = new EventHub(this.#startedMs);
    this.#notices = new NoticeBoard(() => this.#news.statusChanged());
    this.#clockNotice = new ClockNotice(clock, this.#notices, options.log);
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
        executor,
        clock: now,
        put: (entry) => put(entry, 'applied'),
        changed: (record, plan) => this.#news.caseChanged(record, plan),
        failed: (reason) => this.#noteWriting('cases', reason),
      },
      options.remediation,
    );
    const statusParts = {
      options,
      executor: executor.name,
      startedMs: this.#startedMs,
      watch,
      guard,
      pump: this.#pump,
      lag: this.#lag,
      notices: this.#notices,
      inputs: () => this.#inputs.map((input) => input.status()),
      saved: () => this.#saver.saved,
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
   * Opens a state, or begins one.
   *
   * @throws UsageError where the state is damaged, or another process has it
   */
  static async open(options: SentinelOptions): Promise<Sentinel> {
    return new Sentinel(options, await openState(options));
  }

  /** Reads the inputs until `signal` is aborted or all have ended; then everything is saved and given back. */
  async run(inputs: readonly Input[], signal: AbortSignal): Promise<void> {
    this.#inputs = inputs;
    this.#reading = new Set(inputs);
    await this.#responder.resume();
    this.#timer = setInterval(() => this.#tick(), this.#options.tickMs);
    const saving = this.#saver.run(signal);
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
    const { log, clock } = this.#options;
    try {
      await input.run(this.#pump, this.#state.watch.position(input.name), signal);
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error, input: input.name }, 'an input has failed for good');
      const sentence = `The input ${input.name} has failed and is not read any more: ${(error as Error).message}`;
      this.#notices.raise(
        `input-${input.name}`,
        { severity: 'error', source: input.name, sentence },
        clock.now(),
      );
    } finally {
      this.#reading.delete(input);
    }
  }

  async #apply(sequence: number, entry: Entry): Promise<void> {
    const { clock } = this.#options;
    const news = await this.#watched(sequence, entry);
    if (entry.kind === 'batch') {
      const { logs, points } = entry.batch;
      const nowMs = clock.now();
      const count = (logs?.length ?? 0) + (points?.length ?? 0);
      if (count > 0) this.#lag.note(nowMs - entry.receivedMs, count, nowMs);
    }
    if (news !== null) this.#news.found(news);
  }

  /** One entry that cannot be applied, a defect, does not keep all that come after it from being so. */
  async #watched(sequence: number, entry: Entry): Promise<News | null> {
    try {
      return await this.#state.watch.apply(sequence, entry);
    } catch (error) {
      this.#options.log.error({ err: error, sequence }, 'an entry cannot be applied');
      const source = entry.kind === 'batch' ? entry.batch.source : entry.kind;
      const sentence = `What ${source} handed over could not be made sense of and was left out: ${(error as Error).message}`;
      const notice = { severity: 'error' as const, source, sentence };
      this.#notices.raise(`apply-${source}`, notice, this.#options.clock.now());
      return null;
    }
  }

  #tick(): void {
    this.#clockNotice.check();
    this.#noteWriting('journal', this.#state.journal.state.failure);
    this.#turn ??= this.#takeTurn()
      .catch((error: unknown) => {
        this.#options.log.error({ err: error }, 'a turn has failed');
      })
      .finally(() => {
        this.#turn = null;
      });
  }

  async #takeTurn(): Promise<void> {
    const { clock } = this.#options;
    try {
      const nowMs = clock.now();
      const settledMs = this.#settled.at(nowMs, [...this.#reading]);
      await this.#pump.put({ kind: 'tick', nowMs, settledMs }, 'applied');
      if (nowMs - this.#trainedMs >= TRAIN_EVERY_MS) {
        this.#trainedMs = nowMs;
        await this.#pump.put({ kind: 'train', nowMs });
      }
      await this.#responder.turn();
    } finally {
      this.#news.flush();
    }
  }

  #noteWriting(what: string, reason: string | null): void {
    const { clock, log } = this.#options;
    const id = `write-${what}`;
    if (reason === null) {
      this.#notices.end(id, clock.now());
      return;
    }
    const { unwritten } = this.#state.journal.state;
    const sentence =
      `The ${what} cannot be written (${reason}). Detection goes on, ` +
      `but a restart now would not know ${unwritten} entries.`;
    const notice = { severity: 'error' as const, source: 'state', sentence };
    const isNew = this.#notices.raise(id, notice, clock.now());
    if (isNew) log.error({ reason, what }, 'state cannot be written');
  }

  /** Gives the state back without having run. */
  async discard(): Promise<void> {
    await this.#state.journal.close();
    await this.#state.unlock();
  }

  async #close(): Promise<void> {
    const { journal, guard, store, unlock } = this.#state;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#responder.stop();
    await this.#turn;
    await this.#pump.idle();
    await this.#saver.save(0);
    // Every act was written down when it was done.
    await guard.save(store).catch((error: unknown) => {
      this.#options.log.error({ err: error }, 'the guard could not be saved');
    });
    await journal.close();
    await unlock();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
