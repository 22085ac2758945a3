import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pnpmCommand } from './pnpm.mjs';
import { run, tail } from './run.mjs';
import { ROOT, readPackages } from './workspace.mjs';

const CHANGESET = join(ROOT, 'node_modules', '@changesets', 'cli', 'bin.js');
const IDENTITY = ['-c', 'user.name=release', '-c', 'user.email=release@localhost'];

async function must(command, args, options) {
  const done = await run(command, args, options);
  if (done.code !== 0) throw new Error(`${command} ${args.join(' ')}\n${tail(done)}`);
  return done.stdout;
}

/** What is in the working tree and not ignored, and what has been built. */
async function copyFiles(root) {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = (await must('git', args, { cwd: ROOT })).split('\0').filter((file) => file !== '');
  for (const file of files.filter((each) => existsSync(join(ROOT, each)))) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(ROOT, file), join(root, file));
  }
  for (const { folder, path } of readPackages()) {
    cpSync(join(path, 'dist'), join(root, 'packages', folder, 'dist'), { recursive: true });
  }
}

/** Links the packages to one another, as installing would: packing looks there for their versions. */
function linkPackages(root) {
  for (const { path, manifest } of readPackages(root)) {
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (!name.startsWith('@aegis/')) continue;
      const link = join(path, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, 'packages', name.slice('@aegis/'.length)), link);
    }
  }
}

/** Provenance is signed by the workflow that publishes; from anywhere else npm refuses it. */
function withoutProvenance(root) {
  for (const { path, manifest } of readPackages(root)) {
    const publishConfig = { ...manifest.publishConfig, provenance: false };
    const text = JSON.stringify({ ...manifest, publishConfig }, null, 2);
    writeFileSync(join(path, 'package.json'), `${text}\n`);
  }
}

/**
 * A copy of the workspace with the versions that the next release will have. The workspace stays as it is.
 *
 * @param {string} root - where; must not exist
 */
export async function makeReleaseCopy(root) {
  await copyFiles(root);
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  linkPackages(root);
  // Changesets asks git which commit each change came with.
  await must('git', ['init', '--quiet', '--initial-branch=main'], { cwd: root });
  await must('git', ['add', '--all', '.changeset', 'packages/*/package.json'], { cwd: root });
  await must('git', [...IDENTITY, 'commit', '--quiet', '-m', 'copy'], { cwd: root });
  const pending = readdirSync(join(root, '.changeset')).filter((name) => name.endsWith('.md'));
  if (pending.length > 0) await must(process.execPath, [CHANGESET, 'version'], { cwd: root });
  withoutProvenance(root);
  return readPackages(root);
}

/** A folder with a `pnpm` in it: changesets looks for one on the path. */
function pnpmOnPath(folder) {
  mkdirSync(folder, { recursive: true });
  const command = pnpmCommand().map((part) => `'${part}'`);
  writeFileSync(join(folder, 'pnpm'), `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`);
  chmodSync(join(folder, 'pnpm'), 0o755);
  return folder;
}

/**
 * Publishes a copy as the release does, with `changeset publish`, to a registry of our own.
 *
 * @param {{ url: string, npmrc: string }} registry
 */
export async function publishCopy(root, registry) {
  const own = existsSync(join(root, '.npmrc')) ? readFileSync(join(root, '.npmrc'), 'utf8') : '';
  writeFileSync(join(root, '.npmrc'), `${own}\n${registry.npmrc}`);
  const bin = pnpmOnPath(join(root, '.bin'));
  await must(process.execPath, [CHANGESET, 'publish', '--no-git-tag'], {
    cwd: root,
    env: {
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      'npm_config_@aegis:registry': registry.url,
    },
  });
}
