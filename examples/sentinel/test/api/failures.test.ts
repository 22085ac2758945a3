import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { FakeDesk, STATUS } from './fake-desk.js';
import { CALLERS, LEAK, makeApi, sampleKnown, servedDocument } from './support.js';

const headers = CALLERS.operate;

function logged() {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, logger: pino(sink) };
}

test('an error inside the desk is a 500 that tells its id and no more; the log has the rest', async () => {
  const { lines, logger } = logged();
  const desk = new FakeDesk();
  desk.incidents = () => {
    throw new Error('cannot read /home/someone/state.json');
  };
  const answer = await makeApi(desk, { logger }).request('/api/v1/incidents', { headers });
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(text).not.toMatch(LEAK);
  const { instance, ...problem } = JSON.parse(text);
  expect(instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  expect(problem).toEqual({
    type: 'about:blank',
    title: 'Internal error',
    status: 500,
    detail: `This is an error of Sentinel; look for ${instance} in its log.`,
  });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 50,
    instance,
    err: { message: 'cannot read /home/someone/state.json' },
  });
});

test('what rejects fails as what throws does', async () => {
  const { lines, logger } = logged();
  const desk = new FakeDesk(sampleKnown(await servedDocument()));
  desk.forecast = () => Promise.reject(new Error('no'));
  desk.closeBreaker = () => Promise.reject(new Error('no'));
  const app = makeApi(desk, { logger });
  const forecast = await app.request('/api/v1/forecast?signal=s-1', { headers });
  const closing = await app.request('/api/v1/guard/breaker/close', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  });
  expect([forecast.status, closing.status, lines.length]).toEqual([500, 500, 2]);
});

test('an answer that is not as described is caught in development', async () => {
  const { lines, logger } = logged();
  const desk = new FakeDesk({ status: { ...STATUS, lagMs: { p50: Number.NaN, p99: 0 } } });
  const checked = await makeApi(desk, { logger }).request('/api/v1/status', { headers });
  expect(checked.status).toBe(500);
  expect(lines[0]).toContain('lagMs.p50');
  const unchecked = makeApi(desk, { checkAnswers: false });
  expect((await unchecked.request('/api/v1/status', { headers })).status).toBe(200);
});

test('the log says who changed something', async () => {
  const { lines, logger } = logged();
  const app = makeApi(new FakeDesk(), { logger });
  await app.request('/api/v1/guard/breaker/close', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: '{}',
  });
  await app.request('/api/v1/status', { headers });
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 30, by: 'olga', route: '/api/v1/guard/breaker/close' },
  ]);
});

test('an event that is not as described is caught in development', async () => {
  const desk = new FakeDesk();
  const answer = await makeApi(desk).request('/api/v1/events', { headers });
  const wrong = { type: 'graph' as const, data: { updatedMs: Number.NaN } };
  expect(() => desk.tell(wrong)).toThrow('updatedMs');
  await answer.body!.cancel();
});

test('ready when the desk is, and it says why not', async () => {
  const desk = new FakeDesk({ status: { ...STATUS, ready: false, waitingFor: 'history.' } });
  const app = makeApi(desk);
  expect((await app.request('/healthz')).status).toBe(200);
  const answer = await app.request('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ detail: 'Not ready yet: history.' });
  desk.known = { ...desk.known, status: STATUS };
  expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ready' });
});
