import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';

/** The page in a real browser, as an operator uses it. */
export interface OperatorsPage {
  /** Looks at an incident, and takes a picture where pictures are wanted. */
  shoot(incidentId: string, folder: string | undefined, name: string): Promise<void>;
  /** Agrees to a plan of an incident. */
  agree(incidentId: string, hash: string, folder: string | undefined, name: string): Promise<void>;
  close(): Promise<void>;
}

/** @throws Error where there is no browser */
export async function openPage(url: string): Promise<OperatorsPage> {
  if (!existsSync(PROGRAM))
    throw new Error(`there is no ${PROGRAM}; install it, or give --no-browser`);
  const browser = await chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  const origin = new URL(url).origin;
  const look = (incidentId: string) => page.goto(`${origin}/#/incidents/${incidentId}`);
  return {
    async shoot(incidentId, folder, name) {
      await look(incidentId);
      if (folder === undefined) return;
      await page.waitForTimeout(1500);
      await page.screenshot({ path: join(folder, `${name}.png`) });
    },
    async agree(incidentId, _hash, folder, name) {
      await look(incidentId);
      const approve = page.getByRole('button', { name: /approve/i }).first();
      await approve.waitFor();
      if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
      const who = page.getByLabel(/your name/i).first();
      if (await who.isVisible().catch(() => false)) await who.fill('the proof');
      await approve.click();
    },
    close: () => browser.close(),
  };
}
