/**
 * node tools/measure-style.mjs
 *
 * What STYLE asks of the shape of the code, measured over the files that git tracks: lengths of files, tests
 * against code, the share of comments, the longest files and the size of the root folder. Prints a table in
 * Markdown; docs/decisions/0030-measured-against-the-style.md holds one.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commentLines, median } from './lib/source-lines.mjs';
import { ROOT, readPackages } from './lib/workspace.mjs';

const LONGEST = 300;

const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n');
const isCode = (path) => /\.(ts|mjs|svelte)$/.test(path) && !path.endsWith('.d.ts');

function measure(paths) {
  return paths.filter(isCode).map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const lines = text.replace(/\n$/, '').split('\n').length;
    return { path, lines, comments: commentLines(text) };
  });
}

const below = (folder) => tracked.filter((path) => path.startsWith(`${folder}/`));
const sum = (files, key) => files.reduce((total, file) => total + file[key], 0);
const thousands = (value) => value.toLocaleString('en-US');

function row(name, folder) {
  const files = measure(below(folder));
  const isTest = ({ path }) => /\/(test|bench|proofs)\//.test(path);
  const code = files.filter((file) => !isTest(file));
  const tests = files.filter(isTest);
  const lines = sum(code, 'lines');
  const longest = code.reduce((most, file) => (file.lines > most.lines ? file : most));
  const ratio = sum(tests, 'lines') / lines;
  const share = (100 * sum(code, 'comments')) / lines;
  return [
    name,
    thousands(lines),
    code.length,
    median(code.map((file) => file.lines)),
    `${longest.lines} (\`${longest.path.slice(folder.length + 1)}\`)`,
    code.filter((file) => file.lines > LONGEST).length,
    ratio.toFixed(2),
    `${share.toFixed(0)} %`,
  ];
}

const places = [
  ...readPackages().map(({ folder }) => [`\`${folder}\``, `packages/${folder}`]),
  ['all packages', 'packages'],
  ['`examples`', 'examples'],
  ['`benchmarks`', 'benchmarks'],
  ['`tools`', 'tools'],
];
const head = ['', 'lines', 'files', 'median', 'longest', 'over 300', 'tests to code', 'comments'];
const rows = places.map(([name, folder]) => row(name, folder));
for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);

const root = new Set(tracked.map((path) => path.split('/')[0]));
const tests = measure(tracked.filter((path) => /\/test\//.test(path)));
const long = tests.filter((file) => file.lines > LONGEST);
console.log(
  `\n${root.size} things in the root folder, of them ${
    [...root].filter((name) => tracked.includes(name)).length
  } files.`,
);
console.log(
  `Tests over ${LONGEST} lines: ${long.map((file) => `${file.path} ${file.lines}`).join(', ') || 'none'}.`,
);
