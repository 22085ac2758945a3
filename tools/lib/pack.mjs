import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pnpmCommand } from './pnpm.mjs';
import { run, tail } from './run.mjs';
import { withDependencies } from './workspace.mjs';

/**
 * Packs a package as it would be published.
 *
 * @returns {Promise<{ tarball: string, problem: string | null }>}
 */
export async function pack({ path, folder }, destination) {
  // A folder each: the name of a tarball depends on its version.
  const target = join(destination, folder);
  mkdirSync(target, { recursive: true });
  const [command, ...args] = pnpmCommand();
  const packed = await run(command, [...args, 'pack', '--pack-destination', target], { cwd: path });
  const [tarball] = readdirSync(target).filter((name) => name.endsWith('.tgz'));
  const problem = packed.code === 0 && tarball !== undefined ? null : tail(packed);
  return { tarball: join(target, tarball ?? ''), problem };
}

/**
 * The optional peers that a door of the package imports: who uses that door has them installed.
 *
 * @returns {Record<string, string>} versions by name
 */
function importedPeers({ manifest, path }) {
  const dist = join(path, 'dist');
  const code = readdirSync(dist)
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(dist, file), 'utf8'));
  const peers = Object.keys(manifest.peerDependenciesMeta ?? {});
  const imported = peers.filter((peer) =>
    code.some((text) => [`'${peer}`, `"${peer}`].some((name) => text.includes(`from ${name}`))),
  );
  return Object.fromEntries(imported.map((peer) => [peer, manifest.devDependencies[peer]]));
}

/**
 * Makes a project and installs tarballs there with npm.
 *
 * @param {Map<string, string>} tarballs - by the package's name
 * @param {readonly string[]} names - whose tarballs to install; the workspace's packages they need come along
 * @returns {Promise<string | null>} what went wrong
 */
export async function installTarballs(project, tarballs, names, packages) {
  mkdirSync(project, { recursive: true });
  const wanted = new Set(names.flatMap((name) => withDependencies(name, packages)));
  const dependencies = Object.fromEntries(
    [...wanted].map((name) => [name, `file:${tarballs.get(name)}`]),
  );
  for (const one of packages.filter(({ manifest }) => wanted.has(manifest.name))) {
    Object.assign(dependencies, importedPeers(one));
  }
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  const installed = await run('npm', args, { cwd: project });
  return installed.code === 0 ? null : tail(installed);
}
