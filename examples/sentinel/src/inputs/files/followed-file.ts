import { type FileHandle, open } from 'node:fs/promises';
import type { Clock } from '../clock.js';
import { EntryJoiner, type EntrySink } from '../lines/entry-joiner.js';
import { LineSplitter } from '../lines/line-splitter.js';
import type { FilePosition } from './file-position.js';
import { Fingerprint } from './fingerprint.js';
import { stretchUntil } from './stretch-until.js';

/** One turn at a file; files take turns, so that a large one does not starve the others. */
const TURN_BYTES = 262_144;
/** So far before its end the last line of a file is looked for that is read from its end. */
const LAST_LINE_BYTES = 65_536;
/** Of a stretch of time it is not known how long it is in bytes: at first so much is looked at, and then as it turns out. */
const LEAST_TURN_BYTES = 8192;
/** Lines so far apart belong to different entries, as they would where they are read as they are written, ms. */
const APART_MS = 500;
const NEWLINE = 10;

/** What a file is read with. */
export interface FileSettings {
  readonly maxLineBytes: number;
  readonly maxBehindBytes: number;
  /** After so long a time without its newline the last line of a file is handed over, ms. */
  readonly partialLineMs: number;
}

/** What was noticed while a file was read. */
export interface FileEvents {
  note(sentence: string): void;
  lines(count: number): void;
  dropped(count: number): void;
}

/** What `stat` tells of a file. */
export interface FileFacts {
  readonly path: string;
  readonly inode: string;
  readonly size: number;
  readonly modifiedNs: bigint;
}

/** Where reading begins: at a place that was saved, or at an end of the file. */
export type Start = 'start' | 'end' | FilePosition;

/**
 * One file, whatever it is called by now: it is the inode that is followed. While it is open its inode
 * is given to no other file, so what has the same inode is the same file.
 */
export class FollowedFile {
  readonly inode: string;
  path: string;
  /** What it was called before it was renamed. */
  formerPath: string | null = null;
  /** Null where it has no name that is looked at any more: renamed, or deleted. */
  facts: FileFacts | null;
  /** The file that had the name before, and has to be read to its end first. */
  after: FollowedFile | null = null;
  /** When it was noticed that it has no name any more. */
  goneMs: number | null = null;
  /** All that there was has been read, when it was looked at last. */
  atEnd = false;
  /** The time of the next line, or of the last one read; null where that has none, or nobody looked yet. */
  standsAtMs: number | null = null;
  /** Nobody has looked yet at what comes next. */
  isUnseen = true;
  /** Why it cannot be read; null where it can. */
  problem: string | null = null;

  readonly #settings: FileSettings;
  readonly #clock: Clock;
  readonly #events: FileEvents;
  readonly #joiner: EntryJoiner;
  readonly #start: Start;
  #splitter: LineSplitter;
  #head: Fingerprint;
  #handle: FileHandle | null = null;
  #readAt: number;
  #turnBytes = LEAST_TURN_BYTES;
  #size: number;
  #seenNs: bigint | null = null;
  #progressMs: number;

  constructor(
    facts: FileFacts,
    start: Start,
    nodeId: string | null,
    settings: FileSettings,
    clock: Clock,
    events: FileEvents,
  ) {
    const saved = typeof start === 'string' ? null : start;
    this.path = facts.path;
    this.inode = facts.inode;
    this.facts = facts;
    this.#settings = settings;
    this.#clock = clock;
    this.#events = events;
    this.#start = start;
    this.#joiner = new EntryJoiner(nodeId, clock, saved?.joiner);
    this.#splitter = new LineSplitter(settings.maxLineBytes, saved?.skipping);
    this.#head = new Fingerprint(saved?.head);
    this.#readAt = saved?.offset ?? (start === 'end' ? facts.size : 0);
    this.#size = saved?.size ?? facts.size;
    this.#progressMs = clock.steadyMs();
  }

  get isOpen(): boolean {
    return this.#handle !== null;
  }

  /** Whether enough of it was read to tell it from others. */
  get isIdentified(): boolean {
    return this.#head.isNoted;
  }

