import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '@aegis/remediation/guard';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditFile } from '../../src/live/audit-file.js';

let root = '';
let folder = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'aegis-audit-'));
  folder = join(root, 'state');
});
afterEach(() => rm(root, { recursive: true }));

const entry = (sequence: number): AuditEntry => ({
  sequence,
  atMs: 0,
  event: 'review',
  detail: '{}',
  previous: '',
  hash: '',
});

describe('AuditFile', () => {
  it('holds what cannot be written, says so, and writes it when it can, in order', async () => {
    const failures: (string | null)[] = [];
    const audit = new AuditFile(join(folder, 'audit.jsonl'), (reason) => failures.push(reason));
    audit.append(entry(0));
    audit.append(entry(1));
    expect(failures[0]).toContain('ENOENT');
    await rename(await madeElsewhere(), folder);
    audit.append(entry(2));
    expect(failures.at(-1)).toBe(null);
    audit.append(entry(3));
    const path = join(folder, 'audit.jsonl');
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line).sequence)).toEqual([0, 1, 2, 3]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('goes on with a file that is there', async () => {
    const path = join(root, 'audit.jsonl');
    for (let run = 0; run < 2; run++) {
      const audit = new AuditFile(path, () => {});
      audit.append(entry(run));
    }
    expect((await readFile(path, 'utf8')).match(/"sequence":\d/g)).toHaveLength(2);
  });
});

const madeElsewhere = (): Promise<string> => mkdtemp(join(root, 'made-'));
