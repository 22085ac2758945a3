import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readPage } from '../../src/api/page/read-page.js';
import { FakeDesk } from './fake-desk.js';
import { sendRaw, serving } from './socket.js';
import { LEAK, makeApi } from './support.js';

const folder = mkdtempSync(join(tmpdir(), 'sentinel-page-'));
const web = join(folder, 'web');

beforeAll(() => {
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'SECRET');
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Sentinel</title>');
  writeFileSync(join(web, 'icon.svg'), '<svg/>');
  writeFileSync(join(web, 'assets', 'main-B1x_9-aZ.js'), 'export {};');
  writeFileSync(join(web, 'assets', 'main-B1x_9-aZ.css'), 'body{}');
  writeFileSync(join(web, 'assets', 'worker.js'), 'export {};');
  symlinkSync(join(folder, 'secret.txt'), join(web, 'link.txt'));
});

afterAll(() => rmSync(folder, { recursive: true }));

const HTML = { accept: 'text/html,application/xhtml+xml' };
const app = async () => makeApi(new FakeDesk(), { page: await readPage(web) });

test.each([
  ['/', 'text/html; charset=utf-8', 'no-cache'],
  ['/index.html', 'text/html; charset=utf-8', 'no-cache'],
  ['/icon.svg', 'image/svg+xml; charset=utf-8', 'no-cache'],
  [
    '/assets/main-B1x_9-aZ.js',
    'text/javascript; charset=utf-8',
    'public, max-age=31536000, immutable',
  ],
  ['/assets/main-B1x_9-aZ.css', 'text/css; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/assets/worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
])('%s is served as %s without a token', async (path, type, caching) => {
  const served = await app();
  const answer = await served.request(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(answer.headers.get('cache-control')).toBe(caching);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  );
  const tag = answer.headers.get('etag')!;
  const again = await served.request(path, { headers: { 'if-none-match': tag } });
  expect(again.status).toBe(304);
  const head = await served.request(path, { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe(String((await answer.text()).length));
});

test.each(['/incidents/i-1', '/graph', '/a/b/c.d', '/incidents/%00'])(
  '%s opens the page in a browser and is nothing to others',
  async (path) => {
    const served = await app();
    const opened = await served.request(path, { headers: HTML });
    expect(await opened.text()).toContain('<title>Sentinel');
    expect((await served.request(path)).status).toBe(404);
  },
);

test.each(['/assets/old-12345678.js', '/api/v2/status', '/api'])(
  '%s is not the page, not even in a browser',
  async (path) => {
    const answer = await (await app()).request(path, { headers: HTML });
    expect([401, 404]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  },
);

test('no path leads out of the folder', async () => {
  await serving(await app(), {}, async (listening) => {
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '/....//secret.txt',
      `/${folder}/secret.txt`,
      `//${folder}/secret.txt`,
      '/link.txt',
      '/secret.txt%00.html',
      '/%252e%252e/secret.txt',
      '/.',
      '/assets',
      '/assets/',
    ]) {
      const answer = await sendRaw(listening, [`GET ${path} HTTP/1.1`, 'Host: localhost']);
      expect(answer).toMatch(/^HTTP\/1.1 (200|400|404) /);
      expect(answer).not.toContain('SECRET');
      expect(answer).not.toMatch(LEAK);
    }
  });
});

test('the page takes nothing in', async () => {
  const answer = await (await app()).request('/', { method: 'POST', headers: HTML, body: 'x' });
  expect(answer.status).toBe(404);
});

test('where it is not built there is none', async () => {
  expect(await readPage(join(folder, 'nowhere'))).toBeNull();
  const answer = await makeApi().request('/', { headers: HTML });
  expect(answer.status).toBe(404);
});
