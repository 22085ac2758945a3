import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FakeDesk } from './fake-desk.js';
import { CALLERS, makeApi, sampleKnown, sampleUrl, servedDocument } from './support.js';

const served = await servedDocument();
const known = sampleKnown(served);
const headers = CALLERS.read;
const READS = served.operations.filter(
  ({ method, path }) => method === 'GET' && path.startsWith('/api/') && path !== '/api/v1/events',
);

interface AnyPage {
  readonly items: readonly { readonly id: string }[];
  readonly next: string | null;
  readonly total: number;
}

const incidents = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...known.incidents[0]!, id: `i-${index}` }));

async function pageAt(desk: FakeDesk, query: string): Promise<AnyPage> {
  const answer = await makeApi(desk).request(`/api/v1/incidents?${query}`, { headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as AnyPage;
}

test.each([0, 1, 49, 50, 51, 1000])(
  'the pages of %i incidents are all of them, each once',
  async (count) => {
    const desk = new FakeDesk({ incidents: incidents(count) });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: AnyPage = await pageAt(desk, `cursor=${cursor}&limit=50`);
      expect(page.total).toBe(count);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual(desk.known.incidents.map(({ id }) => id));
  },
);

test('a page has 50 where nothing is said, and 200 at most', async () => {
  const desk = new FakeDesk({ incidents: incidents(300) });
  expect((await pageAt(desk, '')).items).toHaveLength(50);
  expect((await pageAt(desk, 'limit=200')).items).toHaveLength(200);
  expect((await pageAt(desk, 'limit=1')).items).toHaveLength(1);
});

test('a cursor that is none of ours begins at the start', async () => {
  const desk = new FakeDesk({ incidents: incidents(60) });
  const first = await pageAt(desk, '');
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (cursor) => {
      expect(await pageAt(desk, `cursor=${encodeURIComponent(cursor)}`)).toEqual(first);
    }),
    { numRuns: 30 },
  );
});

test.each([
  ['limit=0', '`limit` in the query: give a whole number from 1 to 200'],
  ['limit=201', '`limit` in the query: give a whole number from 1 to 200'],
  ['limit=1.5', '`limit` in the query: give a whole number from 1 to 200'],
  ['limit=', '`limit` in the query: give a whole number from 1 to 200'],
  ['limit=0x10', '`limit` in the query: give a whole number from 1 to 200'],
  ['limit=5&limit=6', '`limit` in the query'],
  ['status=ajar', '`status` in the query'],
  ['severity=bad', '`severity` in the query'],
  ['limt=5', '"limt"'],
  ['__proto__=5', '"__proto__"'],
])('%s is refused with what to do', async (query, detail) => {
  const answer = await makeApi().request(`/api/v1/incidents?${query}`, { headers });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(detail) });
});

test.each(['since=NaN', 'since=1e999', 'since=yesterday'])('%s is no time', async (query) => {
  const answer = await makeApi().request(`/api/v1/anomalies?${query}`, { headers });
  expect(answer.status).toBe(400);
});

test.each(READS)('$path has an ETag by content', async (operation) => {
  const app = makeApi(new FakeDesk(known));
  const url = sampleUrl(operation);
  const first = await app.request(url, { headers });
  const tag = first.headers.get('etag')!;
  expect(tag).toMatch(/^W\/"[^"]+"$/);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  const body = await first.text();
  for (const sent of [tag, `"other", ${tag}`, tag.slice(2), '*']) {
    const again = await app.request(url, { headers: { ...headers, 'if-none-match': sent } });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(tag);
    expect(await again.text()).toBe('');
  }
  const other = await app.request(url, { headers: { ...headers, 'if-none-match': 'W/"other"' } });
  expect(other.status).toBe(200);
  expect(await other.text()).toBe(body);
});

test('another content has another ETag', async () => {
  const desk = new FakeDesk(known);
  const app = makeApi(desk);
  const tagOf = async () => (await app.request('/api/v1/status', { headers })).headers.get('etag');
  const before = await tagOf();
  desk.known = { ...known, status: { ...known.status, nowMs: known.status.nowMs / 2 + 1 } };
  expect(await tagOf()).not.toBe(before);
});

test.each(READS)('HEAD $path is GET without the body', async (operation) => {
  const app = makeApi(new FakeDesk(known));
  const url = sampleUrl(operation);
  const head = await app.request(url, { method: 'HEAD', headers });
  const get = await app.request(url, { headers });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe('');
  expect([...head.headers]).toEqual([...get.headers]);
});

test.each(served.operations)(
  'OPTIONS $path says what it does, and nothing to other origins',
  async ({ path, method }) => {
    const preflight = {
      origin: 'https://evil.example.com',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const url = path.replace(/\{\w+\}/, 'x');
    const answer = await makeApi().request(url, {
      method: 'OPTIONS',
      headers: { ...headers, ...preflight },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')!.split(', ')).toEqual(
      expect.arrayContaining([method, 'OPTIONS']),
    );
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    );
  },
);

test('ids and signals may be any text', async () => {
  const longest = '系'.repeat(3000);
  const names = ['\0', 'a/b', 'a%2Fb', '..%2f', 'é à', longest, '__proto__', '?#&=+ ', '%', '💥'];
  for (const name of names) {
    const desk = new FakeDesk({
      incidents: [{ ...known.incidents[0]!, id: name }],
      series: [{ ...known.series[0]!, signal: name }],
    });
    const encoded = encodeURIComponent(name);
    const urls = [`/api/v1/incidents/${encoded}`, `/api/v1/series/data?signal=${encoded}`];
    for (const url of urls) {
      const answer = await makeApi(desk).request(url, { headers });
      expect(answer.status, url.slice(0, 60)).toBe(200);
    }
  }
});

test('a forecast is asked as the query says, and given up when it takes too long', async () => {
  const desk = new FakeDesk(known);
  const app = makeApi(desk, { forecastTimeoutMs: 20 });
  const url = '/api/v1/forecast?signal=s-1';
  await app.request(`${url}&horizonMs=5000&threshold=-1.5e3&direction=below`, { headers });
  await app.request(url, { headers });
  expect(desk.asked).toEqual([
    { signal: 's-1', horizonMs: 5000, threshold: -1500, direction: 'below' },
    { signal: 's-1', horizonMs: null, threshold: null, direction: null },
  ]);
  desk.forecastDelay = new Promise(() => {});
  const answer = await app.request(url, { headers });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('10');
  expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('shorter horizon') });
});
