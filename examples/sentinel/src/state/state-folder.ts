import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../cli/usage-error.js';

/**
 * A folder of snapshots, one JSON file a part. Files are replaced whole, by renaming, so an interrupt
 * at any moment leaves either the old one or the new one.
 */
export class StateFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The snapshot called `name`, or null where there is none. */
  async load(name: string): Promise<unknown> {
    const path = join(this.#folder, `${name}.json`);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw new UsageError(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
    }
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new UsageError(`${path} is not JSON; remove it to start afresh`, { cause: error });
    }
  }

  /** Puts a snapshot away. */
  async save(name: string, snapshot: unknown): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFileAtomic(join(this.#folder, `${name}.json`), `${JSON.stringify(snapshot)}\n`);
  }
}
