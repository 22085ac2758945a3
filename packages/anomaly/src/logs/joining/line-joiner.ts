import { AegisError } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { continuesEntry, noteLine } from './continuation.js';
import {
  type JoinedLine,
  type LineContext,
  type LineJoinerOptions,
  type LineJoinerStats,
  readJoinerOptions,
  resolveJoinerOptions,
} from './joiner-options.js';
import { newEntry, type OpenEntry, readOpenEntry, textOf } from './open-entry.js';
import { type Unwrapped, unwrap } from './unwrap.js';

const HEADER = { kind: 'line-joiner', version: 1 };
const MAX_SOURCE = 512;
const NOTHING: readonly JoinedLine[] = Object.freeze([]);

function sourceOf(context: LineContext): string {
  const { source = '' } = context;
  if (typeof source === 'string') return source.slice(0, MAX_SOURCE);
  throw new AegisError(
    'invalid-argument',
    `LineJoiner: the source is a ${typeof source}; give a string.`,
  );
}

/**
 * Joins the lines of stack traces and of other entries of several lines (Java, Python, Node, Go, .NET, Ruby,
 * PHP, and whatever is indented), and the pieces into which container runtimes cut long lines. For use
 * before `readLine` or `MLLogAnomalyDetector.processLog`, where the shipper does not join them.
 *
 * Lines of several sources may come interleaved. A line is held until the next one of its source that does
 * not belong to it, or until `idleMs` have passed in the data. Every line comes out once, in order within
 * its source. At most `maxSources` entries of `maxLength` UTF-16 units are held; a line costs time linear in
 * its length.
 *
 * @example
 * ```ts
 * import { LineJoiner } from '@aegis/anomaly';
 * const joiner = new LineJoiner();
 * joiner.push('java.io.IOException: closed'); // => []
 * joiner.push('\tat org.acme.Cart.add(Cart.java:7)'); // => []
 * joiner.push('2024-01-02 15:04:05 INFO up')[0]?.lines; // => 2
 * joiner.flush()[0]?.text; // => '2024-01-02 15:04:05 INFO up'
 * ```
 */
export class LineJoiner {
  readonly #options: Required<LineJoinerOptions>;
  /** By source and stream, the least recently used first. */
  readonly #open = new Map<string, OpenEntry>();
  #nowMs: number | null = null;
  readonly #counts = { lines: 0, entries: 0, full: 0, evicted: 0 };

  /** @throws AegisError `invalid-option` */
  constructor(options?: LineJoinerOptions) {
    this.#options = resolveJoinerOptions(options);
  }

  /**
   * Takes one line in, and gives the entries that it closes.
   *
   * @throws AegisError `invalid-argument` where the line is no string
   */
  push(line: string, context: LineContext = {}): readonly JoinedLine[] {
    if (typeof line !== 'string') {
      throw new AegisError(
        'invalid-argument',
        `LineJoiner: the line is a ${typeof line}; give a string.`,
      );
    }
    const source = sourceOf(context);
    const { timestampMs } = context;
    const isTime = timestampMs !== undefined && Number.isFinite(timestampMs);
    // Adding 0 turns -0 into 0, which snapshots can hold.
    const timeMs = isTime ? timestampMs + 0 : null;
    this.#counts.lines++;
    const closed: JoinedLine[] = [];
    if (timeMs !== null) {
      this.#nowMs = timeMs;
      this.#expire(timeMs, closed);
    }
    if (line.length >= this.#options.maxLength) this.#passOn(line, source, timeMs, closed);
    else this.#take(unwrap(line), source, timeMs, closed);
    return closed.length === 0 ? NOTHING : closed;
  }

  /**
   * Gives the entries that are open, the least recently used first.
   *
   * @param nowMs - only those that have been idle by then; all where it is left out
   */
  flush(nowMs?: number): readonly JoinedLine[] {
    const closed: JoinedLine[] = [];
    for (const [key, entry] of this.#open) {
      const idle = entry.lastMs === null || nowMs === undefined ? true : this.#idle(entry, nowMs);
      if (idle) this.#close(key, entry, closed);
    }
    return closed;
  }

  #idle(entry: OpenEntry, nowMs: number): boolean {
    return entry.lastMs !== null && nowMs - entry.lastMs >= this.#options.idleMs;
  }

  #expire(nowMs: number, closed: JoinedLine[]): void {
    for (const [key, entry] of this.#open) {
      if (!this.#idle(entry, nowMs)) return;
      this.#close(key, entry, closed);
    }
  }

