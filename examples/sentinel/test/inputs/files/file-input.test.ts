import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileInput, type FileInputSettings } from '../../../src/inputs/files/file-input.js';
import type { FollowedFiles } from '../../../src/inputs/files/followed-files.js';
import { CollectingIntake, HandClock, until } from '../collecting-intake.js';

const NOBODY = 65_534;
let folder = '';
let path = '';
let clock = new HandClock();
let files: FollowedFiles | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegis-follow-'));
  path = join(folder, 'app.log');
  clock = new HandClock();
});

afterEach(async () => {
  await files?.close();
  rmSync(folder, { recursive: true });
});

function follow(settings: Partial<FileInputSettings> = {}, position: unknown = null) {
  const input = new FileInput({ name: 'f', paths: [path], findEveryMs: 0, ...settings }, clock);
  const intake = new CollectingIntake();
  intake.position = position;
  const opened = input.open(position);
  files = opened;
  const look = async (times = 4): Promise<void> => {
    for (let i = 0; i < times; i++) {
      clock.nowMs += 300;
      await input.step(opened, intake, new AbortController().signal);
    }
  };
  return { input, intake, look };
}

describe('FileInput', () => {
  it('begins with what is new in a file that it finds, and with the start of one that comes later', async () => {
    writeFileSync(path, 'INFO old\nINFO begun');
    const { intake, look } = follow({ paths: [join(folder, '*.log')] });
    await look();
    appendFileSync(path, ' and ended\nINFO new\n');
    writeFileSync(join(folder, 'later.log'), 'INFO later\n');
    await look();
    expect(intake.texts.sort()).toEqual(['INFO begun and ended', 'INFO later', 'INFO new']);
  });

  it('waits for a file that is not there yet', async () => {
    const { input, intake, look } = follow();
    await look();
    expect(input.status()).toMatchObject({ state: 'starting' });
    expect(input.status().sentence).toContain('not there yet');
    writeFileSync(path, 'INFO a\n');
    await look();
    expect(intake.texts).toEqual(['INFO a']);
    expect(input.status()).toMatchObject({
      state: 'ok',
      lines: 1,
      lastReceivedMs: expect.any(Number),
    });
  });

  it('says that it may not read, and goes on once it may', async () => {
    writeFileSync(path, 'INFO a\n');
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    const { input, intake, look } = follow({ from: 'start' });
    // Root may read whatever there is.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    try {
      await look();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect(input.status()).toMatchObject({ state: 'failing' });
    expect(input.status().sentence).toMatch(/permission denied, since /);
    chmodSync(path, 0o600);
    await look();
    expect(intake.texts).toEqual(['INFO a']);
    expect(input.status().state).toBe('ok');
  });

  it('is told that a folder is no file', async () => {
    const { input, look } = follow({ paths: [folder] });
    await look();
    expect(input.status()).toMatchObject({ state: 'failing' });
    expect(input.status().sentence).toContain('it is no file');
  });

  it('keeps what a stack trace has so far over a restart', async () => {
    writeFileSync(path, '');
    const first = follow({ from: 'start' });
    await first.look();
    appendFileSync(path, 'INFO a\nERROR b\njava.io.IOException: closed\n');
    await first.look(1);
    expect(first.intake.texts).toEqual(['INFO a']);
    await files?.close();
    appendFileSync(path, '\tat org.acme.Cart.add(Cart.java:7)\nINFO c\n');
    clock.nowMs += 3_600_000;
    const second = follow({}, first.intake.position);
    await second.look();
    expect(second.intake.texts).toEqual([
      'ERROR b\njava.io.IOException: closed\n\tat org.acme.Cart.add(Cart.java:7)',
      'INFO c',
    ]);
  });

  it('finds the rest of a file that was renamed behind a link while nobody looked', async () => {
    const real = join(folder, 'real');
    mkdirSync(real);
    writeFileSync(join(real, '0.log'), 'INFO a\n');
    symlinkSync(join(real, '0.log'), path);
    const first = follow({ from: 'start' });
    await first.look();
    await files?.close();
    appendFileSync(join(real, '0.log'), 'INFO b\n');
    renameSync(join(real, '0.log'), join(real, '0.log.20260102'));
    writeFileSync(join(real, '0.log'), 'INFO c\n');
    const second = follow({}, first.intake.position);
    await second.look();
    expect([first.intake.texts, second.intake.texts]).toEqual([['INFO a'], ['INFO b', 'INFO c']]);
  });

  it('hands over a last line without its end after a while', async () => {
    writeFileSync(path, '');
    const { intake, look } = follow({ partialLineMs: 5000 });
    await look();
    appendFileSync(path, 'INFO half');
    await look(10);
    expect(intake.texts).toEqual([]);
    await look(20);
    expect(intake.texts).toEqual(['INFO half']);
  });

  it('notices a file that was cut and has grown beyond where it was', async () => {
    writeFileSync(path, 'INFO a\n');
    const { input, intake, look } = follow({ from: 'start' });
    await look();
    truncateSync(path);
    appendFileSync(path, 'INFO much longer than before\nINFO c\n');
    await look();
    expect(intake.texts).toEqual(['INFO a', 'INFO much longer than before', 'INFO c']);
    expect(input.status().sentence).toContain('read from its beginning');
  });

  it('lets a file go that was deleted, once there is nothing more', async () => {
    writeFileSync(path, 'INFO a\n');
    const { intake, input, look } = follow({ from: 'start' });
    await look(1);
    rmSync(path);
    await look(50);
    expect(intake.texts).toEqual(['INFO a']);
    expect(files?.size).toBe(0);
    expect(input.status()).toMatchObject({ state: 'starting', dropped: 0 });
  });

  it('says what it has lost of a file that was replaced while nobody looked', async () => {
    writeFileSync(path, `INFO a\n${'INFO b\n'.repeat(100_000)}`);
    const first = follow({ from: 'start' });
    await first.look(1);
    await files?.close();
    rmSync(path);
    writeFileSync(join(folder, 'other'), '');
    writeFileSync(path, 'INFO new\n');
    const second = follow({}, first.intake.position);
    await second.look();
    // What was read of it already, and waited for more lines, is not lost.
    expect(second.intake.texts).toEqual(['INFO b', 'INFO new']);
    const { dropped, sentence } = second.input.status();
    // The inode may be given out again: then the file has another beginning.
    expect(dropped === 1 || sentence.includes('read from its beginning')).toBe(true);
  });

  it('reads large files in turns, says how far it is behind, and leaves out what is too far', async () => {
    const line = `INFO ${'x'.repeat(94)}\n`;
    writeFileSync(path, line.repeat(40_000));
    writeFileSync(join(folder, 'small.log'), 'INFO small\n');
    const { input, intake, look } = follow({
      paths: [join(folder, '*.log')],
      from: 'start',
      maxBehindBytes: 3_000_000,
    });
    await look(1);
    expect(input.status()).toMatchObject({ state: 'behind', dropped: 1 });
    expect(input.status().behind).toBe(3_000_000 - 262_144);
    expect(input.status().sentence).toContain('1.0 MiB of');
    await look(3);
    expect(intake.texts).toContain('INFO small');
    expect(input.status().state).toBe('behind');
    await look(20);
    expect(input.status()).toMatchObject({ state: 'ok', behind: 0 });
    // The last 30,000 lines; the first of them is begun, and left out.
    expect(intake.texts.filter((text) => text.length === 99)).toHaveLength(29_999);
    for (const { logs = [] } of intake.batches) expect(logs.length).toBeLessThan(5000);
  });

  it('follows as many files as it may, and names the others', async () => {
    for (let i = 0; i < 5; i++) writeFileSync(join(folder, `${i}.log`), `INFO ${i}\n`);
    const { input, look } = follow({ paths: [join(folder, '*.log')], maxFiles: 3, from: 'start' });
    await look();
    expect(files?.size).toBe(3);
    expect(input.status().sentence).toContain('2 files are beyond the limit');
  });

  it('goes on where anything else was saved as if it began', async () => {
    writeFileSync(path, 'INFO a\n');
    const { input, intake, look } = follow({ from: 'start' }, { version: 7 });
    await look();
    expect(intake.texts).toEqual(['INFO a']);
    expect(input.status().sentence).toContain('damaged');
  });

  it('runs: waits, wakes, follows a renamed file, and stops while its intake is full', async () => {
    writeFileSync(path, '');
    const input = new FileInput({ name: 'f', paths: [path], pollMs: 50 });
    const intake = new CollectingIntake();
    const abort = new AbortController();
    const running = input.run(intake, null, abort.signal);
    await until(() => intake.batches.length > 0);
    appendFileSync(path, 'INFO a\n');
    await until(() => intake.texts.length === 1);
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, 'INFO b\n');
    writeFileSync(path, 'INFO c\n');
    await until(() => intake.texts.length === 3);
    expect(intake.texts).toEqual(['INFO a', 'INFO b', 'INFO c']);
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const take = intake.take.bind(intake);
    intake.take = async (batch) => {
      await gate;
      await take(batch);
    };
    appendFileSync(path, 'INFO d\n');
    const { lines } = input.status();
    await until(() => input.status().lines > lines);
    appendFileSync(path, 'INFO e\n'.repeat(10));
    expect(intake.texts).toHaveLength(3);
    open();
    await until(() => intake.texts.length === 14);
    abort.abort();
    await running;
  });
});
