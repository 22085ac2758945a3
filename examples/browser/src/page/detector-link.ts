import type { FromWorker, Subject, ToWorker } from '../worker/protocol.js';

/** Chunks on their way that are not acknowledged: enough that the worker never waits, and no more. */
const MOST_UNDERWAY = 4;

/** The worker that the detectors live in. A sender waits while the worker is behind. */
export class DetectorLink {
  readonly #worker: Worker;
  readonly #waiting: (() => void)[] = [];
  #underway = 0;

  constructor(listener: (message: FromWorker) => void) {
    this.#worker = new Worker(new URL('../worker/detector-worker.ts', import.meta.url), {
      type: 'module',
    });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'acknowledged') this.#acknowledged();
      else listener(data);
    };
    this.#worker.onerror = ({ message }) => listener({ kind: 'failed', message });
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Sends a chunk; resolved when the next one may come. Bytes are handed over, and gone from here. */
  async sendChunk(subject: Subject, content: string | ArrayBuffer): Promise<void> {
    const message: ToWorker = { kind: 'chunk', subject, content };
    this.#underway++;
    this.#worker.postMessage(message, typeof content === 'string' ? [] : [content]);
    if (this.#underway < MOST_UNDERWAY) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #acknowledged(): void {
    this.#underway--;
    this.#waiting.shift()?.();
  }
}
