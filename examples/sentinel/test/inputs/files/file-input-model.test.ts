import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileInput } from '../../../src/inputs/files/file-input.js';
import type { FollowedFiles } from '../../../src/inputs/files/followed-files.js';
import { CollectingIntake, HandClock } from '../collecting-intake.js';
import { WrittenLog } from './written-log.js';

type Act =
  | { readonly kind: 'append' | 'rename' | 'look'; readonly count: number }
  | { readonly count: 0; readonly kind: 'part' | 'cut' | 'remove' | 'make' | 'stop' };

const ACTS = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: act('append', 1, 6) },
    { weight: 8, arbitrary: act('look', 1, 3) },
    { weight: 2, arbitrary: act('rename', 0, 2) },
    {
      weight: 5,
      arbitrary: fc.constantFrom<Act>(
        { count: 0, kind: 'part' },
        { count: 0, kind: 'cut' },
        { count: 0, kind: 'remove' },
        { count: 0, kind: 'make' },
        { count: 0, kind: 'stop' },
      ),
    },
  ),
  { maxLength: 40 },
);

function act(kind: 'append' | 'rename' | 'look', min: number, max: number): fc.Arbitrary<Act> {
  return fc.integer({ min, max }).map((count) => ({ kind, count }));
}

/** Follows what is written, and is stopped and started again where it was. */
class Follower {
  readonly #path: string;
  readonly #clock = new HandClock();
  readonly intake = new CollectingIntake();
  #files: FollowedFiles | null = null;
  #input: FileInput | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async look(times: number): Promise<void> {
    if (this.#files === null || this.#input === null) {
      this.#input = new FileInput(
        { name: 'files', paths: [this.#path], from: 'start', partialLineMs: 1e9, findEveryMs: 0 },
        this.#clock,
      );
      this.#files = this.#input.open(this.intake.position);
    }
    for (let i = 0; i < times; i++) {
      this.#clock.nowMs += 200;
      await this.#input.step(this.#files, this.intake, new AbortController().signal);
    }
  }

  /** The way a killed process stops: nothing is handed over, nothing is saved. */
  async stop(): Promise<void> {
    await this.#files?.close();
    this.#files = null;
  }

  get lines(): string[] {
    return this.intake.texts.flatMap((text) => text.split('\n'));
  }
}

async function perform(acts: readonly Act[], log: WrittenLog, follower: Follower): Promise<void> {
  await follower.look(1);
  for (const one of acts) {
    if (one.kind === 'append') log.append(one.count);
    else if (one.kind === 'rename') log.rename(one.count);
    else if (one.kind === 'part') log.appendPart();
    else if (one.kind === 'cut') log.copyAndCut();
    else if (one.kind === 'remove') log.remove();
    else if (one.kind === 'make') log.make();
    else if (one.kind === 'stop') await follower.stop();
    else {
      await follower.look(one.count);
      log.seen(new Set(follower.lines));
    }
  }
  await follower.look(10);
}

describe.each([
  ['by its path', 'app.log'],
  ['by a pattern', 'app.log*'],
])('FileInput, %s, through whatever is done to a file', (_, pattern) => {
  it('hands over every whole line once, in order, but for what was cut off before it was read', async () => {
    await fc.assert(
      fc.asyncProperty(ACTS, async (acts) => {
        const folder = mkdtempSync(join(tmpdir(), 'aegis-files-'));
        const log = new WrittenLog(join(folder, 'app.log'), pattern !== 'app.log');
        const follower = new Follower(join(folder, pattern));
        try {
          await perform(acts, log, follower);
          const known = new Set(log.lines.map(({ text }) => text));
          const delivered = follower.lines.filter((line) => known.has(line));
          expect(new Set(delivered).size).toBe(delivered.length);
          const missing = log.lines.filter(
            ({ text, mayBeLost }) => !mayBeLost && !delivered.includes(text),
          );
          expect(missing).toEqual([]);
          if (pattern === 'app.log') {
            expect(delivered).toEqual(
              log.lines.map(({ text }) => text).filter((text) => delivered.includes(text)),
            );
          }
        } finally {
          await follower.stop();
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});
