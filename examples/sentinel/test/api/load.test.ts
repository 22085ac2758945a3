import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { API_DEFAULTS } from '../../src/api/options.js';
import { FakeDesk } from './fake-desk.js';
import { type Drawn, idsOf, readStart, requestTo } from './requests.js';
import { serving } from './socket.js';
import { LEAK, makeApi, sampleKnown, servedDocument } from './support.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const served = await servedDocument();
const known = sampleKnown(served);
const REQUESTS = 10_000;
const AT_ONCE = 20;
/** One for each that can be under way, and for those whose end is not yet noticed. */
const MANY_STREAMS = { ...API_DEFAULTS.streams, max: 1000, maxPerClient: 1000 };
const MAX_GROWTH_BYTES = 16 * 1024 * 1024;

/** Requests as wild as those that the document is held to, over all operations. */
const anyRequest = fc.oneof(
  ...served.operations.map((one) => requestTo(one, served, idsOf(known), true)),
);
const drawRequests = (count: number, seed: number): Drawn[] =>
  fc.sample(anyRequest, { numRuns: count, seed });

/** Of every answer no failure, no leak; and nothing stays in memory. */
async function bear(send: (drawn: Drawn) => Promise<Response>): Promise<void> {
  const seen = new Map<number, number>();
  const judge = async (drawn: Drawn) => {
    const answer = await send(drawn);
    const body = await readStart(answer);
    if (answer.status >= 500 || LEAK.test(body))
      throw new Error(`${answer.status} ${drawn.init.method} ${drawn.url}: ${body}`);
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
  };
  const pass = async (count: number, seed: number) => {
    // Drawn in parts, so that they are not what fills the memory.
    for (let part = 0; part < count; part += AT_ONCE)
      await Promise.all(drawRequests(AT_ONCE, seed + part).map(judge));
  };
  await pass(4000, 1);
  collect();
  const before = process.memoryUsage();
  await pass(REQUESTS, 100_000);
  collect();
  const after = process.memoryUsage();
  expect(after.heapUsed - before.heapUsed).toBeLessThan(MAX_GROWTH_BYTES);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(MAX_GROWTH_BYTES);
  for (const status of [200, 201, 304, 400, 401, 403, 404, 413, 415])
    expect(seen.get(status) ?? 0, `answers of ${status}`).toBeGreaterThan(0);
}

test('ten thousand requests of all kinds leave nothing behind', { timeout: 300_000 }, async () => {
  const desk = new FakeDesk(known);
  const app = makeApi(desk, { checkAnswers: false, streams: MANY_STREAMS });
  await bear(async ({ url, init }) => {
    desk.asked.length = 0;
    return app.request(url, init);
  });
  expect(desk.listeners).toBe(0);
});

test('nor do they over a socket', { timeout: 300_000 }, async () => {
  const desk = new FakeDesk(known);
  const app = makeApi(desk, { checkAnswers: false, streams: MANY_STREAMS });
  await serving(app, { hasTokens: true }, async ({ url: base }) => {
    await bear(({ url, init }) => {
      desk.asked.length = 0;
      return fetch(base + url, { ...init, redirect: 'manual' });
    });
  });
  expect(desk.listeners).toBe(0);
});
