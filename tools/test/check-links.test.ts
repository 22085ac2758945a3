import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemOf } from '../check-links.mjs';
import { readLinks } from '../lib/markdown-links.mjs';

describe('reading links', () => {
  const text = `---
title: "[no](link)"
---
# What \`it\` says, & why
See [a guide](guide.md#two), ![a picture](a.svg), <a href="b.md">b</a> and [ref][r].

## Two
## Two

| cell |
| ---- |
| [in a table](c.md) |

\`[not](this.md)\`

\`\`\`md
[nor](that.md)
\`\`\`

[r]: d.md
`;

  it('finds them wherever they may stand, with their lines, and none in code', () => {
    expect(readLinks(text).links).toEqual([
      { target: 'guide.md#two', line: 5 },
      { target: 'a.svg', line: 5 },
      { target: 'b.md', line: 5 },
      { target: 'd.md', line: 5 },
      { target: 'c.md', line: 12 },
    ]);
  });

  it('names headings as GitHub does, a second one of a name apart', () => {
    expect([...readLinks(text).anchors]).toEqual(['what-it-says--why', 'two', 'two-1']);
  });
});

describe('judging a link', () => {
  let root = '';
  const texts: Record<string, string> = {
    'README.md': '# Top\n',
    'docs/guide.md': '# A guide\n## Two\n',
  };
  const read = (path: string) => readLinks(texts[path] ?? '');
  const judge = (target: string, file = 'docs/guide.md') => problemOf(target, file, read, root);

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'aegis-links-'));
    mkdirSync(join(root, 'docs'));
    for (const [path, text] of Object.entries(texts)) writeFileSync(join(root, path), text);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('lets through what is there, what is on the web, and pages that are generated', () => {
    const right = [
      '../README.md',
      '../README.md#top',
      '#two',
      '..',
      'https://a.b/c',
      'api/core/index.md',
    ];
    expect(right.map((target) => judge(target))).toEqual(right.map(() => null));
  });

  it('says what is wrong with the others', () => {
    expect(judge('gone.md')).toBe('gone.md leads to nothing');
    expect(judge('#three')).toBe('#three names no heading');
    expect(judge('../README.md#two')).toBe('../README.md#two names no heading');
    expect(judge('../../x.md')).toBe('../../x.md leaves the repository');
    expect(judge('/README.md')).toContain('begins at the root of a host');
  });
});
