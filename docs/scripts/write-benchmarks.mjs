/**
 * node docs/scripts/write-benchmarks.mjs [--check]
 *
 * Makes the page on benchmarks of the JSON in docs/benchmarks/results. With --check nothing is written: it
 * says whether the page is what would be made.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchPage } from './lib/bench-page.mjs';
import { DOCS, RESULTS, ROOT } from './lib/places.mjs';

const PAGE = join(DOCS, 'benchmarks', 'index.md');

/** What the benchmarks say of themselves. */
function readSuites() {
  const main = join(ROOT, 'benchmarks', 'dist', 'main.js');
  const listed = execFileSync(process.execPath, [main], { encoding: 'utf8' });
  return [...listed.matchAll(/^ {2}(\S+(?: \S+)*) {2,}(\S.*)$/gm)].map(([, name, summary]) => ({
    name,
    summary,
  }));
}

/** As the formatter has it, or every check of the repository would find fault with the page. */
function formatted(text) {
  const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'format', `--stdin-file-path=${PAGE}`];
  return execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', input: text });
}

const suites = readSuites();
const reports = readdirSync(RESULTS)
  .sort()
  .map((file) => JSON.parse(readFileSync(join(RESULTS, file), 'utf8')));
for (const { suite } of reports) {
  if (!suites.some(({ name }) => name === suite)) throw new Error(`There is no suite "${suite}".`);
}
const page = formatted(benchPage(suites, reports));
if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  console.log('docs/benchmarks/index.md is not what docs/scripts/write-benchmarks.mjs makes.');
  process.exitCode = 1;
}
