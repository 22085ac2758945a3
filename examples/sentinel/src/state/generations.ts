import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { UsageError } from '../cli/usage-error.js';

/** A part of the state: its name, and the snapshot taken when it is its turn. */
export interface StatePart {
  readonly name: string;
  /** As text, since that is what is written; called once. */
  readonly take: () => string;
  /** What tells one content from another, asked when it is its turn; what has not changed is not written again. */
  readonly version: () => string;
}

/** What was saved last. */
export interface Manifest {
  readonly version: 1;
  readonly savedMs: number;
  readonly parts: Readonly<Record<string, { readonly file: string; readonly version: string }>>;
  /** Whatever else has to be known before the parts are read. */
  readonly about: Readonly<Record<string, unknown>>;
}

const MANIFEST = 'state.json';
/** What a process that was ended while it wrote has left. */
const UNFINISHED = /\.json\.\d+$/;
const PART = /^[a-z0-9-]+\.[0-9]+\.part\.json$/;

/**
 * A state of many parts that is saved as one: the parts under new names, one after the other with a pause between,
 * and then the manifest that names them, which is replaced whole. A crash at any moment leaves the generation
 * before or the new one, never a mixture. What no manifest names is removed.
 */
export class Generations {
  readonly #folder: string;
  #manifest: Manifest | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws UsageError where the manifest is damaged, or of a later version */
  static async open(folder: string): Promise<Generations> {
    await mkdir(folder, { recursive: true });
    const generations = new Generations(folder);
    const path = join(folder, MANIFEST);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw new UsageError(`cannot read ${path}: ${error.message}`, { cause: error });
    });
    if (text !== null) generations.#manifest = readManifest(text, path);
    return generations;
  }

  /** What was saved last; null where nothing ever was. */
  get manifest(): Manifest | null {
    return this.#manifest;
  }

  /** @throws UsageError where the part is missing or damaged */
  async load(name: string): Promise<unknown> {
    const part = this.#manifest?.parts[name];
    if (part === undefined) return null;
    const path = join(this.#folder, part.file);
    try {
      return JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      const why = (error as Error).message;
      throw new UsageError(`cannot read ${path} (${why}); remove the folder to start afresh`, {
        cause: error,
      });
    }
  }

  /**
   * Saves a generation.
   *
   * @param pause - waited for between parts, so that others get their turn
   * @returns the bytes that were written
   * @throws whatever the disk says; the generation before stands then
   */
  async save(
    parts: readonly StatePart[],
    about: () => Manifest['about'],
    nowMs: number,
    pause: () => Promise<void>,
  ): Promise<number> {
    const named: Record<string, { file: string; version: string }> = {};
    let bytes = 0;
    for (const { name, version: versionOf, take } of parts) {
      const version = versionOf();
      const before = this.#manifest?.parts[name];
      if (before !== undefined && before.version === version) {
        named[name] = before;
        continue;
      }
      const text = take();
      const file = `${name}.${numberAfter(before?.file)}.part.json`;
      await writeFileAtomic(join(this.#folder, file), text);
      named[name] = { file, version };
      bytes += text.length;
      await pause();
    }
    const manifest: Manifest = { version: 1, savedMs: nowMs, parts: named, about: about() };
    await writeFileAtomic(join(this.#folder, MANIFEST), JSON.stringify(manifest));
    this.#manifest = manifest;
    await this.#removeOthers(named);
    return bytes;
  }

  async #removeOthers(named: Manifest['parts']): Promise<void> {
    const kept = new Set(Object.values(named).map(({ file }) => file));
    for (const file of await readdir(this.#folder)) {
      const isOld = PART.test(file) && !kept.has(file);
      if (isOld || UNFINISHED.test(file)) await rm(join(this.#folder, file), { force: true });
    }
  }
}

/** By turns over a few numbers would do; a growing one tells people which is newer. */
function numberAfter(file: string | undefined): number {
  return file === undefined ? 1 : Number(file.split('.')[1]) + 1;
}

function readManifest(text: string, path: string): Manifest {
  try {
    const manifest = JSON.parse(text) as Manifest;
    const files = Object.values(manifest.parts).map(({ file }) => file);
    if (manifest.version === 1 && files.every((file) => PART.test(file))) return manifest;
  } catch (error) {
    throw new UsageError(`${path} is damaged; remove the folder to start afresh`, { cause: error });
  }
  throw new UsageError(`${path} is of another version; remove the folder to start afresh`);
}
