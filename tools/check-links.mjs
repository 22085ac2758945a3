/**
 * node tools/check-links.mjs [part of a path…]
 *
 * Looks whether every relative link and picture of the repository's Markdown leads to a file or folder
 * that is there, and every #anchor to a heading, as GitHub and the documentation site name it. What is on
 * the web is not asked for.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { markdownFiles } from './lib/markdown-files.mjs';
import { readLinks } from './lib/markdown-links.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT } from './lib/workspace.mjs';

/** Pages of the site that are made when it is built, and are in no clone: its own build looks at these. */
const GENERATED = `docs${sep}api${sep}`;

/**
 * @param {(path: string) => { links: { target: string, line: number }[], anchors: Set<string> }} read
 * @returns {string | null} what is wrong with a link that stands in `file`
 */
export function problemOf(target, file, read, root = ROOT) {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return null;
  const [path, anchor] = target.split('#');
  let to = file;
  if (path !== '') {
    if (path.startsWith('/'))
      return `${target} begins at the root of a host; give it from this file`;
    to = normalize(join(dirname(file), decodeURIComponent(path)));
    if (to.startsWith('..')) return `${target} leaves the repository`;
    if (to.startsWith(GENERATED)) return null;
    if (!existsSync(join(root, to))) return `${target} leads to nothing`;
  }
  if (anchor === undefined || anchor === '' || !to.endsWith('.md')) return null;
  if (statSync(join(root, to)).isDirectory()) return `${target} names a heading of a folder`;
  return read(to).anchors.has(decodeURIComponent(anchor)) ? null : `${target} names no heading`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const wanted = process.argv.slice(2);
  const known = new Map();
  const read = (path) => {
    if (!known.has(path)) known.set(path, readLinks(readFileSync(join(ROOT, path), 'utf8')));
    return known.get(path);
  };
  const tally = new Tally('links');
  let files = 0;
  for (const file of markdownFiles()) {
    if (!existsSync(join(ROOT, file))) continue;
    if (wanted.length > 0 && !wanted.some((part) => file.includes(part))) continue;
    files++;
    for (const { target, line } of read(file).links) {
      const problem = problemOf(target, file, read);
      if (problem === null) tally.pass();
      else tally.fail(`${file}:${line} ${problem}`);
    }
  }
  tally.close(` (${files} files)`);
}
