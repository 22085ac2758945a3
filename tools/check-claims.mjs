/**
 * pnpm check:claims
 *
 * What the READMEs, guides and the list of claims point at has to be there: every suite in the registry of
 * benchmarks, every script in package.json, every file in the repository; and every row of the
 * list of claims has its command. A README of the root or of a package has at most 900 words.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOrExit } from './lib/build.mjs';
import { markdownFiles } from './lib/markdown-files.mjs';
import { countWords, namesIn, readClaims } from './lib/read-claims.mjs';
import { run, tail } from './lib/run.mjs';
import { Tally } from './lib/tally.mjs';
import { ROOT, readPackages } from './lib/workspace.mjs';

const MOST_WORDS = 900;
const CLAIMS = 'docs/claims.md';
const CELLS = 4;
/** Decisions say what was, changesets what will be. */
const OF_OTHERS = /^(docs\/decisions|\.changeset)\/|CHANGELOG\.md$/;

/** The names of the suites, as the built program lists them. */
async function suiteNames() {
  const listed = await run(process.execPath, ['benchmarks/dist/main.js'], { cwd: ROOT });
  if (listed.code !== 0) throw new Error(tail(listed));
  const names = listed.stdout.split('\n').map((line) => /^ {2}(\S.*?)(?: {2,}|$)/.exec(line)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

function scriptNames() {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const tools = readdirSync(join(ROOT, 'node_modules', '.bin'));
  return new Set([...Object.keys(scripts), ...tools]);
}

/** A built file is there where its package is: what it is made of goes by other names. */
const exists = (path) => existsSync(join(ROOT, path.replace(/\/dist\/.*$/, '/package.json')));

function problemOf({ kind, name }, { suites, scripts }) {
  if (kind === 'suite') {
    // `speed graph` is a suite; so is `nab`, whatever word follows it.
    const known = suites.has(name) || suites.has(name.split(' ')[0]);
    return known ? null : `no suite is called "${name}"`;
  }
  if (kind === 'script') return scripts.has(name) ? null : `no script is called "${name}"`;
  return exists(name) ? null : `there is no ${name}`;
}

/** Rows of the list of claims: claim, where it stands, command, how long it takes. */
function rowProblem(row) {
  const cells = row.split('|').slice(1, -1);
  if (cells.length !== CELLS) return `has ${cells.length} cells instead of ${CELLS}`;
  if (cells.some((cell) => cell.trim() === '')) return 'has an empty cell';
  const commands = [...cells[2].matchAll(/`([^`]+)`/g)].flatMap((match) => namesIn(match[1]));
  return commands.length > 0 ? null : 'names no suite, script or file that shows it';
}

const packageReadmes = readPackages().map(({ folder }) => join('packages', folder, 'README.md'));
const files = markdownFiles().filter(
  (path) => !OF_OTHERS.test(path) && existsSync(join(ROOT, path)),
);

await buildOrExit('@aegis/benchmarks');
const known = { suites: await suiteNames(), scripts: scriptNames() };
const tally = new Tally('claims');
for (const file of files) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  for (const claim of readClaims(text)) {
    tally.check(`${file}:${claim.line}`, problemOf(claim, known));
  }
}
for (const file of ['README.md', ...packageReadmes]) {
  const words = countWords(readFileSync(join(ROOT, file), 'utf8'));
  tally.check(file, words <= MOST_WORDS ? null : `has ${words} words of ${MOST_WORDS}`);
}
readFileSync(join(ROOT, CLAIMS), 'utf8')
  .split('\n')
  .forEach((row, i) => {
    if (!/^\|(?!\s*(?:claim|-))/.test(row)) return;
    tally.check(`${CLAIMS}:${i + 1}`, rowProblem(row));
  });
tally.close(` in ${files.length} texts`);
