import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the documentation. */
export const DOCS = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

export const ROOT = join(DOCS, '..');

/** What the suites printed, a file each. */
export const RESULTS = join(DOCS, 'benchmarks', 'results');

/** Where the sources are read on the web. */
export const REPOSITORY = 'https://github.com/aegis/aegis';
