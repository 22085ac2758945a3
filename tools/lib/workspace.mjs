import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the workspace, with the separator at its end removed. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** A folder whose `node_modules` link every package: what is put below it finds them all. */
export const LINKED = join(ROOT, 'benchmarks', 'node_modules');

/**
 * The publishable packages below `root`, by folder name.
 *
 * @returns {{ folder: string, path: string, manifest: Record<string, any>, doors: string[] }[]}
 */
export function readPackages(root = ROOT) {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .sort()
    .filter((folder) => existsSync(join(packages, folder, 'package.json')))
    .map((folder) => {
      const path = join(packages, folder);
      const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
      const doors = Object.keys(manifest.exports ?? {})
        .filter((door) => door !== './package.json')
        .map((door) => manifest.name + door.slice(1));
      return { folder, path, manifest, doors };
    });
}

/** The names of the workspace's packages that `name` needs at run time, itself first. */
export function withDependencies(name, packages = readPackages()) {
  const found = new Set([name]);
  for (const one of found) {
    const manifest = packages.find((each) => each.manifest.name === one)?.manifest;
    for (const dependency of Object.keys(manifest?.dependencies ?? {})) {
      if (packages.some((each) => each.manifest.name === dependency)) found.add(dependency);
    }
  }
  return [...found];
}
