import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { run, tail } from '../lib/run.mjs';
import { locateChromium, locateNode, locatePackage } from './locate.mjs';

const PATIENCE_MS = 180_000;

/** Digests by check, from the last line that a program printed. */
function parse(done) {
  const line = done.stdout.trim().split('\n').at(-1);
  if (done.code !== 0 || !line?.startsWith('{')) throw new Error(tail(done, 8));
  return JSON.parse(line);
}

/** Runtimes that resolve the installed packages themselves. */
function inProcess(path, args) {
  return async ({ project }) =>
    parse(await run(path, [...args, 'main.mjs'], { cwd: project, timeoutMs: PATIENCE_MS }));
}

const WORKERD_CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "2025-01-01",
);
`;

/** workerd knows no packages: the project's bundle is its one module. */
function workerd(path) {
  return async ({ project }) => {
    const bundle = readFileSync(join(project, 'bundle.mjs'), 'utf8');
    const handler =
      'export default { async test() { console.log(JSON.stringify(await main())); } };';
    const worker = bundle.replace(/export\s*\{[^}]*\};?\s*$/, '');
    writeFileSync(join(project, 'worker.mjs'), `${worker}\n${handler}\n`);
    writeFileSync(join(project, 'worker.capnp'), WORKERD_CONFIG);
    const options = { cwd: project, timeoutMs: PATIENCE_MS };
    const done = await run(path, ['test', 'worker.capnp'], options);
    const line = `${done.stdout}\n${done.stderr}`.split('\n').find((one) => one.startsWith('{'));
    if (line === undefined) throw new Error(tail(done, 8));
    return JSON.parse(line);
  };
}

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function browser(executablePath) {
  return async ({ project }) => {
    const opened = await chromium.launch({ executablePath, headless: true, args: CHROMIUM_FLAGS });
    try {
      const page = await opened.newPage();
      await page.addScriptTag({ path: join(project, 'bundle.js') });
      return await page.evaluate('aegis.main()');
    } finally {
      await opened.close();
    }
  };
}

// The yaml package asks for two variables of the environment where it thinks that it is in Node.
const DENO_ARGS = [
  'run',
  '--no-prompt',
  '--allow-read',
  '--allow-env=LOG_STREAM,LOG_TOKENS',
  '--node-modules-dir=manual',
];

/**
 * What the checks are run in. What the first that is found gives is what `--update` writes down.
 *
 * @type {{ name: string, locate: () => Promise<import('./locate.mjs').Located>, with: (path: string) =>
 *   (project: { project: string }) => Promise<Record<string, string>> }[]}
 */
export const RUNTIMES = [
  ...[20, 22, 24].map((major) => ({
    name: `Node ${major}`,
    locate: () => locateNode(major),
    with: (path) => inProcess(path, []),
  })),
  { name: 'Bun', locate: () => locatePackage('bun'), with: (path) => inProcess(path, ['run']) },
  { name: 'Deno', locate: () => locatePackage('deno'), with: (path) => inProcess(path, DENO_ARGS) },
  { name: 'workerd', locate: () => locatePackage('workerd'), with: workerd },
  { name: 'Chromium', locate: async () => locateChromium(), with: browser },
];
