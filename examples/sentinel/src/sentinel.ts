#!/usr/bin/env node
import { pino } from 'pino';
import { parseSentinelArguments } from './cli/parse-sentinel-arguments.js';
import { UsageError } from './cli/usage-error.js';
import { ConfigError } from './config/config-error.js';
import { watchFor } from './live/watch-for.js';

// Standard output may be read by somebody who stops reading: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not want to wait; what is saved is whole all the same.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
}

try {
  const workingDir = process.env.INIT_CWD ?? process.cwd();
  const parsed = parseSentinelArguments(process.argv.slice(2), workingDir);
  if (parsed !== null) await watchFor(parsed, (level) => pino({ level }), stop.signal);
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
