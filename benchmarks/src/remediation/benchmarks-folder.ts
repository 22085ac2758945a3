import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, both from the source and from what is built of it. */
export function benchmarksFolder(): string {
  const folders = ['../', '../../'].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'package.json'))) ?? folders[0]!;
}
