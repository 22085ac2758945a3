/**
 * node tools/check-imports.mjs
 *
 * Holds the direction of imports between the packages: everything may use core; root-cause and
 * remediation may use graph/csr; nothing else. No Node built-ins, nothing that package.json does not name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { Tally } from './lib/tally.mjs';
import { ROOT, readPackages } from './lib/workspace.mjs';

const CORE = /^@aegis\/core(\/|$)/;
const GRAPH_CSR = /^@aegis\/graph\/csr$/;

/** By folder: the workspace's packages it may import; what is not named here may import core. */
const ALLOWED = {
  core: [],
  'root-cause': [CORE, GRAPH_CSR],
  remediation: [CORE, GRAPH_CSR],
};

const BUILTINS = new Set(builtinModules);

function nameOf(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function isBuiltin(specifier) {
  return /^(node|bun|deno|cloudflare):/.test(specifier) || BUILTINS.has(nameOf(specifier));
}

/** What is wrong with one import; null where nothing is. */
function problemOf(specifier, file, { folder, path, manifest }) {
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(file), specifier);
    if (!target.startsWith(join(path, 'src') + sep)) return `${specifier} leaves the package's src`;
    return specifier.endsWith('.js') ? null : `${specifier} lacks the extension .js`;
  }
  const name = nameOf(specifier);
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  const missing = name in declared ? null : `${name} is not in package.json's dependencies`;
  if (name.startsWith('@aegis/')) {
    if (name === manifest.name) return `${specifier} is the package itself; import the file`;
    const allowed = ALLOWED[folder] ?? [CORE];
    const may = allowed.some((pattern) => pattern.test(specifier));
    return may ? missing : `${folder} may not import ${specifier}`;
  }
  // A dependency may bear the name of a built-in (`events`); then it is what is meant.
  if (isBuiltin(specifier) && missing !== null) return `${specifier} is a built-in of one runtime`;
  return missing;
}

function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Every import in the sources of the packages below `root` that breaks a rule.
 *
 * @returns {{ files: number, violations: { file: string, line: number, problem: string }[] }}
 */
export function checkImports(root = ROOT) {
  const violations = [];
  let files = 0;
  for (const one of readPackages(root)) {
    for (const file of sourceFiles(join(one.path, 'src'))) {
      files++;
      const text = readFileSync(file, 'utf8');
      for (const { fileName, pos } of ts.preProcessFile(text, true, true).importedFiles) {
        const problem = problemOf(fileName, file, one);
        if (problem === null) continue;
        const line = text.slice(0, pos).split('\n').length;
        violations.push({ file: relative(root, file), line, problem });
      }
    }
  }
  return { files, violations };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const tally = new Tally('imports');
  const { files, violations } = checkImports();
  const bad = new Set(violations.map(({ file }) => file));
  for (let i = bad.size; i < files; i++) tally.pass();
  for (const { file, line, problem } of violations) tally.fail(`${file}:${line} ${problem}`);
  tally.close();
}
