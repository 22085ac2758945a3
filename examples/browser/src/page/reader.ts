import type { Subject } from '../worker/protocol.js';
import type { DetectorLink } from './detector-link.js';
import type { Source } from './sources.js';

/** Who wants to know how the reading goes. */
export interface ReaderListener {
  began(source: Source): void;
  /** @param share - 0 to 1, or null where nobody knows */
  advanced(share: number | null): void;
  failed(message: string): void;
}

/** Reads one source after the other into the worker, as fast as the worker takes it, until it is stopped. */
export class Reader {
  readonly #link: DetectorLink;
  readonly #subject: Subject;
  readonly #listener: ReaderListener;
  #queue: Source[] = [];
  #isReading = false;
  #current = { isStopped: false };

  constructor(link: DetectorLink, subject: Subject, listener: ReaderListener) {
    this.#link = link;
    this.#subject = subject;
    this.#listener = listener;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  async read(...sources: readonly Source[]): Promise<void> {
    this.#queue.push(...sources);
    if (this.#isReading) return;
    this.#isReading = true;
    for (let source = this.#queue.shift(); source !== undefined; source = this.#queue.shift()) {
      await this.#readOne(source);
    }
    this.#isReading = false;
  }

  /** Whether what was read last was stopped before its end. */
  get wasStopped(): boolean {
    return this.#current.isStopped;
  }

  /** What is on its way is still worked on. */
  stop(): void {
    this.#current.isStopped = true;
    this.#queue = [];
  }

  async #readOne(source: Source): Promise<void> {
    const current = { isStopped: false };
    this.#current = current;
    this.#listener.began(source);
    try {
      for await (const { content, share } of source.pieces()) {
        if (current.isStopped) break;
        await this.#link.sendChunk(this.#subject, content);
        this.#listener.advanced(share);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#listener.failed(`${source.name} could not be read: ${reason}`);
    }
    this.#link.send({ kind: 'end', subject: this.#subject });
  }
}
