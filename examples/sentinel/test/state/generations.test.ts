import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/usage-error.js';
import { Generations, type StatePart } from '../../src/state/generations.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aegis-generations-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const NAMES = ['a', 'b', 'c'];
const noPause = async (): Promise<void> => {};

/** Parts with these contents, of which one may fail when it is its turn. */
function partsOf(contents: readonly number[], failing = -1): StatePart[] {
  return NAMES.map((name, index) => ({
    name,
    version: () => String(contents[index]),
    take: () => {
      if (index === failing) throw new Error('the process dies here');
      return JSON.stringify(contents[index]);
    },
  }));
}

async function readAll(): Promise<unknown[] | null> {
  const generations = await Generations.open(folder);
  if (generations.manifest === null) return null;
  return Promise.all(NAMES.map((name) => generations.load(name)));
}

describe('Generations', () => {
  it('leaves one whole generation whenever it is broken off, and nothing else when it is not', async () => {
    const contents = fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 3 });
    const step = fc.record({ contents, failing: fc.integer({ min: -1, max: 2 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        await rm(folder, { recursive: true, force: true });
        let stands: readonly number[] | null = null;
        for (const { contents: next, failing } of steps) {
          const generations = await Generations.open(folder);
          const unchanged = stands !== null && stands[failing] === next[failing];
          try {
            await generations.save(partsOf(next, failing), () => ({}), 1, noPause);
            expect(failing === -1 || unchanged).toBe(true);
            stands = next;
            expect(await readdir(folder)).toHaveLength(NAMES.length + 1);
          } catch (error) {
            expect((error as Error).message).toBe('the process dies here');
          }
          expect(await readAll()).toEqual(stands);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('removes what an end in the middle of writing has left', async () => {
    await writeFile(join(folder, 'a.7.part.json.123456'), '[1,');
    await writeFile(join(folder, 'state.json.123456'), '{');
    const generations = await Generations.open(folder);
    await generations.save(partsOf([1, 2, 3]), () => ({}), 1, noPause);
    expect((await readdir(folder)).sort()).toEqual([
      'a.1.part.json',
      'b.1.part.json',
      'c.1.part.json',
      'state.json',
    ]);
  });

  it('writes what has changed and nothing else', async () => {
    const generations = await Generations.open(folder);
    expect(await generations.save(partsOf([10, 20, 30]), () => ({}), 1, noPause)).toBe(6);
    expect(await generations.save(partsOf([10, 21, 30]), () => ({}), 2, noPause)).toBe(2);
    expect(await readAll()).toEqual([10, 21, 30]);
    expect(generations.manifest?.savedMs).toBe(2);
  });

  it('refuses what is damaged with a sentence that says what to do', async () => {
    const generations = await Generations.open(folder);
    await generations.save(partsOf([1, 2, 3]), () => ({}), 1, noPause);
    const file = generations.manifest!.parts.b!.file;
    await writeFile(join(folder, file), '{');
    await expect(generations.load('b')).rejects.toThrow(/remove the folder to start afresh/);
    await writeFile(
      join(folder, 'state.json'),
      '{"version":1,"parts":{"a":{"file":"../../etc/passwd"}}}',
    );
    await expect(Generations.open(folder)).rejects.toBeInstanceOf(UsageError);
    await writeFile(join(folder, 'state.json'), 'not json');
    await expect(Generations.open(folder)).rejects.toBeInstanceOf(UsageError);
  });
});
