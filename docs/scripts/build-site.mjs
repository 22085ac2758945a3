/**
 * node docs/scripts/build-site.mjs [--check]
 *
 * Builds the documentation site into docs/.vitepress/dist, without the network: the reference and the
 * tables of sources are made of the code, then all pages are rendered; a dead link fails. With --check it
 * first looks whether the pictures and the page on benchmarks are what their programs make.
 */
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { buildOrExit } from '../../tools/lib/build.mjs';
import { run, tail } from '../../tools/lib/run.mjs';
import { Tally } from '../../tools/lib/tally.mjs';
import { DOCS, ROOT } from './lib/places.mjs';
import { writeApi } from './lib/write-api.mjs';
import { writePapers } from './lib/write-papers.mjs';

const vitepress = join(
  dirname(createRequire(import.meta.url).resolve('vitepress/package.json')),
  'bin',
  'vitepress.js',
);
const tally = new Tally('docs');

async function check(what, program, args) {
  const done = await run(process.execPath, [program, ...args], { cwd: ROOT, timeoutMs: 600_000 });
  tally.check(what, done.code === 0 ? null : tail(done));
}

await buildOrExit('@aegis/docs');
if (process.argv.includes('--check')) {
  const script = (name) => join(DOCS, 'scripts', `${name}.mjs`);
  await check('pictures', script('draw-pictures'), ['--check']);
  await check('page on benchmarks', script('write-benchmarks'), ['--check']);
}
writePapers();
const problems = await writeApi();
tally.check('reference', problems.length === 0 ? null : problems.join('\n'));
await check('site', vitepress, ['build', relative(ROOT, DOCS)]);
tally.close();
