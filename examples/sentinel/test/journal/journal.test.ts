import { appendFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../src/journal/journal.js';
import { readJournal } from '../../src/journal/read-journal.js';

let root = '';
let folder = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'aegis-journal-'));
  folder = join(root, 'journal');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function read(after = -1): Promise<[number, unknown][]> {
  const all: [number, unknown][] = [];
  for await (const { sequence, entry } of readJournal(folder, after)) all.push([sequence, entry]);
  return all;
}

describe('Journal', () => {
  it('gives back what was appended, through every restart, from any number on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.nat({ max: 12 }),
        async (runs, after) => {
          await rm(folder, { recursive: true, force: true });
          const expected: [number, unknown][] = [];
          for (const batches of runs) {
            const journal = await Journal.open(folder, expected.length);
            for (const batch of batches) {
              expect(await journal.append(batch)).toBe(expected.length);
              // What goes through JSON loses the sign of a zero.
              for (const entry of batch) {
                expected.push([expected.length, JSON.parse(JSON.stringify(entry))]);
              }
            }
            await journal.close();
          }
          expect(await read()).toEqual(expected);
          expect(await read(after)).toEqual(expected.filter(([sequence]) => sequence > after));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes over a line that a crash cut off, wherever it was cut', async () => {
    const journal = await Journal.open(folder, 0);
    await journal.append([{ a: 1 }, { b: 'two' }]);
    await journal.close();
    const [name] = await readdir(folder);
    const whole = await readFile(join(folder, name!), 'utf8');
    const firstLine = whole.indexOf('\n') + 1;
    for (let length = firstLine; length < whole.length - 1; length++) {
      await writeFile(join(folder, name!), whole.slice(0, length));
      expect(await read()).toEqual([[0, { a: 1 }]]);
    }
    const again = await Journal.open(folder, 1);
    await again.append([{ b: 'again' }]);
    await again.close();
    expect(await read()).toEqual([
      [0, { a: 1 }],
      [1, { b: 'again' }],
    ]);
  });

  it('is not led astray by lines that are none of its own', async () => {
    const journal = await Journal.open(folder, 0);
    await journal.append([1]);
    await journal.close();
    const [name] = await readdir(folder);
    await appendFile(join(folder, name!), '{"sequence":"x"}\n{"sequence":7\n\0\0\0\n[]\nnull\n');
    await writeFile(join(folder, 'README.txt'), 'not a segment');
    expect(await read()).toEqual([[0, 1]]);
  });

  it('drops segments of which nothing is needed, and no other', async () => {
    for (let run = 0; run < 4; run++) {
      const journal = await Journal.open(folder, run * 2);
      await journal.append(['x', 'y']);
      await journal.close();
    }
    const journal = await Journal.open(folder, 8);
    await journal.append(['z']);
    await journal.dropThrough(4);
    expect((await read()).map(([sequence]) => sequence)).toEqual([4, 5, 6, 7, 8]);
    await journal.dropThrough(8);
    expect((await read()).map(([sequence]) => sequence)).toEqual([8]);
    await journal.close();
  });

  it('counts what cannot be written, says why, and goes on when it can', async () => {
    const journal = await Journal.open(folder, 0);
    await journal.append(['before']);
    expect(journal.state).toMatchObject({ next: 1, failure: null, unwritten: 0 });
    await journal.close();
    await rename(folder, `${folder}-away`);
    expect(await journal.append(['lost', 'lost too'])).toBe(1);
    expect(journal.state).toMatchObject({ next: 3, failure: 'ENOENT', unwritten: 2 });
    await rename(`${folder}-away`, folder);
    expect(await journal.append(['after'])).toBe(3);
    expect(journal.state).toMatchObject({ next: 4, failure: null, unwritten: 2 });
    journal.noteWhole(2);
    expect(journal.state.unwritten).toBe(0);
    await journal.close();
    expect(await read()).toEqual([
      [0, 'before'],
      [3, 'after'],
    ]);
  });

  it('begins another segment when one is large enough, so that it can be cut', async () => {
    const journal = await Journal.open(folder, 0, 100);
    for (let entry = 0; entry < 20; entry++) await journal.append(['x'.repeat(30)]);
    expect(journal.state.bytes).toBeGreaterThan(1000);
    await journal.dropThrough(19);
    expect(journal.state.bytes).toBeLessThan(200);
    await journal.close();
    expect((await read()).at(-1)?.[0]).toBe(19);
  });

  it('keeps what some readers take for the end of a line', async () => {
    const entry = { line: 'a\u2028b\u2029c\rd\ne\u0085f\ud800g', __proto__: null };
    const journal = await Journal.open(folder, 0);
    await journal.append([entry, JSON.parse('{"labels":{"__proto__":"x"}}')]);
    await journal.close();
    const [first, second] = await read();
    expect(first?.[1]).toEqual({ line: entry.line });
    expect(JSON.stringify(second?.[1])).toBe('{"labels":{"__proto__":"x"}}');
  });
});
