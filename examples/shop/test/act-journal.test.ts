import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ActJournal } from '../src/supervisor/act-journal.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegis-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const journal = (): ActJournal => new ActJournal(join(folder, 'acts.jsonl'));
const ok = { ok: true, message: 'done' };

describe('ActJournal', () => {
  it('does an act once, also after a new start', async () => {
    let times = 0;
    const act = async () => ({ ...ok, message: `time ${++times}` });
    const first = journal();
    expect(await first.once('key', act)).toEqual(await first.once('key', act));
    const second = journal();
    expect(await second.status('key')).toBe('done');
    expect((await second.once('key', act)).message).toBe('time 1');
    expect(times).toBe(1);
  });

  it('waits with its answer for an act that is under way', async () => {
    let end = (_: typeof ok): void => undefined;
    const kept = journal();
    const act = kept.once('slow', () => new Promise<typeof ok>((resolve) => (end = resolve)));
    const status = kept.status('slow');
    end(ok);
    expect(await status).toBe('done');
    expect(await act).toEqual(ok);
  });

  it('does not do again what was begun and never seen to end', async () => {
    journal();
    appendFileSync(join(folder, 'acts.jsonl'), '{"key":"cut","result":null}\n{"key":"br');
    const after = journal();
    expect(await after.status('cut')).toBe('unknown');
    const answer = await after.once('cut', () => Promise.reject(new Error('done again')));
    expect(answer.ok).toBe(false);
    expect(await after.status('br')).toBe('not-done');
  });

  it('says that it does not know once it has forgotten', async () => {
    const kept = journal();
    for (let i = 0; i <= 10_000; i++) await kept.once(`key ${i}`, async () => ok);
    expect(await kept.status('key 0')).toBe('unknown');
    expect(await kept.status('key 10000')).toBe('done');
  });
});
