import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBench } from './harness/run-bench.js';
import { SUITES } from './registry.js';

// This file is two folders below the repository both as source and as built.
const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

// Standard output is the report's alone, whatever a library may say.
console.log = console.error;
console.info = console.error;

process.exitCode = await runBench(process.argv.slice(2), {
  suites: SUITES,
  version,
  dataRoot: join(root, '..', 'shared', 'data'),
  print: (text) => process.stdout.write(text),
  log: (line) => process.stderr.write(`${line}\n`),
});
