import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceName } from '../src/service-names.js';
import { type Shop, startShop } from '../src/start-shop.js';
import { type BuiltPrograms, buildPrograms } from './support/built-programs.js';
import { growth, meanSeconds, scrape } from './support/scrape.js';
import { isAlive, waitUntil } from './support/wait-until.js';

let programs: BuiltPrograms;
let shop: Shop;
let acts = 0;

beforeAll(async () => {
  programs = await buildPrograms();
  shop = await startShop({ thinkMs: 200, serviceProgram: programs.service });
});
afterEach(() => shop.cureAll());
afterAll(async () => {
  await shop?.stop();
  programs?.remove();
});

const stateOf = (name: ServiceName) => shop.services().find((one) => one.name === name)!;
const logOf = (name: ServiceName): string => readFileSync(shop.logFiles[name], 'utf8');
const act = (kind: string, target: ServiceName) =>
  shop.act({ action: { kind, target, parameters: {} }, idempotencyKey: `act ${acts++}` });
const changes = (): { nodeId: string; kind: string; timestampMs: number }[] =>
  readFileSync(shop.changesFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
/** Of the next requests, that the service answers with 500. */
async function failures(name: ServiceName): Promise<number> {
  const [failed = Number.NaN] = await growth(shop, name, [['http_requests_total', 'code="500"']]);
  return failed;
}

describe('the shop without a fault', () => {
  it('answers its users, all the way down', async () => {
    await waitUntil('users are answered', () => shop.load().ok > 20);
    for (const name of ['store', 'catalogue', 'payment', 'checkout', 'storefront'] as const) {
      expect(await scrape(shop, name, 'http_requests_total', 'code="2')).toBeGreaterThan(0);
      const lines = logOf(name).trim().split('\n');
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ service: name });
    }
    expect(shop.load().failed).toBe(0);
  });
});

describe('faults and their cures', () => {
  it('latency: slow at its place and above, quick below; a restart ends it, a rollback does not', async () => {
    await shop.injectFault({ kind: 'latency', latencyMs: 1500 });
    expect(await meanSeconds(shop, 'payment')).toBeGreaterThan(1);
    expect(await meanSeconds(shop, 'store')).toBeLessThan(1);
    expect(logOf('payment')).toContain('ms for lock of payment');
    expect((await act('rollback', 'payment')).ok).toBe(false);
    expect((await act('restart', 'checkout')).ok).toBe(true);
    expect(stateOf('payment').faults).toEqual(['latency']);
    expect((await act('restart', 'payment')).ok).toBe(true);
    expect(await meanSeconds(shop, 'payment')).toBeLessThan(1);
  });

  it('errors: come with a deploy; a restart leaves them, a rollback ends them', async () => {
    const before = changes().length;
    await shop.injectFault({ kind: 'errors', errorShare: 0.8 });
    expect(changes()[before]).toMatchObject({ nodeId: 'catalogue', kind: 'deploy' });
    expect(await failures('catalogue')).toBeGreaterThan(0);
    expect(logOf('catalogue')).toContain("Cannot read properties of undefined (reading 'price')");
    const failed = logOf('catalogue')
      .split('\n')
      .find((line) => line.includes('request failed'));
    expect(JSON.parse(failed!).time).toBeGreaterThanOrEqual(changes()[before]!.timestampMs);
    expect(await scrape(shop, 'storefront', 'dependency_errors_total', 'catalogue')).not.toBe(0);
    await act('restart', 'catalogue');
    expect(await failures('catalogue')).toBeGreaterThan(0);
    expect((await act('rollback', 'catalogue')).ok).toBe(true);
    expect(stateOf('catalogue').build).toBe('2.4.0');
    expect(await failures('catalogue')).toBe(0);
  });

  it('leak: the heap fills until the process dies; a restart brings it back', {
    timeout: 180_000,
  }, async () => {
    await shop.injectFault({ kind: 'leak', leakBytesPerSecond: 8e6 });
    const pid = stateOf('checkout').pid!;
    const heap = 'nodejs_heap_size_used_bytes';
    await waitUntil(
      'the heap fills',
      async () => ((await scrape(shop, 'checkout', heap)) ?? 0) > 3e7,
    );
    await waitUntil('it dies', () => stateOf('checkout').pid === null);
    expect(isAlive(pid)).toBe(false);
    expect(stateOf('checkout').deaths).toBeGreaterThan(0);
    expect(logOf('checkout')).toContain('heap out of memory');
    expect(logOf('checkout')).toMatch(/checkout died: (signal|exit code)/);
    await waitUntil('its callers notice', () => logOf('storefront').includes('ECONNREFUSED'));
    expect((await act('restart', 'checkout')).ok).toBe(true);
    expect(await scrape(shop, 'checkout', heap)).toBeLessThan(3e7);
    expect(await failures('checkout')).toBe(0);
  });

  it('dependency-down: connections are refused until the restart', async () => {
    await shop.injectFault({ kind: 'dependency-down', service: 'payment' });
    await expect(fetch(`${shop.urls.payment}/healthz`)).rejects.toThrow();
    await waitUntil('its callers count it', async () => {
      const failed = await scrape(shop, 'checkout', 'dependency_errors_total', 'payment');
      return (failed ?? 0) > 0;
    });
    expect(logOf('checkout')).toContain('call to payment failed: connect ECONNREFUSED');
    expect((await act('clear-cache', 'payment')).ok).toBe(true);
    await expect(fetch(`${shop.urls.payment}/healthz`)).rejects.toThrow();
    await act('restart', 'payment');
    expect((await fetch(`${shop.urls.payment}/healthz`)).status).toBe(200);
  });

  it('flag: told as a change; switching it off ends it, and only where it is on', async () => {
    await shop.injectFault({ kind: 'flag', latencyMs: 1500 });
    expect(changes().at(-1)).toMatchObject({ nodeId: 'checkout', kind: 'flag' });
    await act('restart', 'checkout');
    expect(await meanSeconds(shop, 'checkout')).toBeGreaterThan(1);
    expect((await act('disable-flag', 'payment')).ok).toBe(false);
    expect((await act('disable-flag', 'checkout')).ok).toBe(true);
    expect(await meanSeconds(shop, 'checkout')).toBeLessThan(1);
  });

  it('cache: fills until it is cleared', async () => {
    await shop.injectFault({ kind: 'cache', cacheEntriesPerSecond: 20_000 });
    const entries = () => scrape(shop, 'catalogue', 'cache_entries');
    await waitUntil('it fills', async () => ((await entries()) ?? 0) > 5000);
    expect((await act('clear-cache', 'catalogue')).ok).toBe(true);
    expect(await entries()).toBeLessThan(500);
  });

  it('overload: requests queue until there are more workers', async () => {
    await shop.injectFault({ kind: 'overload', users: 12 });
    const depth = () => scrape(shop, 'storefront', 'http_request_queue_depth');
    await waitUntil('they queue', async () => ((await depth()) ?? 0) > 2);
    expect((await act('scale-out', 'storefront')).ok).toBe(true);
    expect(stateOf('storefront').workers).toBe(8);
    await waitUntil('the queue goes', async () => ((await depth()) ?? 9) < 2);
  });
});