  /** A line that is longer than any entry is not held. */
  #passOn(line: string, source: string, timestampMs: number | null, closed: JoinedLine[]): void {
    for (const stream of ['', 'stdout', 'stderr']) {
      const key = `${stream}\n${source}`;
      const entry = this.#open.get(key);
      if (entry !== undefined) this.#close(key, entry, closed);
    }
    this.#counts.entries++;
    this.#counts.full++;
    closed.push({ text: line, source, timestampMs, lines: 1, continues: false });
  }

  #take(line: Unwrapped, source: string, timeMs: number | null, closed: JoinedLine[]): void {
    const key = `${line.stream}\n${source}`;
    let entry = this.#open.get(key);
    if (entry === undefined) {
      if (this.#open.size >= this.#options.maxSources) this.#evict(closed);
      entry = newEntry(source, line.stream, this.#nowMs);
      entry.timestampMs = timeMs;
    } else this.#open.delete(key);
    this.#open.set(key, entry);
    entry.lastMs = this.#nowMs;
    if (line.partial || entry.pieces.length > 0) this.#addPiece(key, entry, line, timeMs, closed);
    else this.#addLine(key, entry, line, 1, timeMs, closed);
  }

  #addPiece(
    key: string,
    entry: OpenEntry,
    piece: Unwrapped,
    timeMs: number | null,
    closed: JoinedLine[],
  ): void {
    if (entry.pieces.length === 0) entry.pieceEnvelope = piece.envelope;
    entry.pieces.push(piece.content);
    entry.pieceLines++;
    entry.length += piece.content.length;
    const { maxLength, maxLines } = this.#options;
    const full = entry.length >= maxLength || entry.pieces.length >= maxLines;
    if (full) this.#counts.full++;
    if (piece.partial && !full) return;
    const content = entry.pieces.join('');
    const lines = entry.pieceLines;
    entry.length -= content.length;
    entry.pieces.length = 0;
    entry.pieceLines = 0;
    const whole = { ...piece, content, envelope: entry.pieceEnvelope };
    this.#addLine(key, entry, whole, lines, timeMs, closed);
  }

  #addLine(
    key: string,
    held: OpenEntry,
    line: Unwrapped,
    lines: number,
    timeMs: number | null,
    closed: JoinedLine[],
  ): void {
    let entry = held;
    const { content, envelope } = line;
    if (entry.parts.length > 0) {
      const joins = continuesEntry(entry, content);
      const { maxLines, maxLength } = this.#options;
      const full = entry.parts.length >= maxLines || entry.length + content.length + 1 > maxLength;
      if (!joins || full) {
        const next = newEntry(entry.source, entry.stream, entry.lastMs);
        if (joins) {
          this.#counts.full++;
          next.continues = true;
          next.kind = entry.kind;
        }
        next.timestampMs = timeMs;
        this.#close(key, entry, closed);
        this.#open.set(key, next);
        entry = next;
      }
    }
    if (entry.parts.length === 0) entry.envelope = envelope;
    entry.parts.push(content);
    entry.length += content.length;
    entry.lines += lines;
    noteLine(entry, content);
    // JSON on one line is whole: nothing that follows belongs to it.
    const whole = content.charCodeAt(0) === 123 && content.charCodeAt(content.length - 1) === 125;
    if (whole && entry.parts.length === 1) this.#close(key, entry, closed);
  }

  #evict(closed: JoinedLine[]): void {
    for (const [key, entry] of this.#open) {
      this.#counts.evicted++;
      this.#close(key, entry, closed);
      return;
    }
  }

  #close(key: string, entry: OpenEntry, closed: JoinedLine[]): void {
    this.#open.delete(key);
    const { source, continues, timestampMs } = entry;
    if (entry.parts.length > 0) {
      this.#counts.entries++;
      closed.push({ text: textOf(entry), source, timestampMs, lines: entry.lines, continues });
    }
    if (entry.pieces.length === 0) return;
    // The rest of the line never came.
    const piece = newEntry(source, entry.stream, entry.lastMs);
    piece.envelope = entry.pieceEnvelope;
    piece.parts.push(entry.pieces.join(''));
    this.#counts.entries++;
    const { pieceLines } = entry;
    closed.push({ text: textOf(piece), source, timestampMs, lines: pieceLines, continues: false });
  }

  /** Counts since the beginning. */
  stats(): LineJoinerStats {
    return { ...this.#counts, open: this.#open.size };
  }

  /** A snapshot; `fromJSON` continues from it with the same entries. */
  toJSON(): unknown {
    const entries = [...this.#open.values()].map(({ length: _, ...entry }) => ({
      ...entry,
      parts: [...entry.parts],
      pieces: [...entry.pieces],
    }));
    return {
      ...HEADER,
      options: { ...this.#options },
      nowMs: this.#nowMs,
      counts: { ...this.#counts },
      entries,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): LineJoiner {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const joiner = new LineJoiner(reader.object('options', readJoinerOptions));
    joiner.#nowMs = reader.has('nowMs') ? reader.number('nowMs') : null;
    reader.object('counts', (field) => {
      for (const key of ['lines', 'entries', 'full', 'evicted'] as const) {
        joiner.#counts[key] = field.number(key, whole);
      }
    });
    const limits = joiner.#options;
    reader.list('entries', { maxLength: limits.maxSources }, (item) => {
      const entry = readOpenEntry(item, limits);
      joiner.#open.set(`${entry.stream}\n${entry.source}`, entry);
    });
    return joiner;
  }
}
