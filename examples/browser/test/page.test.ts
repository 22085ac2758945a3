import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LogWatch } from '../src/engine/log-watch.js';
import { sampleText } from '../src/engine/sample-lines.js';
import { sampleSeries } from '../src/engine/sample-series.js';
import { type BuiltPage, serveBuiltPage } from './support/built-page.js';
import { paste, preparePaste, watchLongTasks } from './support/paste.js';

const CHROMIUM = '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.log(`page.test: skipped, ${CHROMIUM} is not installed`);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** The database goes away at line 15,000 or so. */
const LINES = 20_000;

describe.runIf(hasChromium)('the page', () => {
  let built: BuiltPage;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    built = await serveBuiltPage();
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
  });
  beforeEach(async () => {
    complaints.length = 0;
    page = await browser.newPage();
    page.setDefaultTimeout(50_000);
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(built.url);
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await built?.close();
  });

  const textOf = async (id: string): Promise<string> => (await page.textContent(`#${id}`)) ?? '';
  const said = (prefix: string, text: string): Promise<void> =>
    page
      .locator(`#${prefix}-status`, { hasText: text })
      .waitFor()
      .then(() => undefined);

  it('names a planted fault, with the bits that Node gets', async () => {
    const text = sampleText(LINES);
    await paste(page, '#log-text', text);
    await said('log', 'Done.');
    expect(await textOf('log-lines')).toBe('20,000');
    expect(await textOf('log-findings')).toContain('orders has not said "connect ECONNREFUSED');
    expect(await textOf('log-known')).toContain('ECONNREFUSED');
    expect(await textOf('log-table')).toContain('listed <*> products in <*>');

    const watch = new LogWatch();
    watch.feed(text);
    watch.end();
    expect(await textOf('log-digest')).toBe(watch.progress().digest);
    const sentences = watch.progress().findings.map(({ sentence }) => sentence);
    expect(sentences.length).toBeGreaterThan(0);
    for (const sentence of sentences) expect(await textOf('log-findings')).toContain(sentence);
  });

  it('finds nothing where nothing is', async () => {
    await paste(page, '#log-text', sampleText(LINES, { faultAtSecond: null }));
    await said('log', 'Done.');
    expect(await textOf('log-anomalies')).toBe('0');
    expect(await textOf('log-known')).toContain('None so far.');
  });

  it('stays responsive while 200,000 lines are worked on', { timeout: 300_000 }, async () => {
    const text = sampleText(200_000);
    const pasteNow = await preparePaste(page, '#log-text', text, 1);
    const longTasks = await watchLongTasks(page);
    await pasteNow();
    await page.locator('#log-status', { hasText: 'Done.' }).waitFor({ timeout: 290_000 });
    expect(await textOf('log-lines')).toBe('200,000');
    const durations = await longTasks();
    const longest = Math.max(0, ...durations);
    console.log(`200,000 lines: ${durations.length} tasks over 50 ms, the longest ${longest} ms`);
  });

  it('reads a million pasted lines', { timeout: 300_000 }, async () => {
    const pasteNow = await preparePaste(page, '#log-text', sampleText(100_000), 10);
    await pasteNow();
    await page.locator('#log-status', { hasText: 'Done.' }).waitFor({ timeout: 290_000 });
    expect(await textOf('log-lines')).toBe('1,000,000');
  });

  it('streams a sample, and stops', async () => {
    await page.click('#log-sample');
    await page.locator('#log-findings', { hasText: 'ECONNREFUSED' }).waitFor();
    await page.click('#log-stop');
    await said('log', 'Stopped.');
    const lines = await textOf('log-lines');
    expect(Number(lines.replace(',', ''))).toBeLessThan(24_000);
    await page.click('#log-clear');
    await page.locator('#log-lines', { hasText: /^0$/ }).waitFor();
    expect(await textOf('log-findings')).toContain('Nothing yet');
  });

  it('goes on from a snapshot as if nothing had been', async () => {
    const text = sampleText(LINES);
    const half = text.indexOf('\n', text.length / 2) + 1;
    await paste(page, '#log-text', text.slice(0, half));
    await said('log', 'Done.');
    const digest = await textOf('log-digest');
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#log-save')]);
    await page.reload();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.click('#log-load'),
    ]);
    await chooser.setFiles(await download.path());
    await said('log', 'Resumed');
    expect(await textOf('log-digest')).toBe(digest);
    await paste(page, '#log-text', text.slice(half));
    await said('log', 'Done.');

    const watch = new LogWatch();
    for (const part of [text.slice(0, half), text.slice(half)]) {
      watch.feed(part);
      watch.end();
    }
    expect(await textOf('log-digest')).toBe(watch.progress().digest);
    const saved = JSON.parse(await readFile(await download.path(), 'utf8'));
    expect(saved.kind).toBe('browser-log-watch');
  });

  it('says when a snapshot is none', async () => {
    for (const content of ['{', '{"kind":"browser-log-watch","version":1}', 'null']) {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.click('#log-load'),
      ]);
      await chooser.setFiles({
        name: 'x.json',
        mimeType: 'application/json',
        buffer: Buffer.from(content),
      });
      await page.locator('#log-status.failed').waitFor();
      await paste(page, '#log-text', 'one line\n');
      await said('log', 'Done.');
    }
  });

  it('reads files, cut anywhere, as it reads text', async () => {
    const text = `${sampleText(9000).replaceAll('catalogue', 'catálogue 🛒')}last line`;
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.click('#log-file'),
    ]);
    await chooser.setFiles({ name: 'shop.log', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await said('log', 'Done.');
    const watch = new LogWatch();
    watch.feed(text);
    watch.end();
    expect(await textOf('log-lines')).toBe('9,001');
    expect(await textOf('log-digest')).toBe(watch.progress().digest);
  });

  it('marks what is unusual in a series', async () => {
    await page.click('#metrics-tab');
    await paste(page, '#metric-text', `${sampleSeries()}\nnot,a row,at all\n`);
    await said('metric', '1,152 points read, 1 row skipped');
    expect(await textOf('metric-findings')).toContain('response_time_ms is');
    const label = await page.getAttribute('#metric-chart svg', 'aria-label');
    expect(label).toContain('response_time_ms: 1,152 points');
  });

  it('is worked with keys, and asks for nothing but its files', async () => {
    await page.focus('#logs-tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('metrics-tab');
    expect(await page.isVisible('#metric-text')).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await page.fill('#log-text', '2026-11-29T08:15:30Z ERROR orders: disk full\n<img src=x>');
    await page.keyboard.press('Control+Enter');
    await said('log', 'Done.');
    expect(await textOf('log-lines')).toBe('2');
    expect(await page.locator('#logs img').count()).toBe(0);
    const others = built.asked.filter(
      (path) => !/^\/some\/where\/else\/(assets\/[\w-]+\.(js|css))?$/.test(path),
    );
    expect(others).toEqual([]);
  });

  it('fits 360 pixels', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await paste(page, '#log-text', sampleText(LINES));
    await said('log', 'Done.');
    for (const tab of ['logs', 'metrics']) {
      await page.click(`#${tab}-tab`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(360);
    }
  });
});
