import { describe, expect, it } from 'vitest';
import { countWords, namesIn, readClaims } from '../lib/read-claims.mjs';

const names = (text: string, kind: string) =>
  readClaims(text)
    .filter((claim) => claim.kind === kind)
    .map(({ name, line }) => `${line}:${name}`);

describe('what a text points at', () => {
  it('finds suites in spans and shell fences, up to the first option', () => {
    const text = 'So `pnpm bench speed logs --json`.\n\n```sh\npnpm bench nab # one\n```\n';
    expect(names(text, 'suite')).toEqual(['4:nab', '1:speed logs']);
  });

  it('finds the suites of a table whose head says that its first column holds them', () => {
    const head = '| `pnpm bench …` | x |\n|---|---|\n| `petshop`, `kpi`: `not this` | `nor` |\n';
    expect(names(head, 'suite')).toEqual(['3:petshop', '3:kpi']);
    expect(names(head.replace('`pnpm bench …`', 'what'), 'suite')).toEqual([]);
  });

  it('finds scripts, also behind npx and in the middle of a line', () => {
    const scripts = namesIn('npx -y pnpm@10.34.8 install && npx -y pnpm@10.34.8 demo');
    expect(scripts).toEqual([{ kind: 'script', name: 'demo' }]);
    expect(namesIn('pnpm --silent bench <suite>')).toEqual([{ kind: 'script', name: 'bench' }]);
  });

  it('finds files of the repository, and no pattern and nobody else’s path', () => {
    expect(namesIn('npx vitest run packages/core/test/random.test.ts')).toEqual([
      { kind: 'file', name: 'packages/core/test/random.test.ts' },
    ]);
    expect(namesIn('packages/*/src and path/to/manifests.yaml')).toEqual([]);
  });

  it('leaves code of other languages alone', () => {
    expect(
      readClaims("```ts\nconst a = 'packages/none/at-all.ts'; // `pnpm nothing`\n```\n"),
    ).toEqual([]);
  });
});

describe('the length of a text', () => {
  it('counts words and code, not rules and addresses', () => {
    expect(countWords('| a | [b c](https://d.e/f) |\n|---|---|\n')).toBe(3);
  });
});
