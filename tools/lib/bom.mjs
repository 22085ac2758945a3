import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages installed below a folder, as `name@version`. */
export function installedBelow(folder) {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return [];
  const names = readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readdirSync(join(modules, name)).map((each) => `${name}/${each}`)
        : [name],
    );
  return names.flatMap((name) => {
    const path = join(modules, name);
    const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    return [`${name}@${version}`, ...installedBelow(path)];
  });
}

const nameOf = ({ group, name }) => (group === undefined ? name : `${group}/${name}`);

/** All components, those within others too. */
function componentsOf({ components = [] }) {
  return components.flatMap((one) => [one, ...componentsOf(one)]);
}

/**
 * What a bill of materials lacks.
 *
 * @param {any} bom - CycloneDX, as JSON
 * @param {{ name: string, version: string }} manifest - whose bill it should be
 * @param {readonly string[]} installed - what comes with it, as `name@version`
 * @returns {string | null}
 */
export function bomProblem(bom, manifest, installed) {
  if (bom.bomFormat !== 'CycloneDX') return 'it is no CycloneDX document';
  const root = bom.metadata?.component ?? {};
  if (nameOf(root) !== manifest.name || root.version !== manifest.version) {
    return `it is about ${nameOf(root)} ${root.version}`;
  }
  const components = componentsOf(bom);
  const named = new Set(components.map((one) => `${nameOf(one)}@${one.version}`));
  const missing = installed.filter((one) => !named.has(one));
  if (missing.length > 0) return `it does not name ${missing.join(', ')}`;
  const unlicensed = [root, ...components].filter(({ licenses = [] }) => licenses.length === 0);
  return unlicensed.length === 0 ? null : `no licence for ${unlicensed.map(nameOf).join(', ')}`;
}
