import type { Readable } from 'node:stream';
import type { InputStatus } from '../api/resources/status.js';
import { type Clock, pause, SYSTEM_CLOCK } from './clock.js';
import type { Input, Intake, LogEntry } from './input.js';
import { InputBoard } from './input-board.js';
import { EntryJoiner } from './lines/entry-joiner.js';
import { LineSplitter } from './lines/line-splitter.js';

export interface StdinInputSettings {
  readonly name: string;
  readonly node?: string | null;
  readonly maxLineBytes?: number;
}

/** After so long without more, what waits is handed over. */
const QUIET_MS = 1000;

/**
 * Lines on standard input, until it ends. Nothing is read on while what was read is not taken in, so that
 * the writer waits. There is no way back in a stream: it has no position.
 */
export class StdinInput implements Input {
  readonly name: string;
  readonly #stream: Readable;
  readonly #clock: Clock;
  readonly #board: InputBoard;
  readonly #splitter: LineSplitter;
  readonly #joiner: EntryJoiner;

  constructor(
    settings: StdinInputSettings,
    stream: Readable = process.stdin,
    clock: Clock = SYSTEM_CLOCK,
  ) {
    this.name = settings.name;
    this.#stream = stream;
    this.#clock = clock;
    this.#board = new InputBoard(settings.name, 'stdin');
    this.#splitter = new LineSplitter(settings.maxLineBytes ?? 65_536);
    this.#joiner = new EntryJoiner(settings.node ?? null, clock);
  }

  async run(intake: Intake, _position: unknown, signal: AbortSignal): Promise<void> {
    const chunks = this.#stream[Symbol.asyncIterator]();
    this.#board.tell('ok', 'Reads standard input.');
    let next = chunks.next();
    while (!signal.aborted) {
      const chunk = await this.#nextOrQuiet(next, signal);
      if (signal.aborted) break;
      const logs: LogEntry[] = [];
      const isEnd = chunk?.done === true;
      if (chunk === null) this.#joiner.settle((entry) => logs.push(entry));
      else if (isEnd) this.#end(logs);
      else this.#push(Buffer.from(chunk.value), logs);
      if (logs.length > 0) await intake.take({ source: this.name, logs });
      if (isEnd) return;
      if (chunk !== null) next = chunks.next();
    }
    this.#stream.destroy();
    // A read that was waiting ends with an error now, which nobody needs.
    await next.catch(() => {});
    this.#board.tell('ended', 'Is not read any more.');
  }

  /** The next chunk; null where none came for a while. An error of the stream is its end. */
  async #nextOrQuiet(
    next: Promise<IteratorResult<Buffer | string>>,
    signal: AbortSignal,
  ): Promise<IteratorResult<Buffer | string> | null> {
    const quiet = new AbortController();
    const either = AbortSignal.any([signal, quiet.signal]);
    try {
      return await Promise.race([next, pause(QUIET_MS, either).then(() => null)]);
    } catch (error) {
      this.#board.note(`It broke off: ${(error as Error).message}.`);
      return { done: true, value: undefined };
    } finally {
      quiet.abort();
    }
  }

  #push(bytes: Buffer, logs: LogEntry[]): void {
    this.#board.lastReceivedMs = this.#clock.wallMs();
    this.#take((lines) => this.#splitter.push(bytes, lines), logs);
  }

  #end(logs: LogEntry[]): void {
    this.#take((lines) => this.#splitter.flush(lines), logs);
    this.#joiner.end((entry) => logs.push(entry));
    this.#board.tell('ended', 'Standard input has ended.');
  }

  #take(split: (lines: string[]) => void, logs: LogEntry[]): void {
    const lines: string[] = [];
    split(lines);
    this.#board.lines += lines.length;
    this.#board.dropped = this.#splitter.cut;
    for (const line of lines) this.#joiner.push(line, (entry) => logs.push(entry));
  }

  status(): InputStatus {
    return this.#board.status();
  }
}
