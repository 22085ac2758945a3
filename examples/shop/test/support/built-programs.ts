import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The programs of the shop as their sources stand, beside each other as in `dist`. */
export interface BuiltPrograms {
  readonly service: string;
  readonly main: string;
  remove(): void;
}

/** Below node_modules, where packages are found and nobody looks. */
export async function buildPrograms(): Promise<BuiltPrograms> {
  mkdirSync(at('node_modules'), { recursive: true });
  const folder = mkdtempSync(at('node_modules/.shop-test-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await build({
    entryPoints: [at('src/service.ts'), at('src/main.ts')],
    outdir: folder,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  return {
    service: join(folder, 'service.js'),
    main: join(folder, 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
