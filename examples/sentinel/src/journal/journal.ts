import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { firstSequenceOf, segmentName } from './segment-name.js';

/** An entry as it stands in the journal. */
export interface Recorded {
  readonly sequence: number;
  readonly entry: unknown;
}

/** What a journal is doing. */
export interface JournalState {
  /** The sequence of the next entry. */
  readonly next: number;
  /** What lies on disk. */
  readonly bytes: number;
  /** Why nothing can be written now; null when all is well. */
  readonly failure: string | null;
  /** Entries that were applied and could not be written: a restart would not know them. */
  readonly unwritten: number;
}

const SEGMENT_BYTES = 32 * 1024 * 1024;

/**
 * An append-only log of entries in files of some size, each line one entry as JSON. What was written outlives the
 * process (not a loss of power: it is in the page cache); a line that was cut off by a crash is no entry, and was
 * never said to be written.
 *
 * Where the disk is full, entries still get their numbers, and are counted as unwritten until the next one fits; a
 * gap has to be closed by a snapshot after it.
 */
export class Journal {
  readonly #folder: string;
  readonly #segmentBytes: number;
  #file: FileHandle | null = null;
  /** The first entry of every segment, and its bytes. */
  readonly #segments = new Map<number, number>();
  #next = 0;
  #current = 0;
  #failure: string | null = null;
  #unwritten = 0;

  private constructor(folder: string, segmentBytes: number) {
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
  }

  /**
   * Opens what is in the folder, or begins anew there. Entries go on in a new segment, so that nothing is appended
   * to a line that was cut off.
   *
   * @param atLeast - the number that the next entry has at least: one after what snapshots hold
   * @param segmentBytes - of a segment: what is written to cannot be removed
   */
  static async open(
    folder: string,
    atLeast: number,
    segmentBytes = SEGMENT_BYTES,
  ): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    const journal = new Journal(folder, Math.min(segmentBytes, SEGMENT_BYTES));
    for (const first of await segmentsIn(folder)) {
      const { size } = await stat(join(folder, segmentName(first)));
      journal.#segments.set(first, size);
    }
    journal.#next = atLeast;
    return journal;
  }

  get state(): JournalState {
    let bytes = 0;
    for (const size of this.#segments.values()) bytes += size;
    return { next: this.#next, bytes, failure: this.#failure, unwritten: this.#unwritten };
  }

  /**
   * Appends entries; one call at a time.
   *
   * @returns the number of the first, whether it could be written or not
   */
  async append(entries: readonly unknown[]): Promise<number> {
    const first = this.#next;
    this.#next += entries.length;
    let text = '';
    entries.forEach((entry, index) => {
      text += `${JSON.stringify({ sequence: first + index, entry })}\n`;
    });
    try {
      const file = await this.#segmentFor(first);
      const bytes = Buffer.from(text);
      await writeWhole(file, bytes);
      this.#segments.set(this.#current, (this.#segments.get(this.#current) ?? 0) + bytes.length);
      this.#failure = null;
    } catch (error) {
      this.#failure = reasonOf(error);
      this.#unwritten += entries.length;
      await this.#leaveSegment();
    }
    return first;
  }

  /** Says that a snapshot holds so many of the entries that could not be written. */
  noteWhole(unwritten: number): void {
    this.#unwritten -= unwritten;
  }

  async #segmentFor(first: number): Promise<FileHandle> {
    const size = this.#segments.get(this.#current) ?? 0;
    if (this.#file !== null && size >= this.#segmentBytes) await this.#leaveSegment();
    if (this.#file === null) {
      this.#file = await open(join(this.#folder, segmentName(first)), 'w');
      this.#current = first;
      this.#segments.set(first, 0);
    }
    return this.#file;
  }

  /** Half a line may stand at the end of it. */
  async #leaveSegment(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => {});
  }

  /** Removes segments of which every entry is at or before this one. */
  async dropThrough(sequence: number): Promise<void> {
    const firsts = [...this.#segments.keys()].sort((a, b) => a - b);
    for (const [index, first] of firsts.entries()) {
      const following = firsts[index + 1];
      if (following === undefined || following > sequence + 1 || first === this.#current) break;
      await rm(join(this.#folder, segmentName(first)), { force: true });
      this.#segments.delete(first);
    }
  }

  async close(): Promise<void> {
    await this.#file?.sync().catch(() => {});
    await this.#leaveSegment();
  }
}

/** The first entries of the segments in a folder, in order. */
export async function segmentsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .map(firstSequenceOf)
    .filter((first) => first !== null)
    .sort((a, b) => a - b);
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
