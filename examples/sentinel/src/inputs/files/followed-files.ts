import type { Clock } from '../clock.js';
import { EntryJoiner, type EntrySink } from '../lines/entry-joiner.js';
import type { FilePosition } from './file-position.js';
import { expandPaths, findRenamed, lookAt, type WatchedPaths } from './find-files.js';
import {
  type FileEvents,
  type FileFacts,
  type FileSettings,
  FollowedFile,
} from './followed-file.js';
import { type NodeRule, nodeOfPath } from './node-of-path.js';

/** A file without a name is let go after so long a time without anything new. */
const GONE_MS = 10_000;
const LOOK_MS = 100;
/** Files are read side by side, none further ahead of the others: what belongs together comes together, ms. */
const STEP_MS = 4000;
/** So long files are read side by side before what they gave is handed over. */
const ROUNDS_MS = 50;

/** Which files are followed, and how. */
export interface FollowSettings extends FileSettings {
  readonly paths: WatchedPaths;
  readonly exclude: readonly string[];
  /** Where files begin that are there at the first start; later ones begin at their start. */
  readonly from: 'start' | 'end';
  readonly nodes: NodeRule;
  readonly maxFiles: number;
  /** Between looks for new files that match a pattern, ms. */
  readonly findEveryMs: number;
}

/** All files of an input: which there are, which are read next, and where each of them is. */
export class FollowedFiles {
  readonly #settings: FollowSettings;
  readonly #clock: Clock;
  readonly #events: FileEvents;
  readonly #files = new Map<string, FollowedFile>();
  /** Paths that could not even be looked at when reading began: they were there already. */
  readonly #hidden = new Set<string>();
  #saved: readonly FilePosition[] | null;
  #begun = false;
  #paths: readonly string[] = [];
  #foundMs = Number.NEGATIVE_INFINITY;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #steppedMs = Number.NEGATIVE_INFINITY;
  /** Why paths cannot be looked at, by path. */
  #problems = new Map<string, string>();
  #tooMany = 0;

  /** @param saved - null at the first start */
  constructor(
    settings: FollowSettings,
    saved: readonly FilePosition[] | null,
    clock: Clock,
    events: FileEvents,
  ) {
    this.#settings = settings;
    this.#saved = saved;
    this.#clock = clock;
    this.#events = events;
  }

  get size(): number {
    return this.#files.size;
  }

