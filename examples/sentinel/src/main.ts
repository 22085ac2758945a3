#!/usr/bin/env node
import { parseArguments } from './cli/parse-arguments.js';
import { UsageError } from './cli/usage-error.js';
import { run } from './run.js';

// Everything that is kept is replaced whole, so there is nothing to tidy up but the cursor.
process.on('SIGINT', () => {
  if (process.stdout.isTTY) process.stdout.write('\u001b[?25h\n');
  process.exit(130);
});

// Whoever reads may stop reading: `| head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  const workingDir = process.env.INIT_CWD ?? process.cwd();
  const parsed = parseArguments(process.argv.slice(2), workingDir);
  if (parsed !== null) await run(parsed);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`sentinel: ${error.message}\n`);
  process.exitCode = 2;
}
