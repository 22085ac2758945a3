import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(`${ROOT}docs/threat-model.md`, 'utf8');

/** The tests that the table names, and the tools. */
const paths = [...text.matchAll(/`([a-z][\w./-]*\.(?:test\.ts|json))`/g)].map(
  ([, path]) => path ?? '',
);
const isElsewhere = (path: string): boolean => /^(examples|tools)\//.test(path);

it('names tests that there are', () => {
  expect(paths.length).toBeGreaterThan(30);
  const missing = paths.filter(
    (path) => !existsSync(`${ROOT}${isElsewhere(path) ? path : `packages/${path}`}`),
  );
  expect(missing).toEqual([]);
});

it('says for each attacker what holds, what shows it, and what remains', () => {
  const table = text.split('\n').filter((line) => line.startsWith('|'));
  const rows = table.slice(2).map((line) => line.split('|').slice(1, -1));
  expect(rows.length).toBeGreaterThan(10);
  for (const cells of rows) {
    expect(cells).toHaveLength(6);
    for (const cell of cells) expect(cell.trim()).not.toBe('');
  }
});