  get folders(): ReadonlySet<string> {
    const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
    return new Set([...this.#settings.paths.literal, ...this.#paths].map(folderOf));
  }

  get behindBytes(): number {
    let bytes = 0;
    for (const file of this.#files.values()) bytes += file.behindBytes;
    return bytes;
  }

  /** What cannot be read, and why. */
  problems(): string[] {
    const told = [...this.#problems].map(([path, why]) => `${path}: ${why}`);
    for (const { path, problem } of this.#files.values()) {
      if (problem !== null) told.push(`${path}: ${problem}`);
    }
    if (this.#tooMany > 0) told.push(`${this.#tooMany} files are beyond the limit of files`);
    return told;
  }

  /**
   * Looks at all files, and reads each for one turn; where several have much to be read, side by side in time, for
   * several short turns: read one after the other, what several services did together would come apart.
   *
   * @param handOver - called after every turn that gave something
   * @returns whether anything was read; if so there may be more
   */
  async step(sink: EntrySink, handOver: () => Promise<void>): Promise<boolean> {
    const beganMs = this.#clock.steadyMs();
    // While there is much to read, hundreds of files need not be looked at after every turn.
    if (!this.#isBusy || beganMs - this.#lookedMs >= LOOK_MS) await this.#look(sink);
    if (beganMs - this.#steppedMs >= STEP_MS) this.#forgetWhereTheyStand();
    for (;;) {
      const untilMs = this.#untilMs();
      this.#isBusy = await this.#readEach(untilMs, sink, handOver);
      this.#steppedMs = this.#clock.steadyMs();
      const isOver = this.#steppedMs - beganMs >= ROUNDS_MS;
      if (!this.#isBusy || isOver || untilMs === Number.POSITIVE_INFINITY) return this.#isBusy;
    }
  }

  /** After a pause each may have much to be read, and it is not known of when. */
  #forgetWhereTheyStand(): void {
    for (const file of this.#files.values()) {
      file.standsAtMs = null;
      file.isUnseen = true;
      file.atEnd = false;
    }
  }

  /** Up to where files are read now: a little further than the one that is furthest behind. */
  #untilMs(): number {
    const behind = [...this.#files.values()].filter(
      (file) => !file.atEnd && file.problem === null && file.after === null,
    );
    if (behind.length < 2) return Number.POSITIVE_INFINITY;
    if (behind.some(({ isUnseen }) => isUnseen)) return Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (const { standsAtMs } of behind) least = Math.min(least, standsAtMs ?? least);
    return least + STEP_MS;
  }

  async #readEach(
    untilMs: number,
    sink: EntrySink,
    handOver: () => Promise<void>,
  ): Promise<boolean> {
    let isBusy = false;
    for (const file of [...this.#files.values()]) {
      if (file.after !== null) {
        if (this.#files.has(file.after.inode) && !file.after.atEnd) {
          // Before it is renamed in its turn.
          await file.hold();
          continue;
        }
        file.after.endEntry(sink);
        file.after = null;
      }
      await file.read(sink, untilMs);
      isBusy ||= !file.atEnd && file.problem === null;
      if (this.#isOver(file)) await this.#letGo(file, sink);
      await handOver();
    }
    return isBusy;
  }

  /** Which files there are, and whether each could be told from others; changes seldom. */
  get identities(): string {
    let text = '';
    for (const { inode, isIdentified } of this.#files.values()) text += `${inode}${isIdentified} `;
    return text;
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }

  positions(): FilePosition[] {
    return [...this.#files.values()].map((file) => file.position());
  }

  #isOver(file: FollowedFile): boolean {
    if (file.goneMs === null) return false;
    // Renamed or deleted before it could ever be opened: nothing leads to it any more.
    if (file.problem !== null) return true;
    const quietMs = Math.min(file.quietMs, this.#clock.steadyMs() - file.goneMs);
    return file.atEnd && quietMs >= GONE_MS;
  }

  async #letGo(file: FollowedFile, sink: EntrySink): Promise<void> {
    file.finish(sink);
    if (file.problem !== null) {
      this.#events.dropped(1);
      this.#events.note(`${file.path} is gone before it could be read (${file.problem}).`);
    }
    this.#files.delete(file.inode);
    await file.close();
  }

  async #look(sink: EntrySink): Promise<void> {
    const { findEveryMs, paths, exclude } = this.#settings;
    this.#lookedMs = this.#clock.steadyMs();
    const isDue = this.#clock.steadyMs() - this.#foundMs >= findEveryMs;
    let looks = await this.#lookAtAll(this.#paths);
    // Something was renamed: it may have a name that a pattern matches.
    const isMoved = [...this.#files.values()].some(
      (file) => file.goneMs === null && !looks.has(file.inode),
    );
    if (isDue || isMoved) {
      this.#foundMs = this.#clock.steadyMs();
      this.#paths = await expandPaths(paths, exclude);
      looks = await this.#lookAtAll(this.#paths);
    }
    if (!this.#begun) await this.#begin(looks, sink);
    this.#rename(looks);
    this.#addNew(looks);
    this.#begun = true;
  }

  /** Facts by inode; of several names of one file the first counts. */
  async #lookAtAll(paths: readonly string[]): Promise<Map<string, FileFacts>> {
    const found = new Map<string, FileFacts>();
    const problems = new Map<string, string>();
    for (const path of paths) {
      const look = await lookAt(path);
      if (look.facts !== null) {
        if (!found.has(look.facts.inode)) found.set(look.facts.inode, look.facts);
      } else if (look.why !== 'missing') {
        problems.set(path, look.why === 'denied' ? 'permission denied' : 'it is no file');
        if (!this.#begun) this.#hidden.add(path);
      }
    }
    this.#problems = problems;
    return found;
  }

  /** Puts the files back that were followed before, also those that have other names now. */
  async #begin(looks: ReadonlyMap<string, FileFacts>, sink: EntrySink): Promise<void> {
    for (const saved of this.#saved ?? []) {
      // An inode alone may be another file's by now: only what it began with tells that it is the same.
      const isKnown = saved.head.bytes > 0;
      const facts =
        looks.get(saved.inode) ?? (isKnown ? await findRenamed(saved.path, saved.inode) : null);
      if (facts !== null) {
        this.#add({ ...facts, path: saved.path }, saved).facts = facts;
        continue;
      }
      const node = nodeOfPath(saved.path, this.#settings.nodes);
      new EntryJoiner(node, this.#clock, saved.joiner).end(sink);
      if (saved.size <= saved.offset) continue;
      this.#events.dropped(1);
      this.#events.note(`${saved.path} was replaced before its end was read.`);
    }
  }

  #rename(looks: ReadonlyMap<string, FileFacts>): void {
    for (const file of this.#files.values()) {
      const facts = looks.get(file.inode) ?? null;
      if (facts !== null) {
        file.facts = facts;
        file.goneMs = null;
        if (file.path === facts.path) continue;
        file.formerPath = file.path;
        file.path = facts.path;
        file.atEnd = false;
      } else if (file.isOpen || file.goneMs !== null) {
        file.facts = null;
        file.goneMs ??= this.#clock.steadyMs();
        file.atEnd = false;
      } else if (file.problem !== null) {
        file.facts = null;
        file.goneMs = this.#clock.steadyMs();
      }
    }
  }

  #addNew(looks: ReadonlyMap<string, FileFacts>): void {
    const fresh = [...looks.values()].filter(({ inode }) => !this.#files.has(inode));
    // What was written to last was begun last, where several are new at once.
    fresh.sort((a, b) => Number(a.modifiedNs - b.modifiedNs));
    this.#tooMany = 0;
    for (const facts of fresh) {
      if (this.#files.size >= this.#settings.maxFiles) {
        this.#tooMany++;
        continue;
      }
      const isFirstStart = !this.#begun && this.#saved === null;
      const wasThere = isFirstStart || (this.#saved === null && this.#hidden.has(facts.path));
      this.#hidden.delete(facts.path);
      this.#add(facts, wasThere ? this.#settings.from : 'start');
    }
  }

  #add(facts: FileFacts, start: 'start' | 'end' | FilePosition): FollowedFile {
    const { nodes } = this.#settings;
    const node = nodeOfPath(facts.path, nodes);
    const file = new FollowedFile(facts, start, node, this.#settings, this.#clock, this.#events);
    if (typeof start === 'string') {
      file.after =
        [...this.#files.values()].findLast(
          ({ path, formerPath }) => path === facts.path || formerPath === facts.path,
        ) ?? null;
    }
    this.#files.set(facts.inode, file);
    return file;
  }
}
