import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileInput } from '../../../src/inputs/files/file-input.js';
import type { FollowedFiles } from '../../../src/inputs/files/followed-files.js';
import { CollectingIntake, HandClock } from '../collecting-intake.js';

/** How far apart lines may be handed over that were written at one time: what a trace can bear. */
const APART_MS = 5000;
const HOUR_MS = 3_600_000;
const BEGIN_MS = 1_699_990_000_000;

let folder = '';
let files: FollowedFiles[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegis-side-'));
  files = [];
});

afterEach(async () => {
  for (const each of files) await each.close();
  rmSync(folder, { recursive: true });
});

/** An hour of some services, some of which say a thousand times as much as others. */
function write(seed: number, fromMs = 0): number {
  const random = new Random(seed);
  let lines = 0;
  for (const [name, everyMs] of [
    ['busy', 100],
    ['usual', 2000],
    ['quiet', 90_000],
  ] as const) {
    const text: string[] = [];
    for (let ms = fromMs; ms < HOUR_MS; ms += 1 + random.integer(2 * everyMs)) {
      text.push(JSON.stringify({ time: BEGIN_MS + ms, service: name, msg: 'did something' }));
      // What has no time belongs to the line before it.
      if (random.chance(0.01)) text.push('Error: no', '    at f (a.js:1:2)');
    }
    lines += text.length;
    appendFileSync(join(folder, `${name}.log`), `${text.join('\n')}\n`);
  }
  return lines;
}

async function readAll(intake: CollectingIntake, times: number): Promise<FileInput> {
  const clock = new HandClock();
  const input = new FileInput(
    { name: 'f', paths: [join(folder, '*.log')], from: 'start', findEveryMs: 0 },
    clock,
  );
  const opened = input.open(intake.position);
  files.push(opened);
  for (let i = 0; i < times; i++) {
    clock.nowMs += 300;
    await input.step(opened, intake, new AbortController().signal);
  }
  return input;
}

/** Of the lines that have one. */
function timesOf(texts: readonly string[]): number[] {
  return texts.flatMap((text) => {
    const found = /"time":(\d+)/.exec(text);
    return found === null ? [] : [Number(found[1])];
  });
}

/** How much earlier than one before it a line is, at most. */
function furthestBack(times: readonly number[]): number {
  let [latest, most] = [0, 0];
  for (const timeMs of times) {
    latest = Math.max(latest, timeMs);
    most = Math.max(most, latest - timeMs);
  }
  return most;
}

describe('files that have much to be read', () => {
  it('are read side by side in time, every line once', async () => {
    const lines = write(1);
    const intake = new CollectingIntake();
    const input = await readAll(intake, 20);
    expect(input.status().lines).toBe(lines);
    const times = timesOf(intake.texts);
    expect(intake.texts.flatMap((text) => text.split('\n')).length).toBe(lines);
    // Without reading side by side this is an hour.
    expect(furthestBack(times)).toBeLessThanOrEqual(APART_MS);
  });

  it('are so after a restart in the middle too, without a line lost or read twice', async () => {
    const lines = write(2);
    const stopped = new CollectingIntake();
    stopped.take = async (batch) => {
      if (stopped.batches.length < 9) await CollectingIntake.prototype.take.call(stopped, batch);
    };
    await readAll(stopped, 20);
    const again = new CollectingIntake();
    again.position = stopped.position;
    await readAll(again, 20);
    const texts = [...stopped.texts, ...again.texts];
    expect(texts.flatMap((text) => text.split('\n')).length).toBe(lines);
    expect(furthestBack(timesOf(texts))).toBeLessThanOrEqual(2 * APART_MS);
  });

  it('do not wait for one whose lines have no time', async () => {
    write(3);
    appendFileSync(join(folder, 'plain.log'), 'no time here\n'.repeat(50_000));
    const intake = new CollectingIntake();
    await readAll(intake, 20);
    const texts = intake.texts.filter((text) => text !== 'no time here');
    expect(intake.texts.length - texts.length).toBe(50_000);
    expect(furthestBack(timesOf(texts))).toBeLessThanOrEqual(APART_MS);
  });
});
