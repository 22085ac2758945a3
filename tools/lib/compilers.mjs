import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './workspace.mjs';

const FOLDER = join(ROOT, 'tools', 'compilers');

/** What the packages are built with; the others are those that consumers may have. */
export const OUR_COMPILER = 'typescript59';

/** The names of the compilers in tools/compilers, the oldest first: `typescript55`, … */
export function compilers() {
  const { devDependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'));
  return Object.keys(devDependencies).sort();
}

/** The program of a compiler, to be run with Node. */
export const compilerPath = (name) => join(FOLDER, 'node_modules', name, 'bin', 'tsc');
