import type { InputStatus } from '../../api/resources/status.js';
import { type Clock, SYSTEM_CLOCK } from '../clock.js';
import type { Batch, Input, Intake, LogEntry } from '../input.js';
import { InputBoard } from '../input-board.js';
import { readPosition, writePosition } from './file-position.js';
import { FileWatch } from './file-watch.js';
import { watchedPaths } from './find-files.js';
import { FollowedFiles, type FollowSettings } from './followed-files.js';

/** Which files are followed, and how; sizes in bytes, times in milliseconds. */
export interface FileInputSettings {
  readonly name: string;
  /** Absolute; `*`, `**`, `?`, `[…]` and `{…}` make a pattern. */
  readonly paths: readonly string[];
  readonly exclude?: readonly string[];
  readonly from?: 'start' | 'end';
  readonly node?: string | null;
  readonly nodeFromPath?: RegExp | null;
  readonly maxLineBytes?: number;
  readonly maxBehindBytes?: number;
  readonly maxFiles?: number;
  readonly pollMs?: number;
  readonly findEveryMs?: number;
  readonly partialLineMs?: number;
}

/** Handed over together at most, but for one turn at a file. */
const BATCH_ENTRIES = 1000;
const BATCH_ENTRIES_PER_FILE = 20;
/** Less than this is no lag, but what was written since the last look. */
const BEHIND_BYTES = 1_048_576;
const MOST_REST_MS = 1000;

/**
 * Follows log files, each by its inode: through renaming, cutting, deleting and making anew, in chunks,
 * in turns. What was handed over is never read again, also after a restart; what a program has cut off
 * before it was read is lost, and so is a file that was made and renamed out of sight between two looks.
 */
export class FileInput implements Input {
  readonly name: string;
  readonly #paths: readonly string[];
  readonly #settings: FollowSettings;
  readonly #pollMs: number;
  readonly #clock: Clock;
  readonly #board: InputBoard;
  /** Of the position that was handed over last. */
  #identities: string | null = null;
  #failingSinceMs: number | null = null;
  #completeMs = Number.NEGATIVE_INFINITY;

  constructor(settings: FileInputSettings, clock: Clock = SYSTEM_CLOCK) {
    this.name = settings.name;
    this.#paths = settings.paths;
    this.#settings = {
      paths: watchedPaths(settings.paths),
      exclude: settings.exclude ?? [],
      from: settings.from ?? 'end',
      nodes: { node: settings.node ?? null, nodeFromPath: settings.nodeFromPath ?? null },
      maxFiles: settings.maxFiles ?? 1000,
      findEveryMs: settings.findEveryMs ?? 3000,
      maxLineBytes: settings.maxLineBytes ?? 65_536,
      maxBehindBytes: settings.maxBehindBytes ?? 1_073_741_824,
      partialLineMs: settings.partialLineMs ?? 5000,
    };
    this.#pollMs = settings.pollMs ?? 250;
    this.#clock = clock;
    this.#board = new InputBoard(settings.name, 'file');
  }

  async run(intake: Intake, position: unknown, signal: AbortSignal): Promise<void> {
    const files = this.open(position);
    const watch = new FileWatch();
    try {
      while (!signal.aborted) {
        watch.watch(files.folders);
        const startedMs = this.#clock.wallMs();
        const beganMs = this.#clock.steadyMs();
        const isBusy = await this.step(files, intake, signal);
        if (isBusy) continue;
        this.#completeMs = startedMs;
        // The more files there are to look at, the less often: a fifth of the time at most, but once a second.
        const restMs = Math.min(MOST_REST_MS, 4 * (this.#clock.steadyMs() - beganMs));
        await watch.wait(Math.max(this.#pollMs, restMs), restMs, signal);
      }
    } finally {
      watch.close();
      await files.close();
      this.#board.tell('ended', 'Is not read any more.');
    }
  }

  get completeMs(): number {
    return this.#completeMs;
  }

  /** The files as they are to be read from a position on. */
  open(position: unknown): FollowedFiles {
    const saved = position === null ? null : readPosition(position);
    if (position !== null && saved === null) {
      this.#board.note('What was saved of earlier reading is damaged; reading begins anew.');
    }
    return new FollowedFiles(this.#settings, saved, this.#clock, {
      note: (sentence) => this.#board.note(sentence),
      lines: (count) => {
        this.#board.lines += count;
      },
      dropped: (count) => {
        this.#board.dropped += count;
      },
    });
  }

  /** One turn at every file. */
  async step(files: FollowedFiles, intake: Intake, signal: AbortSignal): Promise<boolean> {
    let logs: LogEntry[] = [];
    const take = async (): Promise<void> => {
      if (logs.length === 0 || signal.aborted) return;
      const taken = logs;
      logs = [];
      this.#board.lastReceivedMs = this.#clock.wallMs();
      await this.#handOver({ logs: taken }, files, intake);
    };
    // A position tells of every file, so that with many of them a batch has to be worth it.
    const enough = Math.max(BATCH_ENTRIES, BATCH_ENTRIES_PER_FILE * files.size);
    const isBusy = await files.step(
      (entry) => logs.push(entry),
      async () => {
        if (logs.length >= enough) await take();
      },
    );
    await take();
    // What is known of a file has to outlive the process before the file is renamed unseen.
    if (files.identities !== this.#identities && !signal.aborted) {
      await this.#handOver({}, files, intake);
    }
    this.#tell(files);
    return isBusy;
  }

  async #handOver(part: Pick<Batch, 'logs'>, files: FollowedFiles, intake: Intake): Promise<void> {
    this.#identities = files.identities;
    const position = writePosition(files.positions());
    await intake.take({ source: this.name, ...part, position });
  }

  #tell(files: FollowedFiles): void {
    const board = this.#board;
    const problems = files.problems();
    board.behind = files.behindBytes;
    if (problems.length > 0) {
      this.#failingSinceMs ??= this.#clock.wallMs();
      const since = new Date(this.#failingSinceMs).toISOString();
      const more = problems.length > 1 ? ` and ${problems.length - 1} more` : '';
      board.tell('failing', `Cannot read ${problems[0]}${more}, since ${since}.`);
      return;
    }
    this.#failingSinceMs = null;
    const count = `${files.size} ${files.size === 1 ? 'file' : 'files'}`;
    if (board.behind > BEHIND_BYTES) {
      const mebibytes = (board.behind / 1_048_576).toFixed(1);
      board.tell('behind', `Follows ${count}, and has ${mebibytes} MiB of them still to read.`);
    } else if (files.size === 0) {
      board.tell('starting', `Waits for ${this.#paths.join(', ')}, which is not there yet.`);
    } else board.tell('ok', `Follows ${count}.`);
  }

  status(): InputStatus {
    return this.#board.status();
  }
}
