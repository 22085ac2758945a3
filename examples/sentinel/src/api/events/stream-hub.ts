import type { Desk } from '../desk.js';
import type { StreamOptions } from '../options.js';
import { EventStream } from './event-stream.js';

interface StreamRequest {
  readonly key: string;
  readonly lastEventId: string | null;
  readonly cut: (() => void) | null;
}

/** The event streams that are open: so many in all, so many of a client, and one heartbeat for them. */
export class StreamHub {
  readonly #options: StreamOptions;
  readonly #signal: AbortSignal | null;
  readonly #open = new Map<EventStream, string>();
  readonly #perClient = new Map<string, number>();
  #timer: ReturnType<typeof setInterval> | null = null;
  #cutOff = 0;

  constructor(options: StreamOptions, signal: AbortSignal | null) {
    this.#options = options;
    this.#signal = signal;
    signal?.addEventListener('abort', () => this.#endAll(), { once: true });
  }

  get size(): number {
    return this.#open.size;
  }

  /** Clients that were cut off since they did not read. */
  get cutOff(): number {
    return this.#cutOff;
  }

  /** Why this client gets no stream now; null where it does. */
  refusal(key: string): { readonly status: 429 | 503; readonly detail: string } | null {
    if (this.#signal?.aborted === true)
      return { status: 503, detail: 'Sentinel is stopping; come again when it is back.' };
    if ((this.#perClient.get(key) ?? 0) >= this.#options.maxPerClient)
      return { status: 429, detail: 'You have too many event streams open; close one.' };
    if (this.#open.size >= this.#options.max)
      return { status: 503, detail: 'Too many event streams are open; come again later.' };
    return null;
  }

  open(subscribe: Desk['subscribe'], { key, lastEventId, cut }: StreamRequest): EventStream {
    const { queueEvents, queueLength, heartbeatMs } = this.#options;
    const stream = new EventStream(subscribe, {
      lastEventId,
      cut,
      queueEvents,
      queueLength,
      onEnd: (wasCut) => this.#close(stream, wasCut),
    });
    this.#open.set(stream, key);
    this.#perClient.set(key, (this.#perClient.get(key) ?? 0) + 1);
    this.#timer ??= setInterval(() => this.#beat(), heartbeatMs);
    return stream;
  }

  #beat(): void {
    for (const stream of [...this.#open.keys()]) stream.beat();
  }

  #close(stream: EventStream, wasCut: boolean): void {
    const key = this.#open.get(stream);
    if (key === undefined) return;
    this.#open.delete(stream);
    const left = this.#perClient.get(key)! - 1;
    if (left > 0) this.#perClient.set(key, left);
    else this.#perClient.delete(key);
    if (wasCut) this.#cutOff++;
    if (this.#open.size === 0 && this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  #endAll(): void {
    for (const stream of [...this.#open.keys()]) stream.end();
  }
}
