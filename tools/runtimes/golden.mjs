import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('./golden.json', import.meta.url));

/** The digests that a review has seen, by package and check; empty where there is no file. */
export function readGolden() {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
}

/** Makes these the digests to come. A check that failed has none. */
export function writeGolden(digests) {
  const all = Object.entries(digests).map(([folder, checks]) => {
    const good = Object.entries(checks).filter(([, digest]) => !digest.startsWith('failed'));
    return [folder, Object.fromEntries(good.sort(([a], [b]) => (a < b ? -1 : 1)))];
  });
  const sorted = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}
