import { describe, expect, it } from 'vitest';
import type { RequestContextLike } from '../../src/kubernetes/index.js';
import { Wire, type WireAnswer } from './wire.js';

const GET = { method: 'GET', path: '/api/v1' } as const;

function ask(answer: WireAnswer) {
  return new Wire(() => answer).transport().send(GET);
}

describe('what is sent', () => {
  it('is a bare request where there is nothing else to say', async () => {
    const wire = new Wire(() => ({ status: 200 }));
    await wire.transport().send(GET);
    expect(wire.sent).toEqual([
      {
        method: 'GET',
        path: '/api/v1',
        query: {},
        headers: { Accept: 'application/json' },
        body: null,
      },
    ]);
  });

  it('has its query, and its body as JSON unless another type is named', async () => {
    const wire = new Wire(() => ({ status: 200 }));
    const request = { method: 'PATCH', path: '/x', query: { a: '1', b: '2' }, body: { c: null } };
    await wire.transport().send({ ...request, method: 'PATCH' });
    await wire.transport().send({ ...request, method: 'PATCH', contentType: 'application/x' });
    const [plain, named] = wire.sent;
    expect(plain).toMatchObject({ query: { a: '1', b: '2' }, body: '{"c":null}' });
    expect(plain?.headers).toEqual({
      Accept: 'application/json',
      'Content-Type': 'application/json',
    });
    expect(named?.headers['Content-Type']).toBe('application/x');
  });

  it('carries who we are, and passes what the KubeConfig puts in between', async () => {
    const mark = (name: string) => ({
      pre: (request: RequestContextLike) => ({
        toPromise: async () => {
          request.setHeaderParam(name, 'yes');
          return request;
        },
      }),
    });
    const wire = new Wire(() => ({ status: 200 }), {
      middleware: [mark('X-First'), mark('X-Second')],
      authMethods: {
        default: {
          applySecurityAuthentication: (request) => {
            request.setHeaderParam('Authorization', 'Bearer secret');
          },
        },
      },
    });
    await wire.transport().send(GET);
    expect(wire.sent[0]?.headers).toEqual({
      Accept: 'application/json',
      Authorization: 'Bearer secret',
      'X-First': 'yes',
      'X-Second': 'yes',
    });
  });
});

describe('what comes back', () => {
  it('is status and body as they are', async () => {
    expect(await ask({ status: 201, body: { a: [1] } })).toEqual({
      kind: 'answer',
      status: 201,
      body: { a: [1] },
      retryAfterMs: null,
    });
  });

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'Retry-After': '7' }, 7000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '-1' }, null],
    [{ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }, null],
    [{ 'retry-after': 'Infinity' }, null],
    [{}, null],
  ])('%j asks for a wait of %s ms', async (headers, retryAfterMs) => {
    expect(await ask({ status: 429, headers: headers as Record<string, string> })).toMatchObject({
      retryAfterMs,
    });
  });

  it('of a proxy that speaks no JSON is its text, shortened', async () => {
    const refused = { kind: 'answer', status: 300, retryAfterMs: null };
    expect(await ask({ status: 300, body: 'no <html>' })).toEqual({
      ...refused,
      body: 'no <html>',
    });
    expect(await ask({ status: 300, body: '-'.repeat(300) })).toMatchObject({
      body: '-'.repeat(300),
    });
    expect(await ask({ status: 300, body: '-'.repeat(301) })).toMatchObject({
      body: `${'-'.repeat(300)}…`,
    });
  });

  it('is lost where a success breaks off', async () => {
    const answer = await ask({ status: 299, body: '{"kind":' });
    expect(answer).toEqual({ kind: 'lost', why: expect.stringMatching(/JSON/) });
  });

  it('is lost where the connection fails, whatever it fails with', async () => {
    expect(await ask(new Error('ECONNRESET'))).toEqual({ kind: 'lost', why: 'ECONNRESET' });
    const wire = new Wire(() => ({ status: 200 }), {
      authMethods: { default: { applySecurityAuthentication: () => Promise.reject('no token') } },
    });
    expect(await wire.transport().send(GET)).toEqual({ kind: 'lost', why: 'no token' });
    expect(wire.sent).toEqual([]);
  });

  it('is lost where it does not come in time, and no timer is left either way', async () => {
    const silent = new Wire(() => 'never');
    expect(await silent.transport(250).send(GET)).toEqual({
      kind: 'lost',
      why: 'no answer in 250 ms',
    });
    expect(silent.timers.size).toBe(0);
    const quick = new Wire(() => ({ status: 200 }));
    let timedMs = 0;
    const { startTimer } = quick.clock;
    Object.assign(quick.clock, {
      startTimer: (run: () => void, ms: number) => {
        timedMs = ms;
        return startTimer?.(run, ms);
      },
    });
    await quick.transport(250).send(GET);
    expect([timedMs, quick.timers.size]).toEqual([250, 0]);
  });

  it('is waited for without an end by a clock that has no timer', async () => {
    const wire = new Wire(() => ({ status: 200 }));
    Object.assign(wire.clock, { startTimer: undefined });
    expect(await wire.transport().send(GET)).toMatchObject({ kind: 'answer', status: 200 });
  });
});
