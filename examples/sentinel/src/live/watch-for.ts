import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { SentinelArguments } from '../cli/parse-sentinel-arguments.js';
import { UsageError } from '../cli/usage-error.js';
import type { Config } from '../config/finish-config.js';
import { loadConfig, parseConfig } from '../config/load-config.js';
import { makeInputs } from '../inputs/make-inputs.js';
import { simulateFor } from './simulate-for.js';
import { start } from './start.js';

const { version } = createRequire(import.meta.url)('@aegis/sentinel/package.json') as {
  readonly version: string;
};

/**
 * Does what the command line of the running system asks for, until `signal` is aborted.
 *
 * @throws UsageError
 */
export async function watchFor(
  parsed: SentinelArguments,
  logger: (level: string) => Logger,
  signal: AbortSignal,
): Promise<void> {
  const config = configOf(parsed);
  if (parsed.check) {
    process.stdout.write(`${parsed.config ?? 'the defaults'}: everything is right\n`);
    return;
  }
  const log = logger(config.log.level);
  if (parsed.simulate !== null)
    return simulateFor(parsed.simulate, config, { log, version, signal });
  const inputs = makeInputs(config);
  if (inputs.length === 0) {
    throw new UsageError(
      'there is nothing to watch: name inputs in sentinel.yaml, or try --simulate',
    );
  }
  const { url, ended } = await start(config, { inputs, log, version, signal });
  process.stdout.write(`Sentinel watches; see ${url}\n`);
  await ended;
}

function configOf({ config, workingDir }: SentinelArguments): Config {
  if (config !== null) return loadConfig(config);
  return parseConfig('', join(workingDir, 'sentinel.yaml'), process.env);
}
