/**
 * node tools/check-publish.mjs
 *
 * A release, up to the registry: a copy of the workspace gets its next versions, `changeset publish` puts
 * it into a registry on loopback, and a project that knows nothing of the workspace installs it from there.
 * The READMEs' examples and the demo must run on what was installed.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOrExit } from './lib/build.mjs';
import { runReadme } from './lib/readme-examples.mjs';
import { NPM_INSTALL, startRegistry } from './lib/registry.mjs';
import { makeReleaseCopy, publishCopy } from './lib/release-copy.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT } from './lib/workspace.mjs';

const tally = new Tally('publish');
const work = mkdtempSync(join(tmpdir(), 'aegis-publish-'));
const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** Installs, and says whether our packages came from the registry and nowhere else. */
async function install(project, registry, args) {
  writeFileSync(join(project, '.npmrc'), registry.npmrc);
  const done = await run('npm', [...NPM_INSTALL, '--prefer-offline', ...args], { cwd: project });
  if (done.code !== 0) return tail(done);
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  const others = Object.entries(lock.packages)
    .filter(([path]) => /(^|\/)node_modules\/@aegis\/[^/]+$/.test(path))
    .filter(([, { resolved }]) => !resolved?.startsWith(registry.url));
  return others.length === 0 ? null : `not from the registry: ${others.map(([path]) => path)}`;
}

/** What is wrong with a package as it came from the registry. */
function manifestProblem(project, { manifest }) {
  const { version, dependencies = {} } = readManifest(join(project, 'node_modules', manifest.name));
  if (version !== manifest.version || version === '0.0.0') return `has version ${version}`;
  for (const [name, range] of Object.entries(dependencies)) {
    if (!name.startsWith('@aegis/')) continue;
    const installed = readManifest(join(project, 'node_modules', name)).version;
    if (range !== `^${installed}`) return `needs ${name} ${range}; ${installed} was installed`;
  }
  return null;
}

async function checkPackages(packages, registry) {
  const project = join(work, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const names = packages.map(({ manifest }) => manifest.name);
  const problem = await install(project, registry, names);
  tally.check('npm install of all packages', problem);
  if (problem !== null) return;
  for (const one of packages) {
    tally.check(`${one.folder}: versions`, manifestProblem(project, one));
    for (const { line, problem: wrong } of await runReadme(project, one.manifest.name)) {
      tally.check(`${one.folder}: README.md:${line}`, wrong);
    }
  }
}

/** The example as whoever copies its folder would have it: built, with packages from the registry. */
async function checkSentinel(packages, registry) {
  const from = join(ROOT, 'examples', 'sentinel');
  const project = join(work, 'sentinel');
  for (const part of ['package.json', 'dist', 'manifests']) {
    cpSync(join(from, part), join(project, part), { recursive: true });
  }
  const { devDependencies: _, ...manifest } = readManifest(project);
  for (const { manifest: one } of packages) {
    if (one.name in manifest.dependencies) manifest.dependencies[one.name] = `^${one.version}`;
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  const problem = await install(project, registry, []);
  tally.check('sentinel: npm install', problem);
  if (problem !== null) return;
  const args = ['dist/main.js', '--simulate', '--json', '--seed', '1', '--state', 'state'];
  const done = await run(process.execPath, args, { cwd: project });
  const outcome = done.code === 0 ? JSON.parse(done.stdout).outcome : null;
  const mended = outcome?.resolved === true && outcome.verified === true;
  tally.check('sentinel: the demo mends a fault', mended ? null : tail(done));
  const help = await run(process.execPath, ['dist/sentinel.js', '--help'], { cwd: project });
  tally.check('sentinel: the server starts', help.code === 0 ? null : tail(help));
}

await buildOrExit();
let registry = null;
try {
  const copy = join(work, 'copy');
  mkdirSync(copy);
  registry = await startRegistry(join(work, 'registry'));
  const packages = await makeReleaseCopy(copy);
  await publishCopy(copy, registry);
  for (const { folder, path, manifest } of packages) {
    const log = join(path, 'CHANGELOG.md');
    const told = existsSync(log) && readFileSync(log, 'utf8').includes(`## ${manifest.version}`);
    tally.check(`${folder}: its changes are told`, told ? null : `nothing of ${manifest.version}`);
  }
  await checkPackages(packages, registry);
  await checkSentinel(packages, registry);
} catch (error) {
  tally.fail(String(error.message ?? error));
} finally {
  registry?.stop();
  rmSync(work, { recursive: true, force: true });
}
tally.close();
