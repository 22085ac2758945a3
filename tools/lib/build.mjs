import { createRequire } from 'node:module';
import { run } from './run.mjs';
import { ROOT } from './workspace.mjs';

const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');

/**
 * Builds what `filter` names, and what that needs; nothing is printed.
 *
 * @param {string | null} filter - a package's name; null builds all
 */
export function build(filter = null) {
  const args = ['run', 'build', '--output-logs=errors-only', '--ui=stream'];
  if (filter !== null) args.push(`--filter=${filter}...`);
  return run(process.execPath, [turbo, ...args], {
    cwd: ROOT,
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    timeoutMs: 1_200_000,
  });
}

/** The same, for scripts: says what went wrong and ends the process. */
export async function buildOrExit(filter = null) {
  const built = await build(filter);
  if (built.code === 0) return;
  process.stderr.write(`${built.stdout}${built.stderr}\nThe build failed.\n`);
  process.exit(1);
}
