import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { OPERATOR_TOKEN } from './page-server.js';

const CHROMIUM = '/usr/bin/chromium';
const FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** Why the tests of the page cannot run here; null where they can. */
export const noBrowser: string | null = existsSync(CHROMIUM) ? null : `${CHROMIUM} is not here`;
if (noBrowser !== null) console.warn(`The tests of the page are skipped: ${noBrowser}.`);

/** Builds the page as it stands into a folder of its own. */
export async function buildPage(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-page-'));
  await build({
    configFile: join(FOLDER, 'vite.config.ts'),
    root: join(FOLDER, 'web'),
    logLevel: 'error',
    build: { outDir: folder },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export function launchBrowser(extra: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...extra,
    ],
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** Errors on the console, errors thrown, requests to elsewhere and breaches of the policy. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** What a page is opened with. */
export interface OpenPageOptions extends BrowserContextOptions {
  /** The tab's; null for none. */
  readonly token?: string | null;
}

/** A page in a context of its own that remembers what went wrong in it. */
export async function openPage(
  browser: Browser,
  url: string,
  { token = OPERATOR_TOKEN, ...options }: OpenPageOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  if (token !== null) {
    await context.addInitScript((own) => sessionStorage.setItem('sentinel.token', own), token);
  }
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const isLocal = protocol === 'data:' || protocol === 'blob:' || origin === new URL(url).origin;
    if (!isLocal) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, faults, close: () => context.close() };
}
