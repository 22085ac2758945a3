/**
 * node tools/sbom.mjs [--out <folder>]
 *
 * A bill of materials (CycloneDX, JSON) for each package: what npm installs with it, with licences. The
 * packages are installed from a registry on loopback with the versions that the next release will have.
 * Optional peers are the consumer's, and in no bill. Default folder: out/sbom.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bomProblem, installedBelow } from './lib/bom.mjs';
import { buildOrExit } from './lib/build.mjs';
import { NPM_INSTALL, startRegistry } from './lib/registry.mjs';
import { makeReleaseCopy, publishCopy } from './lib/release-copy.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT } from './lib/workspace.mjs';

/** Where the packages will be, in place of where they were for a minute. */
const PUBLIC_REGISTRY = 'https://registry.npmjs.org/';
const INSTALL = [...NPM_INSTALL, '--ignore-scripts', '--omit=dev'];

const CYCLONEDX = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
const flag = process.argv.indexOf('--out');
const out = resolve(process.env.INIT_CWD ?? ROOT, flag < 0 ? 'out/sbom' : process.argv[flag + 1]);
const tally = new Tally('sbom');
const work = mkdtempSync(join(tmpdir(), 'aegis-sbom-'));

/** The published package as a project of its own; null where it could not be installed. */
async function unpack({ folder, manifest }, registry) {
  const consumer = join(work, folder, 'consumer');
  mkdirSync(consumer, { recursive: true });
  writeFileSync(join(consumer, '.npmrc'), registry.npmrc);
  writeFileSync(join(consumer, 'package.json'), '{ "private": true }');
  const got = await run('npm', [...INSTALL, manifest.name], { cwd: consumer });
  const project = join(work, folder, 'package');
  if (got.code === 0) {
    cpSync(join(consumer, 'node_modules', manifest.name), project, { recursive: true });
    const { devDependencies: _, ...own } = JSON.parse(
      readFileSync(join(project, 'package.json'), 'utf8'),
    );
    writeFileSync(join(project, 'package.json'), JSON.stringify(own, null, 2));
    cpSync(join(consumer, '.npmrc'), join(project, '.npmrc'));
  }
  const done = got.code === 0 ? await run('npm', INSTALL, { cwd: project }) : got;
  tally.check(`${folder}: npm install`, done.code === 0 ? null : tail(done));
  return done.code === 0 ? project : null;
}

async function writeBom(one, registry) {
  const project = await unpack(one, registry);
  if (project === null) return;
  const file = join(project, 'bom.json');
  const args = ['--omit', 'dev', '--mc-type', 'library', '--output-reproducible', '--validate'];
  // It asks whatever runs it, which here is pnpm, and pnpm does not know the question.
  const env = { npm_execpath: '' };
  const done = await run(process.execPath, [CYCLONEDX, ...args, '-o', file], { cwd: project, env });
  tally.check(`${one.folder}: cyclonedx-npm`, done.code === 0 ? null : tail(done));
  if (done.code !== 0) return;
  const text = readFileSync(file, 'utf8').replaceAll(registry.url, PUBLIC_REGISTRY);
  const problem = bomProblem(JSON.parse(text), one.manifest, installedBelow(project));
  tally.check(`${one.folder}: what the bill names`, problem);
  if (problem === null) writeFileSync(join(out, `${one.folder}.cdx.json`), text);
}

await buildOrExit();
mkdirSync(out, { recursive: true });
let registry = null;
try {
  registry = await startRegistry(join(work, 'registry'));
  const copy = join(work, 'copy');
  mkdirSync(copy);
  const packages = await makeReleaseCopy(copy);
  await publishCopy(copy, registry);
  for (const one of packages) await writeBom(one, registry);
} catch (error) {
  tally.fail(String(error.message ?? error));
} finally {
  registry?.stop();
  rmSync(work, { recursive: true, force: true });
}
tally.close(`; in ${out}`);
