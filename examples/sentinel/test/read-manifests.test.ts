import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../src/cli/usage-error.js';
import { readManifests } from '../src/source/read-manifests.js';

describe('readManifests', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aegis-manifests-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('reads the YAML files below a folder in order, and leaves Helm charts alone', async () => {
    await mkdir(join(folder, 'chart', 'templates'), { recursive: true });
    await writeFile(join(folder, 'chart', 'Chart.yaml'), 'name: x');
    await writeFile(join(folder, 'chart', 'templates', 'a.yaml'), '{{ not yaml }}');
    await writeFile(join(folder, 'b.yml'), 'b: 1');
    await writeFile(join(folder, 'a.yaml'), 'a: 1');
    await writeFile(join(folder, 'notes.txt'), 'x');
    const files = await readManifests(folder);
    expect(files.map((file) => file.text)).toEqual(['a: 1', 'b: 1']);
  });

  it('says what is missing', async () => {
    await expect(readManifests(join(folder, 'none.yaml'))).rejects.toThrow(UsageError);
    await expect(readManifests(folder)).rejects.toThrow('holds no .yaml file');
  });
});
