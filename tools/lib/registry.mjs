import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './workspace.mjs';

const VERDACCIO = join(ROOT, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
const PATIENCE_MS = 60_000;

/**
 * What `npm` is called with to install from the registry. Its lockfile says where each package came from;
 * as an argument, since an npm around this one hands down its user's settings as variables, which outrank a
 * project's .npmrc.
 */
export const NPM_INSTALL = [
  'install',
  '--no-audit',
  '--no-fund',
  '--omit-lockfile-registry-resolved=false',
];

/** Ours alone, for anybody on this machine; all other packages come from where npm has them. */
const configOf = (folder) => `
storage: ${join(folder, 'storage')}
max_body_size: 50mb
packages:
  '@aegis/*': { access: $all, publish: $all, unpublish: $all }
publish: { allow_offline: true }
web: { enable: false }
log: { type: stdout, format: pretty, level: warn }
`;

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(url, child) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end && child.exitCode === null) {
    const response = await fetch(`${url}-/ping`).catch(() => null);
    if (response?.ok) return true;
    await sleep(200);
  }
  return false;
}

/**
 * Starts a registry for our packages on loopback.
 *
 * @param {string} folder - its storage and configuration
 * @returns {Promise<{ url: string, npmrc: string, stop: () => void }>} `npmrc` is what a project's
 *   .npmrc must say for our packages to come from here
 */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const config = join(folder, 'verdaccio.yaml');
  writeFileSync(config, configOf(folder));
  const args = [VERDACCIO, '--config', config, '--listen', `127.0.0.1:${port}`];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  const url = `http://127.0.0.1:${port}/`;
  if (!(await answers(url, child))) {
    child.kill();
    throw new Error(`verdaccio does not answer on ${url}\n${said}`);
  }
  // npm publishes nothing without a token; this registry does not look at it.
  const npmrc = [`@aegis:registry=${url}`, `//127.0.0.1:${port}/:_authToken=nobody`, ''].join('\n');
  return { url, npmrc, stop: () => child.kill() };
}
