import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { OtlpInput, type OtlpInputSettings } from '../../../src/inputs/otlp/otlp-input.js';
import { CollectingIntake, until } from '../collecting-intake.js';
import { callOf, logsOf, metricsOf, nanos } from './exports.js';

const SETTINGS: OtlpInputSettings = {
  name: 'otlp',
  host: '127.0.0.1',
  port: 0,
  token: null,
  maxBodyBytes: 100_000,
  maxUnpackedBytes: 200_000,
  maxSeries: 100,
  resourceLabels: [],
  graphEveryMs: 20,
  retryMs: 20,
};
const LOGS = JSON.stringify(logsOf({ body: { stringValue: 'a' } }));
const stops: (() => Promise<void>)[] = [];

async function start(
  settings: Partial<OtlpInputSettings> = {},
  intake = new CollectingIntake(),
  position: unknown = null,
) {
  const input = new OtlpInput({ ...SETTINGS, ...settings });
  const abort = new AbortController();
  const running = input.run(intake, position, abort.signal);
  stops.push(async () => {
    abort.abort();
    await running;
  });
  await until(() => input.port !== null);
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${input.port}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { input, intake, post };
}

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe('OtlpInput', () => {
  it('hands over logs and metrics, packed or not', async () => {
    const { input, intake, post } = await start();
    const plain = await post('/v1/logs', LOGS);
    expect([plain.status, await plain.json()]).toEqual([200, {}]);
    const gauge = { name: 'g', gauge: { dataPoints: [{ asDouble: 1, timeUnixNano: nanos(1) }] } };
    const packed = gzipSync(JSON.stringify(metricsOf(gauge)));
    expect((await post('/v1/metrics', packed, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(intake.batches.map(({ logs, points }) => [logs?.length, points?.[0]?.name])).toEqual([
      [1, undefined],
      [undefined, 'g'],
    ]);
    expect(input.status()).toMatchObject({
      kind: 'otlp',
      state: 'ok',
      lines: 1,
      points: 1,
      dropped: 0,
    });
  });

  it('answers only when what came has been taken in', async () => {
    const intake = new CollectingIntake();
    let settle = (): void => {};
    intake.take = () => new Promise((resolve) => (settle = resolve));
    const { post, input } = await start({}, intake);
    let isAnswered = false;
    const answer = post('/v1/logs', LOGS).then((response) => {
      isAnswered = true;
      return response.status;
    });
    await until(() => input.status().lines === 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    settle();
    expect(await answer).toBe(200);
  });

  it('says what it has left out', async () => {
    const { input, post } = await start();
    const answer = await post(
      '/v1/logs',
      JSON.stringify(logsOf({ body: { stringValue: 'a' } }, {}, 7)),
    );
    expect(await answer.json()).toEqual({
      partialSuccess: {
        rejectedLogRecords: '2',
        errorMessage: 'Left out: 1 that are no records, 1 without a body.',
      },
    });
    expect(input.status()).toMatchObject({ lines: 1, dropped: 2 });
  });

  it('refuses what it cannot take, and says what to do', async () => {
    const { input, intake, post } = await start();
    const proto = await post('/v1/logs', 'x', { 'content-type': 'application/x-protobuf' });
    expect(proto.status).toBe(415);
    expect((await proto.json()).message).toContain('http/json');
    const bad = await post('/v1/logs', '{"resourceLogs": [');
    expect([bad.status, await bad.json()]).toEqual([
      400,
      { code: 3, message: 'The body is no JSON.' },
    ]);
    expect((await post('/v1/logs', '[]')).status).toBe(400);
    expect((await post('/v1/logs', 'x', { 'content-encoding': 'br' })).status).toBe(415);
    expect((await post('/v1/logs', 'x', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post('/v1/logs', ' '.repeat(100_001))).status).toBe(413);
    const bomb = gzipSync(' '.repeat(5_000_000));
    expect((await post('/v1/logs', bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post('/v1/profiles', '{}')).status).toBe(404);
    const got = await fetch(`http://127.0.0.1:${input.port}/v1/logs`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect(intake.batches).toEqual([]);
    expect(input.status()).toMatchObject({ dropped: 9 });
    // And goes on.
    expect((await post('/v1/logs', LOGS)).status).toBe(200);
  });

  it('asks senders to come again while there is no room', async () => {
    const { intake, post, input } = await start();
    intake.isFull = true;
    const answer = await post('/v1/logs', LOGS);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await answer.json()).code).toBe(14);
    intake.isFull = false;
    expect((await post('/v1/logs', LOGS)).status).toBe(200);
    expect(input.status()).toMatchObject({ lines: 1, dropped: 0 });
  });

  it('does not listen for others without a token', () => {
    expect(() => new OtlpInput({ ...SETTINGS, host: '0.0.0.0' })).toThrow(/give a token/);
    expect(() => new OtlpInput({ ...SETTINGS, host: '0.0.0.0', token: 'x' })).not.toThrow();
  });

  it('wants the token where there is one', async () => {
    const { post } = await start({ token: 'open sesame'.replace(' ', '-') });
    expect((await post('/v1/logs', LOGS)).status).toBe(401);
    expect((await post('/v1/logs', LOGS, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await post('/v1/logs', LOGS, { authorization: 'Bearer open-sesame' })).status).toBe(
      200,
    );
  });

  it('hands on who calls whom when that has changed, and knows it after a restart', async () => {
    const { input, intake, post } = await start();
    await post('/v1/traces', JSON.stringify(callOf(1, 'web', 'cart', 1_700_000_000_000)));
    // A later trace tells that the first is whole.
    await post('/v1/traces', JSON.stringify(callOf(2, 'web', 'cart', 1_700_000_060_000)));
    await until(() => intake.batches.length > 0);
    const edges = () =>
      intake.batches.at(-1)?.graph?.edges.map(({ source, target }) => `${source} > ${target}`);
    expect(edges()).toEqual(['web > cart']);
    await post('/v1/traces', JSON.stringify(callOf(3, 'web', 'cart', 1_700_000_120_000)));
    await post('/v1/traces', JSON.stringify(callOf(4, 'cart', 'stock', 1_700_000_180_000)));
    await post('/v1/traces', JSON.stringify(callOf(5, 'cart', 'stock', 1_700_000_240_000)));
    await until(() => intake.batches.length > 1);
    expect(edges()).toEqual(['web > cart', 'cart > stock']);
    expect(intake.batches).toHaveLength(2);
    expect(input.status().spans).toBe(10);
    const next = await start({}, new CollectingIntake(), intake.position);
    await next.post('/v1/traces', JSON.stringify(callOf(6, 'stock', 'mail', 1_700_000_300_000)));
    await next.post('/v1/traces', JSON.stringify(callOf(7, 'stock', 'mail', 1_700_000_360_000)));
    await until(() => next.intake.batches.length > 0);
    expect(next.intake.batches[0]?.graph?.edges).toHaveLength(3);
  });

  it('waits until nobody else listens where it wants to', async () => {
    const first = await start();
    const taken = first.input.port ?? 0;
    const second = new OtlpInput({ ...SETTINGS, port: taken });
    const abort = new AbortController();
    const running = second.run(new CollectingIntake(), null, abort.signal);
    await until(() => second.status().state === 'failing');
    expect(second.status().sentence).toContain('another program listens there');
    await stops.splice(0)[0]?.();
    await until(() => second.port === taken);
    expect(second.status().state).toBe('ok');
    abort.abort();
    await running;
  });
});
