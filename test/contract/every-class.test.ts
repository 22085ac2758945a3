import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { OUTSIDE } from './outside.js';
import { SUBJECTS } from './subjects/index.js';
import { tableOfLaws } from './table.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGES = join(ROOT, 'packages');

/** The classes that a package exports by any of its doors. */
async function classesOf(folder: string): Promise<Set<string>> {
  const source = join(PACKAGES, folder, 'src');
  const doors = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^([a-z-]+\/)?index\.ts$/.test(file))
    .map((file) => join(source, file));
  const names = new Set<string>();
  for (const door of doors) {
    const exported = (await import(door)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === 'function' && /^class\b/.test(String(value))) names.add(name);
    }
  }
  return names;
}

it.each(Object.entries(SUBJECTS))(
  '%s: every exported class is under the laws, or says why not',
  async (folder, subjects) => {
    const named = new Set([...subjects.map(({ name }) => name), ...Object.keys(OUTSIDE)]);
    const missing = [...(await classesOf(folder))].filter((name) => !named.has(name));
    expect(missing).toEqual([]);
  },
);

it('names every class once, and none that there is not', async () => {
  const names = [
    ...Object.values(SUBJECTS)
      .flat()
      .map(({ name }) => name),
    ...Object.keys(OUTSIDE),
  ];
  expect(new Set(names).size).toBe(names.length);
  const exported = new Set<string>(['trainPpo']);
  for (const folder of Object.keys(SUBJECTS)) {
    for (const name of await classesOf(folder)) exported.add(name);
  }
  expect(names.filter((name) => !exported.has(name))).toEqual([]);
});

it('is the table that readers see', () => {
  expect(readFileSync(join(ROOT, 'test', 'contract', 'LAWS.md'), 'utf8')).toBe(tableOfLaws());
});
