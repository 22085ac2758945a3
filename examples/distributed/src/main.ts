#!/usr/bin/env node
import { describeProgram } from './cli/describe-program.js';
import { UsageError } from './cli/usage-error.js';

// Whoever reads may stop reading: `| head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

// The first signal asks for an end in order; whoever sends a second will not wait.
const ending = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  });
}

try {
  const args = process.argv.slice(2);
  // pnpm hands on the "--" of `pnpm demo:distributed -- --seed 3`.
  await describeProgram(ending.signal).parseAsync(
    args.filter((each) => each !== '--'),
    { from: 'user' },
  );
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`distributed: ${error.message}\n`);
  process.exitCode = 2;
}
