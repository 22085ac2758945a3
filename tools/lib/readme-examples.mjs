import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { readExamples, withChecks } from './examples.mjs';
import { run, tail } from './run.mjs';

const CHECK = `import { isDeepStrictEqual, inspect } from 'node:util';
export async function check(line, actual, expected) {
  const [found, wanted] = [await actual(), await expected()];
  if (isDeepStrictEqual(found, wanted)) return;
  throw new Error(\`line \${line}: gives \${inspect(found)}, expected \${inspect(wanted)}\`);
}
`;

/**
 * Runs the examples of an installed package's README, with their checks, in the project it is installed in.
 *
 * @returns {Promise<{ line: number, problem: string | null }[]>} for each example, by its first line
 */
export async function runReadme(project, name) {
  const readme = readFileSync(join(project, 'node_modules', name, 'README.md'), 'utf8');
  writeFileSync(join(project, 'check.mjs'), CHECK);
  const results = [];
  for (const example of readExamples(readme, true).filter(({ noCheck }) => !noCheck)) {
    const { code } = await transform(withChecks(example).code, { loader: 'ts', format: 'esm' });
    const head = "import { check as __check } from './check.mjs';\n";
    writeFileSync(join(project, 'example.mjs'), head + code);
    const done = await run(process.execPath, ['example.mjs'], { cwd: project });
    results.push({ line: example.line, problem: done.code === 0 ? null : tail(done) });
  }
  return results;
}
