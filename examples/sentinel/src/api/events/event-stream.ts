import type { Desk, Subscription } from '../desk.js';
import type { LiveEvent } from '../resources/index.js';

export interface EventStreamOptions {
  /** As the client sent it; null for what is new from now on. */
  readonly lastEventId: string | null;
  readonly queueEvents: number;
  readonly queueLength: number;
  /** Ends the connection at once; null where that is the runtime's. */
  readonly cut: (() => void) | null;
  readonly onEnd: (wasCut: boolean) => void;
}

/** Rounds of the heartbeat that something may wait untaken. */
const MAX_STALE_BEATS = 3;
const OPENING = 'retry: 2000\n: here\n\n';
const RESET: LiveEvent = { type: 'reset', data: {} };

function format(id: number | null, { type, data }: LiveEvent): string {
  const idLine = id === null ? '' : `id: ${id}\n`;
  return `${idLine}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * One client's events. What it has not taken waits in a bounded queue; beyond that the client is cut off
 * while it listens, or told to ask for everything anew where it had missed too much before.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly #options: EventStreamOptions;
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | null = null;
  #subscription: Subscription | null = null;
  #queue: string[] = [OPENING];
  #queued = OPENING.length;
  #isWanted = false;
  #staleBeats = 0;
  #hasEnded = false;

  constructor(subscribe: Desk['subscribe'], options: EventStreamOptions) {
    this.#options = options;
    this.body = new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#deliver(true),
        cancel: () => this.end(),
      },
      { highWaterMark: 0 },
    );
    this.#subscription = this.#subscribe(subscribe);
  }

  /** A sign of life; a client that took nothing for some of them is cut off. */
  beat(): void {
    if (this.#queue.length === 0) this.#push(':\n\n');
    else if (++this.#staleBeats >= MAX_STALE_BEATS) this.#cut();
  }

  /** Ends it in good order. */
  end(): void {
    this.#finish(false);
  }

  /** What was missed comes before `subscribe` returns, and waits in the queue or does not fit it. */
  #subscribe(subscribe: Desk['subscribe']): Subscription {
    const { lastEventId } = this.#options;
    const afterId = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : null;
    if (lastEventId !== null && afterId === null) this.#push(format(null, RESET));
    let isMissed = true;
    let missedTooMuch = false;
    let newestId: number | null = null;
    const subscription = subscribe(afterId, (id, event) => {
      newestId = id;
      if (missedTooMuch && isMissed) return;
      if (this.#push(format(id, event))) return;
      if (isMissed) missedTooMuch = true;
      else this.#cut();
    });
    isMissed = false;
    if (missedTooMuch) {
      this.#queue = [OPENING];
      this.#queued = OPENING.length;
      this.#push(format(newestId, RESET));
    }
    return subscription;
  }

  /** False where the queue does not hold it. */
  #push(text: string): boolean {
    if (this.#hasEnded) return true;
    const { queueEvents, queueLength } = this.#options;
    const hasRoom = this.#queue.length < queueEvents && this.#queued + text.length <= queueLength;
    // One event alone is let through however long it is, or it could never be told.
    if (!hasRoom && this.#queue.length > 0) return false;
    this.#queue.push(text);
    this.#queued += text.length;
    this.#deliver(this.#isWanted);
    return true;
  }

  #deliver(isWanted: boolean): void {
    this.#isWanted = isWanted;
    if (!isWanted || this.#queue.length === 0 || this.#hasEnded) return;
    const chunk = this.#encoder.encode(this.#queue.join(''));
    this.#queue = [];
    this.#queued = 0;
    this.#staleBeats = 0;
    this.#isWanted = false;
    this.#controller?.enqueue(chunk);
  }

  #cut(): void {
    if (this.#hasEnded) return;
    if (this.#options.cut !== null) this.#options.cut();
    else this.#controller?.error(new Error('The client did not read.'));
    this.#finish(true);
  }

  #finish(wasCut: boolean): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#queue = [];
    this.#queued = 0;
    this.#subscription?.close();
    try {
      this.#controller?.close();
    } catch {
      // It was cancelled or has failed: then it is closed already.
    }
    this.#options.onEnd(wasCut);
  }
}
