import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CannedDesk } from '../support/canned-desk.js';
import { buildPage, launchBrowser, noBrowser, openPage } from '../support/open-page.js';
import { type PageServer, servePage } from '../support/page-server.js';
import { seriousViolations } from '../support/serious-violations.js';

const VIEWS = ['incidents', 'graph', 'plans', 'signals', 'audit', 'learnt', 'status'] as const;
const SIGNAL = 'process_resident_memory_bytes{service="payments"}';

describe.skipIf(noBrowser !== null)('the page', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  const servers: PageServer[] = [];

  beforeAll(async () => {
    built = await buildPage();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
    await built?.remove();
  });

  async function serve(desk: CannedDesk): Promise<string> {
    const server = await servePage(desk, { folder: built.folder });
    servers.push(server);
    return server.url;
  }

  it('says so when there is nothing to show', async () => {
    const url = await serve(new CannedDesk({ services: 0, incidents: 0 }));
    const { page, faults, close } = await openPage(browser, url);
    await page.getByText('No incident so far').waitFor();
    await page.getByText('All is quiet').waitFor();
    await page.goto(`${url}#/graph`);
    await page.getByText('No topology is known yet').waitFor();
    await page.goto(`${url}#/plans`);
    await page.getByText('No plan waits for a decision').waitFor();
    await page.goto(`${url}#/signals`);
    await page.getByText('No series has come in yet').waitFor();
    await page.goto(`${url}#/audit`);
    await page.getByText('Nothing has been decided yet').waitFor();
    await page.goto(`${url}#/learnt`);
    await page.getByText('Nothing has been learnt yet').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('shows the whole of one incident', async () => {
    const desk = new CannedDesk({ incidents: 1, open: 1 });
    const { page, faults, close } = await openPage(browser, await serve(desk));
    const incident = desk.incident(desk.world.incidents[0]!.id)!;
    for (const sentence of Object.values(incident.story)) {
      await page.getByText(sentence, { exact: true }).waitFor();
    }
    await page.getByText('The guard holds it:').first().waitFor();
    await page.getByText(incident.suggestion!.sentence).waitFor();
    await page.locator('.uplot').first().waitFor();
    await page.getByRole('img', { name: /^Failing path from cause to symptom/ }).waitFor();
    await page.locator('canvas.sigma-nodes').waitFor();
    expect(await page.locator('[data-incident]').count()).toBe(1);
    expect(faults).toEqual([]);
    await close();
  });

  it('holds ten thousand incidents in a few rows, and finds one', async () => {
    const desk = new CannedDesk({ services: 300, incidents: 10_000, open: 5 });
    const { page, faults, close } = await openPage(browser, await serve(desk));
    await page.getByText('10,000 incidents').waitFor();
    expect(await page.locator('[data-incident]').count()).toBeLessThan(60);
    const wanted = desk.world.incidents[2500]!;
    await page.getByRole('searchbox', { name: 'Search incidents' }).fill(wanted.id);
    await page.locator(`[data-incident="${wanted.id}"]`).waitFor();
    await page.getByRole('searchbox', { name: 'Search incidents' }).fill('');
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('5 incidents', { exact: true }).waitFor();
    await page.getByRole('combobox', { name: 'Severity' }).selectOption('critical');
    await page.getByText('1 incident', { exact: true }).waitFor();
    // What was asked for stays when a person looks elsewhere meanwhile.
    await page.getByRole('link', { name: 'Graph', exact: true }).click();
    await page.getByText('300 of 300 nodes').waitFor();
    await page.getByRole('link', { name: /^Incidents/ }).click();
    await page.getByText('1 incident', { exact: true }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Severity' }).inputValue()).toBe('critical');
    expect(faults).toEqual([]);
    await close();
  });

  it('narrows a graph of 300 services', async () => {
    const desk = new CannedDesk({ services: 300, incidents: 20 });
    const { page, faults, close } = await openPage(browser, `${await serve(desk)}#/graph`);
    await page.getByText('300 of 300 nodes').waitFor();
    await page.getByRole('checkbox', { name: 'Only what is not well' }).check();
    const unwell = desk.graph().nodes.filter((each) => each.health < 80).length;
    await page.getByText(`${unwell} of 300 nodes`).waitFor();
    await page.getByRole('checkbox').uncheck();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('link', { name: 'orders-db', exact: true }).click();
    await page.getByRole('complementary', { name: 'Node orders-db' }).waitFor();
    await page.getByRole('combobox', { name: /^Distance/ }).selectOption('1');
    await page.getByText('2 of 300 nodes').waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('does without a picture where the browser draws none', async () => {
    const plain = await launchBrowser(['--disable-3d-apis']);
    const { page, faults } = await openPage(plain, `${await serve(new CannedDesk())}#/graph`);
    await page.getByText('This browser draws no WebGL').waitFor();
    await page.getByRole('button', { name: 'Show as table' }).click();
    await page.getByRole('link', { name: 'orders', exact: true }).waitFor();
    expect(faults).toEqual([]);
    await plain.close();
  });

  it.each(['light', 'dark'] as const)(
    'has no serious fault of access in %s colours',
    async (theme) => {
      const url = await serve(new CannedDesk({ notices: 3 }));
      const { page, faults, close } = await openPage(browser, url, { colorScheme: theme });
      for (const view of VIEWS) {
        await page.goto(`${url}#/${view}`);
        await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
        await page.getByText(/^Reading /).waitFor({ state: 'detached' });
        expect([view, await seriousViolations(page)]).toEqual([view, []]);
      }
      await page.goto(`${url}#/signals/${encodeURIComponent(SIGNAL)}`);
      await page.getByText('Time to threshold').waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      await page.goto(`${url}#/graph/orders`);
      await page.getByRole('button', { name: 'Show as table' }).click();
      expect(await seriousViolations(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      expect(await seriousViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await close();
    },
  );

  it.each([360, 768, 3840])('fits into %d pixels', async (width) => {
    const desk = new CannedDesk({ notices: 2 });
    const url = await serve(desk);
    const viewport = { width, height: 800 };
    const { page, faults, close } = await openPage(browser, url, { viewport });
    const [incident] = desk.world.incidents;
    for (const view of [...VIEWS, `incidents/${incident!.id}`]) {
      await page.goto(`${url}#/${view}`);
      await page.getByRole('heading').first().waitFor({ state: 'attached' });
      await page.getByText(/^Reading /).waitFor({ state: 'detached' });
      const tooWide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('main > *')].map(
          (each) => each.scrollWidth - each.clientWidth,
        ),
      );
      expect([view, Math.max(...tooWide)]).toEqual([view, 0]);
    }
    expect(faults).toEqual([]);
    await close();
  });

  it('keeps to the colours that were chosen', async () => {
    const { page, close } = await openPage(browser, await serve(new CannedDesk()));
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole('combobox', { name: 'Colours' }).selectOption('dark');
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await ground()).toBe(dark);
    await close();
  });
});
