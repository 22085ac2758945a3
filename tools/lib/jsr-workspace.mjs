import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackages } from './workspace.mjs';

const write = (path, json) => writeFileSync(path, JSON.stringify(json, null, 2));

/** Where a door begins in the sources; JSR publishes those. */
const sourceOf = (door) => (door === '.' ? './src/index.ts' : `./src${door.slice(1)}/index.ts`);

/** What bare specifiers mean: packages of npm, ours being members of the workspace. */
function importsOf({ dependencies = {}, peerDependencies = {}, devDependencies = {} }) {
  const imports = {};
  for (const [name, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
    if (name.startsWith('@aegis/')) continue;
    // An address has no room for a range with spaces; of peers, the version that we test with.
    const version = name in peerDependencies ? (devDependencies[name] ?? range) : range;
    imports[name] = `npm:${name}@${version}`;
    imports[`${name}/`] = `npm:/${name}@${version}/`;
  }
  return imports;
}

/**
 * Lays the packages out as a workspace of Deno, with what JSR wants to know made from each package.json.
 *
 * @param {string} version - that all packages are given
 */
export function makeJsrWorkspace(root, version) {
  const packages = readPackages();
  for (const { folder, path, manifest } of packages) {
    const target = join(root, folder);
    mkdirSync(target, { recursive: true });
    for (const part of ['src', 'README.md', 'LICENSE']) {
      cpSync(join(path, part), join(target, part), { recursive: true });
    }
    const doors = Object.keys(manifest.exports).filter((door) => door !== './package.json');
    write(join(target, 'deno.json'), {
      name: manifest.name,
      version,
      license: manifest.license,
      exports: Object.fromEntries(doors.map((door) => [door, sourceOf(door)])),
      imports: importsOf(manifest),
    });
  }
  write(join(root, 'deno.json'), {
    workspace: packages.map(({ folder }) => `./${folder}`),
    compilerOptions: { lib: ['es2023'] },
  });
  return packages;
}
