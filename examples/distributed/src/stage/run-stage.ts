import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { encode } from '../bus/messages.js';
import type { Bus } from '../bus/open-bus.js';
import { publishSurely } from '../bus/publish-surely.js';
import type { Work } from '../ownership/keep-share.js';
import type { Ownership } from '../ownership/ownership.js';
import { OwnershipLost } from '../ownership/ownership.js';
import { readSnapshot } from '../ownership/snapshot-store.js';
import { openConsumer, StreamTooShort } from './open-consumer.js';
import type { Stage } from './stage.js';
import type { Tally } from './tally.js';

/** How a stage is run. */
export interface StageOptions {
  readonly stream: string;
  /** From its snapshot, or null for a new one. */
  readonly restore: (state: unknown) => Stage;
  readonly isAlive: () => boolean;
  readonly tally: Tally;
  /** A snapshot is stored after so long, where there is anything new. */
  readonly snapshotMs: number;
  /** And after so many messages: the most that a successor has to read again. */
  readonly snapshotMessages: number;
  say(sentence: string): void;
}

const FETCH_MESSAGES = 16;
const FETCH_MS = 1000;
const STALLED_MS = FETCH_MS + 2000;
const AGAIN_MS = 200;

/** A mistake of the program, not of the network: trying again would not help. */
class Defect extends Error {}

/** After these another consumer would not help; a RangeError is a finding that no message holds. */
const FINAL = [Defect, OwnershipLost, StreamTooShort, RangeError];

/** Runs a stage over its stream for as long as the key is owned. */
export function runStage(bus: Bus, ownership: Ownership, options: StageOptions): Work {
  const stopping = new AbortController();
  const run = new StageRun(bus, ownership, options, stopping.signal);
  const done = run.run().catch((error: unknown) => {
    if (error instanceof OwnershipLost) options.say(error.message);
    else if (!bus.connection.isClosed()) {
      options.say(`${ownership.key} has ended and is taken up anew: ${reasonOf(error)}`);
    }
  });
  return { done, stop: () => stopping.abort() };
}

class StageRun {
  readonly #bus: Bus;
  readonly #ownership: Ownership;
  readonly #options: StageOptions;
  readonly #stopping: AbortSignal;
  #unstored = 0;
  #storedMs = performance.now();
  /** Acknowledging it acknowledges all before it. */
  #newest: JsMsg | null = null;

  constructor(bus: Bus, ownership: Ownership, options: StageOptions, stopping: AbortSignal) {
    this.#bus = bus;
    this.#ownership = ownership;
    this.#options = options;
    this.#stopping = stopping;
  }

  async run(): Promise<void> {
    const { snapshot } = this.#ownership;
    const state = snapshot === null ? null : await readSnapshot(this.#bus, snapshot);
    const stage = this.#options.restore(state);
    let consumer: Consumer | null = null;
    for (let attempt = 0; !this.#stopping.aborted; attempt++) {
      this.#checkAlive();
      try {
        // Whatever happens to a consumer, the next one begins where the state ends.
        consumer ??= await openConsumer(this.#bus, {
          stream: this.#options.stream,
          name: `${this.#ownership.key}-${this.#ownership.epoch}-${attempt}`,
          from: stage.sequence + 1,
          maxUnstored: this.#options.snapshotMessages,
        });
        await this.#read(consumer, stage);
        await this.#storeIfDue(stage);
      } catch (error) {
        const isFinal = FINAL.some((kind) => error instanceof kind);
        if (isFinal || this.#bus.connection.isClosed()) throw error;
        this.#options.tally.add('reopened');
        consumer = null;
        await sleep(AGAIN_MS);
      }
    }
    await this.#store(stage);
    await this.#ownership.release();
    await consumer?.delete();
  }

  async #read(consumer: Consumer, stage: Stage): Promise<void> {
    const messages = await consumer.fetch({ max_messages: FETCH_MESSAGES, expires: FETCH_MS });
    // A client that was paused or starved may wait for ever for a fetch that the server has ended.
    const watchdog = setTimeout(() => {
      this.#options.tally.add('stalled');
      messages.stop();
    }, STALLED_MS);
    try {
      await this.#takeAll(messages, stage, watchdog);
    } finally {
      clearTimeout(watchdog);
    }
  }

  async #takeAll(
    messages: ConsumerMessages,
    stage: Stage,
    watchdog: NodeJS.Timeout,
  ): Promise<void> {
    for await (const message of messages) {
      watchdog.refresh();
      // After a pause somebody else may have the key: what was fetched before is theirs.
      this.#checkAlive();
      // Delivered again, since it is not yet in a stored snapshot; it is in the state.
      if (message.seq <= stage.sequence) continue;
      const missing = message.seq - stage.sequence - 1;
      if (missing > 0) await this.#note(missing, stage);
      await this.#take(message, stage);
      // Messages that are here already would all be taken before a heartbeat is sent.
      await nextTurn();
      await this.#storeIfDue(stage);
      if (this.#stopping.aborted) return;
    }
  }

  /** The stream has no holes but at its beginning, where retention has taken away what nobody read. */
  async #note(missing: number, stage: Stage): Promise<void> {
    const { state } = await this.#bus.manager.streams.info(this.#options.stream);
    if (state.first_seq <= stage.sequence + 1)
      throw new Error('messages were delivered out of order');
    this.#options.tally.add('lost', missing);
    this.#options.say(
      `${this.#ownership.key}: ${missing} messages were gone before they were read`,
    );
  }

  async #take(message: JsMsg, stage: Stage): Promise<void> {
    const { tally } = this.#options;
    const outgoing = guarded(() =>
      stage.process({ sequence: message.seq, subject: message.subject, data: message.data }),
    );
    this.#newest = message;
    this.#unstored++;
    tally.setOnce('firstMs', Date.now());
    tally.set('latestMs', Date.now());
    for (const { subject, messageId, body } of outgoing) {
      // One after the other: whoever reads them counts on their order.
      const ack = await publishSurely(this.#bus, { subject, messageId, data: encode(body) });
      tally.add('published');
      if (ack.duplicate) tally.add('duplicates');
    }
  }

  async #storeIfDue(stage: Stage): Promise<void> {
    if (this.#unstored === 0) return;
    const { snapshotMs, snapshotMessages } = this.#options;
    const isDue =
      this.#unstored >= snapshotMessages || performance.now() - this.#storedMs >= snapshotMs;
    if (isDue) await this.#store(stage);
  }

  async #store(stage: Stage): Promise<void> {
    if (this.#unstored === 0) return;
    const { bytes } = await this.#ownership.commit(stage.sequence, stage.toJSON());
    this.#newest?.ack();
    this.#unstored = 0;
    this.#storedMs = performance.now();
    this.#options.tally.add('snapshots');
    this.#options.tally.add('snapshotBytes', bytes);
  }

  #checkAlive(): void {
    if (!this.#options.isAlive()) {
      throw new OwnershipLost(`${this.#ownership.key}: this worker was not heard of for too long.`);
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof Defect ? String((error.cause as Error).stack) : error.message;
}

function guarded<T>(process: () => T): T {
  try {
    return process();
  } catch (error) {
    throw new Defect('a stage has thrown', { cause: error });
  }
}
