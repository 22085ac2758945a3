const NEWLINE = 10;
const NUL = 0;
const EMPTY = Buffer.alloc(0);
const ZEROS = Buffer.alloc(262_144);
/** A cut may go through what is two UTF-16 units. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/**
 * Cuts bytes into lines: `\n` or `\r\n`, UTF-8 with U+FFFD for what is none, without the NUL bytes that a
 * file has where a program wrote on behind the place that it was cut to. A line longer than the limit is
 * cut there, and counted. Holds one unfinished line.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  #rest: Buffer = EMPTY;
  #restRawBytes = 0;
  #skipping: boolean;
  #cut = 0;

  /** @param skipping - the bytes begin in the middle of a line that is not wanted */
  constructor(maxLineBytes: number, skipping = false) {
    this.#maxLineBytes = maxLineBytes;
    this.#skipping = skipping;
  }

  /** Bytes at the end of what was pushed that are in no line yet. */
  get pendingBytes(): number {
    return this.#restRawBytes;
  }

  /** Whether what comes next, up to a newline, is left out: the rest of a line that was cut. */
  get skipping(): boolean {
    return this.#skipping;
  }

  /** Lines that were cut. */
  get cut(): number {
    return this.#cut;
  }

  /** Takes bytes in, and adds the lines that they end to `lines`. The bytes are not kept. */
  push(bytes: Buffer, lines: string[]): void {
    let raw = bytes;
    if (this.#skipping) {
      const end = raw.indexOf(NEWLINE);
      if (end < 0) return;
      this.#skipping = false;
      raw = raw.subarray(end + 1);
    }
    const end = raw.lastIndexOf(NEWLINE);
    if (end >= 0) {
      const head = withoutNuls(raw.subarray(0, end));
      this.#emit(this.#rest.length === 0 ? head : Buffer.concat([this.#rest, head]), lines);
      this.#rest = Buffer.from(withoutNuls(raw.subarray(end + 1)));
      this.#restRawBytes = raw.length - end - 1;
    } else {
      this.#rest = Buffer.concat([this.#rest, withoutNuls(raw)]);
      this.#restRawBytes += raw.length;
    }
    if (this.#rest.length === 0) this.#restRawBytes = 0;
    if (this.#rest.length > this.#maxLineBytes) {
      this.#skipping = true;
      this.#handOver(lines);
    }
  }

  /** Hands over the unfinished line: what follows is another. */
  flush(lines: string[]): void {
    if (this.#rest.length > 0) this.#handOver(lines);
  }

  /** Leaves out the unfinished line, and all up to the next newline. */
  skipLine(): void {
    this.#rest = EMPTY;
    this.#restRawBytes = 0;
    this.#skipping = true;
  }

  #handOver(lines: string[]): void {
    this.#emit(this.#rest, lines);
    this.#rest = EMPTY;
    this.#restRawBytes = 0;
  }

  #emit(bytes: Buffer, lines: string[]): void {
    const text = bytes.toString('utf8');
    const hasReturns = text.includes('\r');
    for (const part of text.split('\n')) {
      const line = hasReturns && part.endsWith('\r') ? part.slice(0, -1) : part;
      if (line.length <= this.#maxLineBytes) lines.push(line);
      else {
        this.#cut++;
        lines.push(line.slice(0, this.#maxLineBytes).replace(HALF_CHARACTER, ''));
      }
    }
  }
}

function withoutNuls(bytes: Buffer): Buffer {
  if (!bytes.includes(NUL)) return bytes;
  // A hole may have gigabytes, and is nothing else for most of it.
  if (bytes.length <= ZEROS.length && bytes.equals(ZEROS.subarray(0, bytes.length))) return EMPTY;
  return Buffer.from(bytes.filter((byte) => byte !== NUL));
}
