import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run, tail } from '../lib/run.mjs';

/** Pinned, so that a failure is ours. */
const VERSIONS = { bun: '1.4.5', deno: '2.9.6', workerd: '1.20261117.1' };

/** Downloaded runtimes are shared by all checkouts. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'aegis-runtimes');

/**
 * Where a program is.
 *
 * @typedef {{ path: string | null, why: string }} Located
 */

const found = (path) => ({ path, why: '' });
const missing = (why) => ({ path: null, why });
const lastLine = (done) => tail(done, 1).trim() || `ended with ${done.code}`;

/** Node of a major version: this one, or the one npm gives. @returns {Promise<Located>} */
export async function locateNode(major) {
  if (process.versions.node.startsWith(`${major}.`)) return found(process.execPath);
  const args = ['-y', '-p', `node@${major}`, 'node', '-p', 'process.execPath'];
  const asked = await run('npx', args, { timeoutMs: 180_000 });
  const path = asked.stdout.trim().split('\n').at(-1);
  return asked.code === 0 && existsSync(path) ? found(path) : missing(lastLine(asked));
}

/** A runtime that npm has. @returns {Promise<Located>} */
export async function locatePackage(name) {
  const folder = join(cache, `${name}-${VERSIONS[name]}`);
  const path = join(folder, 'node_modules', '.bin', name);
  const works = async () => (await run(path, ['--version'], { timeoutMs: 60_000 })).code === 0;
  if (existsSync(path) && (await works())) return found(path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-audit', '--no-fund', `${name}@${VERSIONS[name]}`];
  const installed = await run('npm', args, { cwd: folder, timeoutMs: 180_000 });
  if (installed.code !== 0) return missing(lastLine(installed));
  return (await works()) ? found(path) : missing(`${name} is installed but does not start`);
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium of the system. @returns {Located} */
export function locateChromium() {
  const path = CHROMIUM.find((one) => existsSync(one));
  return path === undefined ? missing(`none of ${CHROMIUM.join(', ')}`) : found(path);
}
