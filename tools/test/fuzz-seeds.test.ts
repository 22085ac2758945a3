import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { keepSeed, keptSeeds, seedsFile } from '../fuzz/seeds.js';

const folder = mkdtempSync(join(tmpdir(), 'aegis-seeds-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('kept seeds', () => {
  it('lie beside the test that found them', () => {
    const test = pathToFileURL(join(folder, 'guard.fuzz.test.ts')).href;
    expect(seedsFile(test)).toBe(join(folder, 'guard.seeds.json'));
    expect(() => seedsFile(pathToFileURL(join(folder, 'guard.test.ts')).href)).toThrow(/fuzz/);
  });

  it('are kept by property, each once, and are none where there is no file', () => {
    const file = join(folder, 'a.seeds.json');
    expect(keptSeeds(file, 'holds')).toEqual([]);
    const [first, second] = [
      { seed: -7, run: 3, what: 'expected 1 to be 2' },
      { seed: -7, run: 4, what: 'another' },
    ];
    keepSeed(file, 'holds', first!);
    keepSeed(file, 'holds', { ...first!, what: 'the same again' });
    keepSeed(file, 'holds', second!);
    keepSeed(file, 'holds too', first!);
    expect(keptSeeds(file, 'holds')).toEqual([first, second]);
    expect(keptSeeds(file, 'holds too')).toEqual([first]);
    expect(keptSeeds(file, 'other')).toEqual([]);
  });
});
