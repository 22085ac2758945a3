import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { partsOf, sizeOf } from '../lib/bundle-door.mjs';
import { reachProblem } from '../lib/reach.mjs';
import { readPackages } from '../lib/workspace.mjs';

let root = '';
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

const door = (file: string) => ({
  import: { types: `./dist/${file}.d.ts`, default: `./${file}.js` },
});

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'aegis-weight-'));
  const manifest = {
    name: '@aegis/shelf',
    type: 'module',
    sideEffects: false,
    peerDependencies: { visitor: '*' },
    exports: { '.': door('index'), './heavy': door('heavy'), './typed': door('typed') },
  };
  write('packages/shelf/package.json', JSON.stringify(manifest));
  write('packages/shelf/index.js', "import { used } from './part.js';\nexport const a = used;\n");
  write('packages/shelf/part.js', 'export const used = 1;\n');
  write('packages/shelf/dist/index.d.ts', 'export declare const a: number;\n');
  const heavy =
    "import { weight } from 'boulder/deep';\nimport 'visitor/door';\nexport { weight };\n";
  write('packages/shelf/heavy.js', heavy);
  write('packages/shelf/src/heavy/index.ts', heavy);
  write('packages/shelf/dist/heavy.d.ts', 'export declare const weight: string;\n');
  write('packages/shelf/typed.js', 'export const b = 1;\n');
  write('packages/shelf/dist/typed.d.ts', "export * from './shared.js';\n");
  const shared =
    "import type { Graph } from '@scope/types/graph';\nexport declare const b: Graph;\n";
  write('packages/shelf/dist/shared.d.ts', shared);
  write(
    'packages/shelf/node_modules/boulder/deep.js',
    `export const weight = '${'x'.repeat(9000)}';`,
  );
  write('packages/shelf/node_modules/boulder/package.json', '{ "name": "boulder" }');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function problemOf(name: string, allowed: readonly string[]): Promise<string | null> {
  const packages = readPackages(root);
  return reachProblem(name, packages[0], packages, allowed);
}

it('lets a door load what it may', async () => {
  expect(await problemOf('@aegis/shelf', [])).toBeNull();
  expect(await problemOf('@aegis/shelf/heavy', ['boulder', 'visitor'])).toBeNull();
});

it('tells what a door loads though it may not, dependency or peer', async () => {
  expect(await problemOf('@aegis/shelf/heavy', ['visitor'])).toBe(
    '@aegis/shelf/heavy loads boulder',
  );
  expect(await problemOf('@aegis/shelf/heavy', ['boulder'])).toBe(
    '@aegis/shelf/heavy loads visitor',
  );
});

it('follows declarations to the types they name', async () => {
  const problem = '@aegis/shelf/typed names types of @scope/types';
  expect(await problemOf('@aegis/shelf/typed', [])).toBe(problem);
  expect(await problemOf('@aegis/shelf/typed', ['@scope/types'])).toBeNull();
});

it('tells what is allowed in vain', async () => {
  expect(await problemOf('@aegis/shelf', ['boulder'])).toBe('@aegis/shelf no longer needs boulder');
});

it('weighs dependencies, and leaves peers to the consumer', async () => {
  const [one] = readPackages(root);
  expect(await sizeOf("export * from '@aegis/shelf';", one)).toBeLessThan(100);
  // Ten thousand letters of one kind take a few bytes; what matters is that they are there.
  const heavy = await sizeOf("export * from '@aegis/shelf/heavy';", one);
  expect(heavy).toBeGreaterThan(await sizeOf("export * from '@aegis/shelf';", one));
});

it('says what a bundle is made of', async () => {
  const packages = readPackages(root);
  const code = "export * from '@aegis/shelf/heavy';";
  const parts = await partsOf(code, packages[0], packages);
  expect(parts.map(({ part }) => part)).toEqual(['boulder', 'packages/shelf/src/heavy']);
  expect(parts[0]?.bytes).toBeGreaterThan(9000);
});
