import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { CaseRecord } from './case-record.js';

/** Cases that are remembered; of those that are over, the one opened first goes first. */
const MOST_CASES = 1000;
/** What a process that was ended while it wrote has left. */
const UNFINISHED = /\.case\.json\.\d+$/;
const FILE = /^[A-Za-z0-9_-]{1,128}\.case\.json$/;

/** The cases that are worked on, each in a file of its own that is replaced whole. */
export class CaseFiles {
  readonly #folder: string;
  readonly #cases = new Map<string, CaseRecord>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what is there; a file that is none is left out and named in `damaged`. */
  static async open(folder: string): Promise<{ files: CaseFiles; damaged: string[] }> {
    await mkdir(folder, { recursive: true });
    const files = new CaseFiles(folder);
    const damaged: string[] = [];
    const records: CaseRecord[] = [];
    const names = (await readdir(folder)).sort();
    for (const name of names.filter((file) => UNFINISHED.test(file))) {
      await rm(join(folder, name), { force: true });
    }
    for (const name of names.filter((file) => FILE.test(file))) {
      try {
        records.push(readCase(await readFile(join(folder, name), 'utf8')));
      } catch {
        damaged.push(name);
      }
    }
    records.sort((a, b) => a.openedMs - b.openedMs);
    for (const record of records) files.#cases.set(record.incidentId, record);
    return { files, damaged };
  }

  get(incidentId: string): CaseRecord | null {
    return this.#cases.get(incidentId) ?? null;
  }

  /** Oldest first. */
  all(): IterableIterator<CaseRecord> {
    return this.#cases.values();
  }

  add(record: CaseRecord): void {
    this.#cases.set(record.incidentId, record);
  }

  /** Writes a case down. @throws whatever the disk says */
  async save(record: CaseRecord): Promise<void> {
    await writeFileAtomic(this.#pathOf(record.incidentId), JSON.stringify(record));
    while (this.#cases.size > MOST_CASES) {
      const oldest = this.#oldest();
      this.#cases.delete(oldest);
      await rm(this.#pathOf(oldest), { force: true });
    }
  }

  /** Of those that are over the first; where none is, of all. */
  #oldest(): string {
    for (const { incidentId, phase } of this.#cases.values()) {
      if (phase === 'over' || phase === 'resolved') return incidentId;
    }
    return this.#cases.keys().next().value!;
  }

  #pathOf(incidentId: string): string {
    return join(this.#folder, `${incidentId.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.case.json`);
  }
}

function readCase(text: string): CaseRecord {
  const record = JSON.parse(text) as CaseRecord;
  const lists = [record.plans, record.history, record.timeline];
  if (typeof record.incidentId !== 'string' || !lists.every(Array.isArray))
    throw new Error('no case');
  return record;
}
