/**
 * node tools/doctest.mjs [part of a path…]
 *
 * Runs every TypeScript fence of the READMEs and of `docs`, and every one in the comments of the packages'
 * sources, as a module of its own against the built packages; `expression; // => value` must hold by deep
 * equality. A fence opened with "ts no-check" is compiled only.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect, isDeepStrictEqual } from 'node:util';
import { transform } from 'esbuild';
import ts from 'typescript';
import { readExamples, withChecks } from './lib/examples.mjs';
import { markdownFiles } from './lib/markdown-files.mjs';
import { Tally } from './lib/tally.mjs';
import { LINKED, ROOT, readPackages } from './lib/workspace.mjs';

const PATIENCE_MS = 60_000;
const work = join(LINKED, '.cache', 'doctest');

/** The sources below a folder, as paths from the root. */
function sourcesBelow(folder) {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path, { recursive: true }).filter((name) => name.endsWith('.ts'));
  return names.sort().map((name) => join(folder, name));
}

function collect() {
  const wanted = process.argv.slice(2);
  const packages = readPackages().map((one) => join('packages', one.folder));
  const files = [
    'README.md',
    ...packages.map((path) => join(path, 'README.md')),
    ...markdownFiles('docs'),
    ...packages.flatMap((path) => sourcesBelow(join(path, 'src'))),
  ];
  return files
    .filter((file) => existsSync(join(ROOT, file)))
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .flatMap((file) =>
      readExamples(readFileSync(join(ROOT, file), 'utf8'), file.endsWith('.md')).map((example) => ({
        ...example,
        file,
        problems: [],
        path: '',
      })),
    );
}

/** What the compiler says about the examples as a reader would paste them. */
function typeCheck(examples) {
  const byPath = new Map();
  examples.forEach((example, i) => {
    if (example.noCheck) return;
    const path = join(work, `example-${i}.mts`);
    // A module even where nothing is imported; the code itself stays on its lines.
    writeFileSync(path, `${example.code}\nexport {};\n`);
    byPath.set(path.replaceAll('\\', '/'), example);
  });
  const program = ts.createProgram([...byPath.keys()], {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    typeRoots: [join(ROOT, 'node_modules', '@types')],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  });
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const example = file === undefined ? undefined : byPath.get(file.fileName);
    if (example === undefined) continue;
    const line = example.line + file.getLineAndCharacterOfPosition(start ?? 0).line;
    example.problems.push({ line, message: ts.flattenDiagnosticMessageText(messageText, '\n') });
  }
}

async function compile(example, i) {
  const checked = withChecks(example);
  example.problems.push(...checked.problems);
  const padded = '\n'.repeat(example.line - 1) + checked.code;
  const { code } = await transform(padded, {
    loader: 'ts',
    format: 'esm',
    target: 'es2022',
    sourcefile: join(ROOT, example.file),
    sourcemap: 'inline',
  });
  example.path = join(work, `example-${i}.mjs`);
  const head = `const __check = globalThis.__doctest(${i});`;
  // On the first line, so that the map of the lines stays true.
  writeFileSync(example.path, head + code);
  return checked.checks;
}

/** The line of the document that an error came from, or the first of the example. */
function lineOfError(error, example) {
  const stack = String(error?.stack ?? '');
  const at = stack.indexOf(`${join(ROOT, example.file)}:`);
  const line = at < 0 ? Number.NaN : Number.parseInt(stack.slice(at).split(':')[1], 10);
  return Number.isNaN(line) ? example.line : line;
}

async function execute(example) {
  let timer;
  const patience = new Promise((_, reject) => {
    const message = `no end after ${PATIENCE_MS / 1000} s`;
    timer = setTimeout(() => reject(new Error(message)), PATIENCE_MS);
  });
  try {
    await Promise.race([import(pathToFileURL(example.path).href), patience]);
  } catch (error) {
    example.problems.push({
      line: lineOfError(error, example),
      message: error instanceof Error ? `${error.name}: ${error.message}` : inspect(error),
    });
  } finally {
    clearTimeout(timer);
  }
}

const examples = collect();
rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
process.setSourceMapsEnabled(true);
globalThis.__doctest = (i) => async (line, actual, expected) => {
  const found = await actual();
  const wanted = await expected();
  if (isDeepStrictEqual(found, wanted)) return;
  const options = { depth: 6, breakLength: 90 };
  const message = `gives    ${inspect(found, options)}\nexpected ${inspect(wanted, options)}`;
  examples[i].problems.push({ line, message });
};

typeCheck(examples);
let checks = 0;
const speak = console.log;
console.log = () => {};
for (const [i, example] of examples.entries()) {
  try {
    checks += await compile(example, i);
    if (!example.noCheck) await execute(example);
  } catch (error) {
    example.problems.push({ line: example.line, message: String(error.message ?? error) });
  }
}
console.log = speak;
rmSync(work, { recursive: true, force: true });

const tally = new Tally('doctest');
for (const { file, problems } of examples) {
  if (problems.length === 0) tally.pass();
  const report = problems.map(({ line, message }) => `${file}:${line} ${message}`);
  if (problems.length > 0) tally.fail(report.join('\n     '));
}
tally.close(` (${checks} checks in ${examples.length} examples)`);