  /** Bytes that are still to be read. */
  get behindBytes(): number {
    return Math.max(0, (this.facts?.size ?? this.#size) - this.#readAt);
  }

  /** For so long nothing has come. */
  get quietMs(): number {
    return this.#clock.steadyMs() - this.#progressMs;
  }

  /** Reads for one turn, and no line that is of later than a time: at minus infinity it only looks where it stands. */
  async read(sink: EntrySink, untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    if (this.standsAtMs !== null && this.standsAtMs > untilMs) return;
    if (this.facts !== null && this.#handle !== null && this.facts.modifiedNs === this.#seenNs) {
      if (this.facts.size === this.#readAt) {
        this.atEnd = true;
        this.#settle(sink);
        return;
      }
    }
    try {
      this.#handle ??= await this.#open();
      await this.#readTurn(this.#handle, sink, untilMs);
      this.problem = null;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.problem = code === 'EACCES' ? 'permission denied' : message;
      // A handle may have gone stale; where the file is still there, it is opened anew.
      if (this.facts !== null) await this.close();
    }
  }

  /** Opens it without reading: what becomes of its name does not matter any more. */
  async hold(): Promise<void> {
    try {
      this.#handle ??= await this.#open();
    } catch {
      // It is told of when it is its turn.
    }
  }

  async #open(): Promise<FileHandle> {
    if (this.facts === null) throw new Error('it is gone');
    const handle = await open(this.facts.path, 'r');
    const { ino } = await handle.stat({ bigint: true });
    if (String(ino) !== this.inode) {
      await handle.close();
      throw new Error('it was replaced just now');
    }
    return handle;
  }

  async #readTurn(handle: FileHandle, sink: EntrySink, untilMs: number): Promise<void> {
    const { size: bigSize, mtimeNs } = await handle.stat({ bigint: true });
    const size = Number(bigSize);
    const isFirst = this.#seenNs === null;
    if (isFirst && this.#start === 'end' && this.#readAt <= size) await this.#toLineStart(handle);
    if (size < this.#readAt || !(await this.#head.matches(handle))) this.#beginAnew(sink);
    this.#size = size;
    const { maxBehindBytes } = this.#settings;
    if (size - this.#readAt > maxBehindBytes) this.#skipTo(size - maxBehindBytes, sink);
    const turn = untilMs === Number.POSITIVE_INFINITY ? TURN_BYTES : this.#turnBytes;
    const length = Math.min(turn, size - this.#readAt);
    // Uninitialised, but no more is looked at than was read.
    const buffer = Buffer.allocUnsafe(length);
    const { bytesRead } =
      length === 0 ? { bytesRead: 0 } : await handle.read(buffer, 0, length, this.#readAt);
    const { bytes, isPaused } = this.#until(buffer.subarray(0, bytesRead), untilMs);
    if (bytes.length > 0) {
      this.#readAt += bytes.length;
      this.#progressMs = this.#clock.steadyMs();
      await this.#head.note(handle, this.#readAt);
      this.#take((lines) => this.#splitter.push(bytes, lines), sink);
    }
    if (isPaused) this.#joiner.end(sink);
    this.#seenNs = mtimeNs;
    this.atEnd = this.#readAt >= size;
    if (this.atEnd) this.#settle(sink);
  }

  /** What of the bytes is of no later than a time, and whether then there was time enough for an entry to end. */
  #until(bytes: Buffer, untilMs: number): { bytes: Buffer; isPaused: boolean } {
    this.isUnseen = false;
    if (untilMs === Number.POSITIVE_INFINITY) return { bytes, isPaused: false };
    const isInLine = this.#splitter.pendingBytes > 0 || this.#splitter.skipping;
    const newline = isInLine ? bytes.indexOf(NEWLINE) : -1;
    const from = !isInLine ? 0 : newline < 0 ? bytes.length : newline + 1;
    const stretch = stretchUntil(bytes, from, untilMs);
    const { lastMs, nextMs } = stretch;
    this.standsAtMs = nextMs ?? lastMs;
    const isPaused = nextMs !== null && lastMs !== null && nextMs - lastMs >= APART_MS;
    const turn = 2 * (nextMs === null ? this.#turnBytes : stretch.bytes);
    this.#turnBytes = Math.min(TURN_BYTES, Math.max(LEAST_TURN_BYTES, turn));
    const taken = untilMs === Number.NEGATIVE_INFINITY ? 0 : stretch.bytes;
    return { bytes: bytes.subarray(0, taken), isPaused };
  }

  /** Back to where the last line begins, so that it is not begun in its middle. */
  async #toLineStart(handle: FileHandle): Promise<void> {
    const from = Math.max(0, this.#readAt - LAST_LINE_BYTES);
    const buffer = Buffer.alloc(this.#readAt - from);
    if (buffer.length === 0) return;
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE);
    if (end >= 0 || from === 0) this.#readAt = from + end + 1;
    else this.#splitter.skipLine();
    await this.#head.note(handle, this.#readAt);
  }

  #beginAnew(sink: EntrySink): void {
    this.finish(sink);
    this.#splitter = new LineSplitter(this.#settings.maxLineBytes);
    this.#head = new Fingerprint();
    this.#readAt = 0;
    this.#events.note(`${this.path} was cut or written anew, and is read from its beginning.`);
  }

  #skipTo(offset: number, sink: EntrySink): void {
    this.finish(sink);
    const mebibytes = ((offset - this.#readAt) / 1_048_576).toFixed(1);
    this.#events.dropped(1);
    this.#events.note(`${mebibytes} MiB of ${this.path} were left out, to keep up.`);
    this.#readAt = offset;
    this.#splitter.skipLine();
  }

  #settle(sink: EntrySink): void {
    if (this.#splitter.pendingBytes > 0 && this.quietMs >= this.#settings.partialLineMs) {
      this.#take((lines) => this.#splitter.flush(lines), sink);
    }
    this.#joiner.settle(sink);
  }

  #take(split: (lines: string[]) => void, sink: EntrySink): void {
    const lines: string[] = [];
    const { cut } = this.#splitter;
    split(lines);
    const cutNow = this.#splitter.cut - cut;
    if (cutNow > 0) {
      this.#events.dropped(cutNow);
      this.#events.note(`Lines of ${this.path} were longer than they may be, and were cut.`);
    }
    this.#events.lines(lines.length);
    for (const line of lines) this.#joiner.push(line, sink);
  }

  /** Hands over the entry that waits for more lines. */
  endEntry(sink: EntrySink): void {
    this.#joiner.end(sink);
  }

  /** Hands over what is unfinished: no more will come. */
  finish(sink: EntrySink): void {
    this.#take((lines) => this.#splitter.flush(lines), sink);
    this.#joiner.end(sink);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close().catch(() => {});
  }

  position(): FilePosition {
    return {
      path: this.path,
      inode: this.inode,
      offset: this.#readAt - this.#splitter.pendingBytes,
      size: this.#size,
      head: this.#head.toJSON(),
      skipping: this.#splitter.skipping,
      joiner: this.#joiner.toJSON(),
    };
  }
}
