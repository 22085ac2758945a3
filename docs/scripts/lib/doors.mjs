import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.mjs';

/** From what all stand on to what stands on it. */
const ORDER = ['core', 'graph', 'anomaly', 'root-cause', 'remediation', 'learning'];

/**
 * Every door of every package.
 *
 * @returns {{ folder: string, name: string, doors: { name: string, source: string, page: string }[] }[]}
 * `name` is what is imported, `source` its index.ts, `page` the page of the reference without its ending
 */
export function readDoors() {
  const folders = readdirSync(join(ROOT, 'packages'));
  folders.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  return folders.map((folder) => {
    const path = join(ROOT, 'packages', folder);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const doors = Object.keys(manifest.exports)
      .filter((door) => door !== './package.json')
      .map((door) => {
        const source = join(path, 'src', door, 'index.ts');
        if (!existsSync(source))
          throw new Error(`${manifest.name}${door.slice(1)} has no ${source}`);
        const name = manifest.name + door.slice(1);
        return { name, source, page: `api/${folder}${door.slice(1)}` };
      });
    return { folder, name: manifest.name, doors };
  });
}
