import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { LiveEvent } from '../../../src/api/resources/index.js';
import { type ApiFailure, failureOf } from './api-failure.js';

export type FeedState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'waiting'; readonly failure: ApiFailure; readonly retryInMs: number }
  /** It does not try again by itself: a token is needed, or the one given is refused. */
  | { readonly kind: 'stopped'; readonly failure: ApiFailure };

export interface FeedOptions {
  readonly open: (lastEventId: string | null, signal: AbortSignal) => Promise<Response>;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: FeedState) => void;
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, so that pages do not come back all at once. */
  readonly jitter?: () => number;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A connection that says nothing for so long is taken for dead; coming back costs nothing. */
const SILENCE_MS = 90_000;

/** Reads the live events, and comes back where it was when the connection breaks. */
export class EventFeed {
  readonly #options: Required<FeedOptions>;
  #lastEventId: string | null = null;
  #running: AbortController | null = null;
  #skipWait: AbortController | null = null;

  constructor(options: FeedOptions) {
    this.#options = { wait: sleep, jitter: Math.random, ...options };
  }

  /** Connects; ends the connection that was before. */
  start(): void {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    void this.#run(running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }

  /** Tries now instead of waiting any longer. */
  retryNow(): void {
    this.#skipWait?.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.#options.onState({ kind: 'connecting' });
      let failure: ApiFailure;
      try {
        await this.#read(signal, () => {
          failures = 0;
        });
        failure = failureOf(null);
      } catch (error) {
        failure = failureOf(error);
      }
      if (signal.aborted) return;
      if (failure.kind === 'unauthorized' || failure.kind === 'forbidden') {
        this.#options.onState({ kind: 'stopped', failure });
        return;
      }
      const doubled = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
      const retryInMs = failure.retryAfterMs ?? doubled * (0.75 + 0.5 * this.#options.jitter());
      failures += 1;
      this.#options.onState({ kind: 'waiting', failure, retryInMs });
      this.#skipWait = new AbortController();
      await this.#options.wait(retryInMs, AbortSignal.any([signal, this.#skipWait.signal]));
    }
  }

  async #read(signal: AbortSignal, onLive: () => void): Promise<void> {
    const silence = new AbortController();
    const response = await this.#options.open(
      this.#lastEventId,
      AbortSignal.any([signal, silence.signal]),
    );
    if (response.body === null) return;
    onLive();
    this.#options.onState({ kind: 'live' });
    const parser = createParser({ onEvent: (message) => this.#take(message) });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const timer = setTimeout(() => silence.abort(), SILENCE_MS);
      try {
        const { value, done } = await reader.read();
        if (done || signal.aborted) return;
        parser.feed(value);
      } finally {
        clearTimeout(timer);
      }
    }
  }

  #take(message: EventSourceMessage): void {
    if (message.id !== undefined) this.#lastEventId = message.id;
    let data: unknown;
    try {
      data = JSON.parse(message.data);
    } catch {
      return;
    }
    this.#options.onEvent({ type: message.event, data } as LiveEvent);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
