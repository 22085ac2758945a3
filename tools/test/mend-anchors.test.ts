import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mendAnchors } from '../../docs/scripts/lib/mend-anchors.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aegis-anchors-'));
  mkdirSync(join(folder, 'graph'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('leads links to the headings that are there, and names those that lead nowhere', () => {
  const core = '# Core\n\n### Stats\n\n[a](#stats-1) [b](graph/csr.md#rows-2) [c](#gone)\n';
  writeFileSync(join(folder, 'core.md'), core);
  const csr = '# Rows\n\n## Rows\n\n[right as it is](#rows-1) [up](../core.md#stats-1)\n';
  writeFileSync(join(folder, 'graph', 'csr.md'), csr);

  expect(mendAnchors(folder)).toEqual(['core.md ](#gone)']);
  expect(readFileSync(join(folder, 'core.md'), 'utf8')).toContain(
    '[a](#stats) [b](graph/csr.md#rows) [c](#gone)',
  );
  expect(readFileSync(join(folder, 'graph', 'csr.md'), 'utf8')).toContain(
    '[right as it is](#rows-1) [up](../core.md#stats)',
  );
});
