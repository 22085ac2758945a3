import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilerPath } from './compilers.mjs';
import { run, tail } from './run.mjs';

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: 'es2022',
  // Neither a browser's types nor Node's: what the packages declare must stand alone.
  lib: ['es2023'],
  types: [],
  noEmit: true,
};

export const RESOLUTIONS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};

const ending = (done) => (done.code === 0 ? null : tail(done));

/** Imports every door as an ES module. */
async function importDoors(project, doors) {
  const lines = doors.map(
    (door) => `console.log('${door}', Object.keys(await import('${door}')).sort().join());`,
  );
  writeFileSync(join(project, 'import.mjs'), lines.join('\n'));
  return run(process.execPath, ['import.mjs'], { cwd: project });
}

/** Requires every door as CommonJS. */
async function requireDoors(project, doors) {
  const lines = doors.map(
    (door) => `console.log('${door}', Object.keys(require('${door}')).sort().join());`,
  );
  writeFileSync(join(project, 'require.cjs'), lines.join('\n'));
  return run(process.execPath, ['require.cjs'], { cwd: project });
}

/** What is wrong with the doors as ES modules, as CommonJS, and between the two. */
export async function checkDoors(project, doors) {
  const esm = await importDoors(project, doors);
  const cjs = await requireDoors(project, doors);
  const differ = esm.stdout === cjs.stdout ? null : `${esm.stdout}\nas CommonJS:\n${cjs.stdout}`;
  return { esm: ending(esm), cjs: ending(cjs) ?? (esm.code === 0 ? differ : null) };
}

/**
 * Type-checks a consumer that imports every door, library declarations included.
 *
 * @param {'nodenext' | 'bundler'} resolution
 * @param {string} compiler - one of `compilers()`
 * @returns {Promise<string | null>} what the compiler says
 */
export async function checkTypes(project, doors, resolution, compiler) {
  const imports = doors.map((door, i) => `import * as door${i} from '${door}';`);
  const uses = `export const doors: readonly object[] = [${doors.map((_, i) => `door${i}`)}];`;
  const text = `${[...imports, uses].join('\n')}\n`;
  writeFileSync(join(project, 'consumer.mts'), text);
  writeFileSync(join(project, 'consumer.cts'), text);
  // CommonJS files exist only where Node's rules hold.
  const files = resolution === 'nodenext' ? ['consumer.mts', 'consumer.cts'] : ['consumer.mts'];
  const config = { compilerOptions: { ...STRICT, ...RESOLUTIONS[resolution] }, files };
  const name = `tsconfig.${resolution}.json`;
  writeFileSync(join(project, name), JSON.stringify(config));
  return ending(
    await run(process.execPath, [compilerPath(compiler), '-p', name], { cwd: project }),
  );
}
