import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CannedDesk } from '../support/canned-desk.js';
import { buildPage, launchBrowser, noBrowser, openPage } from '../support/open-page.js';
import { type PageServer, type PageServerOptions, servePage } from '../support/page-server.js';

describe.skipIf(noBrowser !== null)('the page, live', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof buildPage>>;
  const servers: PageServer[] = [];

  beforeAll(async () => {
    built = await buildPage();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  afterAll(async () => {
    await browser?.close();
    await built?.remove();
  });

  async function serve(desk: CannedDesk, options: PageServerOptions = {}): Promise<PageServer> {
    const server = await servePage(desk, { folder: built.folder, ...options });
    servers.push(server);
    return server;
  }

  it('approves a plan and tells what came of it', async () => {
    const desk = new CannedDesk({ incidents: 1, open: 1 });
    const { page, faults, close } = await openPage(browser, (await serve(desk)).url);
    const approve = page.getByRole('button', { name: 'Approve this plan' });
    await approve.waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'Your name, for the audit' }).fill('ada');
    await approve.click();
    await page.getByText('ada approved it, for 10 min.').waitFor();
    const [plan] = desk.world.plans.values();
    expect(plan?.approvals[0]?.by).toBe('ada');
    desk.world.finishPlan(plan!.hash, 'helped');
    await page.getByText('Every series is back within its band').waitFor();
    await page.locator('header').getByText('Resolved', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText(`ada approved ${plan!.id}.`, { exact: true }).waitFor();
    expect(faults).toEqual([]);
    await close();
  });

  it('objects to a plan with a reason', async () => {
    const desk = new CannedDesk({ incidents: 1, open: 1 });
    const { page, close } = await openPage(browser, `${(await serve(desk)).url}#/plans`);
    await page.getByRole('textbox', { name: 'Your name, for the audit' }).fill('ada');
    await page.getByRole('button', { name: 'Object …' }).click();
    await page.getByRole('textbox', { name: 'What speaks against it' }).fill('Not now.');
    await page.getByRole('button', { name: 'Object', exact: true }).click();
    await page.getByText('No plan waits for a decision').waitFor();
    expect([...desk.world.plans.values()][0]?.objections[0]).toMatchObject({ reason: 'Not now.' });
    await close();
  });

  it('learns what was done by hand, without its secrets', async () => {
    const desk = new CannedDesk({ incidents: 1, open: 1 });
    const { page, close } = await openPage(browser, (await serve(desk)).url);
    await page.getByText('Report what was done by hand').click();
    await page.getByRole('textbox', { name: /^Command/ }).fill('restart it --token=abc');
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    await page.getByText('restart it --token=***').waitFor();
    expect(desk.world.fixes).toHaveLength(1);
    await close();
  });

  it('announces an incident and leaves the reader where he is', async () => {
    const desk = new CannedDesk();
    const { page, faults, close } = await openPage(browser, (await serve(desk)).url);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('12 incidents').waitFor();
    const address = page.url();
    const fresh = desk.world.openIncident();
    await page.getByText(`New ${fresh.severity} incident: ${fresh.sentence}`).waitFor();
    await page.locator(`[data-incident="${fresh.id}"]`).waitFor();
    await page.getByText('13 incidents').waitFor();
    expect(page.url()).toContain(address.slice(address.indexOf('#') + 1));
    expect(faults).toEqual([]);
    await close();
  });

  it('says that the server is away, and has what it missed when it is back', async () => {
    const desk = new CannedDesk();
    const first = await serve(desk);
    const { page, close } = await openPage(browser, first.url);
    await page.getByText('Live', { exact: true }).waitFor();
    await first.close();
    servers.pop();
    await page.getByText('Sentinel is not connected: what is shown may be old.').waitFor();
    const missed = desk.world.openIncident();
    await serve(desk, { port: first.port });
    await page.locator(`[data-incident="${missed.id}"]`).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('Sentinel is not connected').waitFor({ state: 'detached' });
    await close();
  });

  it('loads all anew when the server no longer has what it missed', async () => {
    const desk = new CannedDesk({ keptEvents: 1 });
    const { page, close } = await openPage(browser, (await serve(desk)).url);
    await page.getByText('Live', { exact: true }).waitFor();
    desk.world.incidents.pop();
    desk.world.events.append({ type: 'reset', data: {} });
    await page.getByText('11 incidents').waitFor();
    await close();
  });

  it('asks for a token, and keeps it for the tab', async () => {
    const { url } = await serve(new CannedDesk(), { token: 'secret-of-the-tests' });
    const { page, close } = await openPage(browser, url, { token: null });
    const field = page.getByRole('textbox', { name: 'Token' });
    await page.getByRole('dialog', { name: 'A token is needed' }).waitFor();
    await field.fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'This token is not known' }).waitFor();
    await field.fill('secret-of-the-tests');
    await page.keyboard.press('Enter');
    await page.getByText('12 incidents').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.reload();
    await page.getByText('12 incidents').waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('secret');
    await close();
  });

  it('tells why it may not, and why not now', async () => {
    const server = await serve(new CannedDesk());
    const { page, close } = await openPage(browser, server.url);
    await page.getByRole('textbox', { name: 'Your name, for the audit' }).fill('ada');
    server.refuseWith(403);
    await page.getByRole('button', { name: 'Approve this plan' }).click();
    await page.getByText('This token may not do that.').waitFor();
    server.refuseWith(429);
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByText('Too many requests.').waitFor();
    server.refuseWith(null);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('was proposed.').first().waitFor();
    await close();
  });

  it('is led by keys alone', async () => {
    const desk = new CannedDesk();
    const { page, faults, close } = await openPage(browser, (await serve(desk)).url);
    await page.getByText('12 incidents').waitFor();
    const focused = (): Promise<string | null> =>
      page.evaluate(() => document.activeElement?.getAttribute('data-incident') ?? null);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const third = desk.world.incidents[2]!;
    await expect.poll(focused).toBe(third.id);
    await page.keyboard.press('k');
    await expect.poll(focused).toBe(desk.world.incidents[1]!.id);
    await page.keyboard.press('Enter');
    const card = page.getByRole('region', { name: 'The chosen incident' });
    await expect.poll(() => card.evaluate((each) => each === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe(desk.world.incidents[1]!.id);
    await page.keyboard.press('/');
    await page.keyboard.type('memory');
    await page.getByText(/^\d+ match(es)? in 12 of 12$/).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('heading', { name: 'Status', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
    expect(faults).toEqual([]);
    await close();
  });

  it('closes the breaker', async () => {
    const desk = new CannedDesk();
    const { page, close } = await openPage(browser, (await serve(desk)).url);
    await page.getByText('Live', { exact: true }).waitFor();
    desk.world.breakerOpen = true;
    desk.tell();
    await page.getByRole('link', { name: 'Close it' }).click();
    await page.getByRole('textbox', { name: 'Your name, for the audit' }).fill('ada');
    await page.getByRole('button', { name: 'Close the breaker' }).click();
    await page.getByText('The breaker is open').first().waitFor({ state: 'detached' });
    expect(desk.world.breakerOpen).toBe(false);
    await close();
  });
});
