import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkImports } from '../check-imports.mjs';

describe('the direction of imports', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'aegis-imports-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function problems(
    folder: string,
    text: string,
    dependencies: readonly string[] = ['@aegis/core', '@aegis/graph', '@aegis/anomaly'],
  ): string[] {
    rmSync(join(root, 'packages'), { recursive: true, force: true });
    const manifest = {
      name: `@aegis/${folder}`,
      dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])),
    };
    write(`packages/${folder}/package.json`, JSON.stringify(manifest));
    write(`packages/${folder}/src/deep/a.ts`, text);
    return checkImports(root).violations.map(({ line, problem }) => `${line}: ${problem}`);
  }

  it('lets everything use core, and root cause and remediation the plain graph', () => {
    const core = "import { Random } from '@aegis/core';\nexport * from '@aegis/core/stats';\n";
    expect(problems('anomaly', core)).toEqual([]);
    const graph = "import type { GraphSource } from '@aegis/graph/csr';\n";
    expect(problems('root-cause', core + graph)).toEqual([]);
    expect(problems('remediation', core + graph)).toEqual([]);
  });

  it('forbids all other ways', () => {
    expect(problems('anomaly', "import '@aegis/graph/csr';")).toHaveLength(1);
    expect(problems('root-cause', "import '@aegis/graph';")).toHaveLength(1);
    expect(problems('root-cause', "\nimport '@aegis/anomaly';")).toEqual([
      '2: root-cause may not import @aegis/anomaly',
    ]);
  });

  it('forbids core to use another package', () => {
    expect(problems('core', "import '@aegis/graph/csr';")).toHaveLength(1);
  });

  it('sees types, re-exports and dynamic imports', () => {
    const text = [
      "import type { A } from '@aegis/anomaly';",
      "export type { B } from '@aegis/anomaly';",
      "export const c = import('@aegis/anomaly');",
      "export type D = import('@aegis/anomaly').D;",
    ];
    expect(problems('learning', text.join('\n'))).toHaveLength(4);
  });

  it('does not read comments', () => {
    expect(problems('core', "/** import '@aegis/graph'; */\n// import 'fs';\n")).toEqual([]);
  });

  it('forbids the built-ins of a runtime', () => {
    expect(problems('core', "import 'node:fs';\nimport 'crypto';\nimport 'fs/promises';")).toEqual([
      '1: node:fs is a built-in of one runtime',
      '2: crypto is a built-in of one runtime',
      '3: fs/promises is a built-in of one runtime',
    ]);
  });

  it('wants every dependency declared', () => {
    expect(problems('learning', "import 'yaml';\nimport '@scope/x/y';", [])).toEqual([
      "1: yaml is not in package.json's dependencies",
      "2: @scope/x is not in package.json's dependencies",
    ]);
    expect(problems('learning', "import '@aegis/core';", [])).toHaveLength(1);
    expect(problems('learning', "import 'yaml/util';", ['yaml'])).toEqual([]);
  });

  it('keeps relative imports inside the sources, with their extension', () => {
    expect(problems('core', "import '../b.js';")).toEqual([]);
    expect(problems('core', "import '../../test/c.js';\nimport '../b';")).toEqual([
      "1: ../../test/c.js leaves the package's src",
      '2: ../b lacks the extension .js',
    ]);
  });

  it('forbids a package to import itself by name', () => {
    expect(problems('anomaly', "import '@aegis/anomaly';")).toHaveLength(1);
  });
});

describe('this workspace', () => {
  it('keeps the direction', () => {
    const { files, violations } = checkImports();
    expect(violations).toEqual([]);
    expect(files).toBeGreaterThan(50);
  });
});
