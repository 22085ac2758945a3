import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFolder } from '../src/state/state-folder.js';

describe('StateFolder', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aegis-state-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives back what was put away, and null for what never was', async () => {
    const state = new StateFolder(join(folder, 'deep', 'er'));
    expect(await state.load('learner')).toBeNull();
    await state.save('learner', { cases: [1, 2] });
    await state.save('learner', { cases: [1, 2, 3] });
    expect(await state.load('learner')).toEqual({ cases: [1, 2, 3] });
    expect(await readdir(join(folder, 'deep', 'er'))).toEqual(['learner.json']);
  });

  it('tells which file is broken', async () => {
    await writeFile(join(folder, 'learner.json'), '{"cases":');
    await expect(new StateFolder(folder).load('learner')).rejects.toThrow(
      'learner.json is not JSON',
    );
  });
});
