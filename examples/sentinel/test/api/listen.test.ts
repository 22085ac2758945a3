import { expect, test } from 'vitest';
import { createApi } from '../../src/api/app.js';
import { listen } from '../../src/api/listen.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { FakeDesk, NOTHING } from './fake-desk.js';
import { rawClient, sendRaw, serving, until } from './socket.js';
import { CALLERS, LEAK, makeApi, SAMPLE_BODIES } from './support.js';

const ELSEWHERE = ['0.0.0.0', '::', '192.168.1.1', 'example.com', '10.0.0.1', '128.0.0.1'];
const AUTHORIZATION = `Authorization: ${CALLERS.operate.authorization}`;

test.each(ELSEWHERE)('refuses to listen on %s without tokens', async (host) => {
  await expect(listen(makeApi(), { host, port: 0 })).rejects.toThrow(UsageError);
  await expect(listen(makeApi(), { host, port: 0 })).rejects.toThrow(
    /^Without tokens Sentinel listens on loopback only, not on \S+; set up tokens\.$/,
  );
  expect(() => createApi(new FakeDesk(), { host, processMetrics: false })).toThrow(UsageError);
});

test.each(['127.0.0.1', '127.1.2.3', 'localhost'])('listens on %s without', async (host) => {
  await serving(makeApi(new FakeDesk(), { tokens: [], host }), { host }, async ({ port }) => {
    const answer = await fetch(`http://${host}:${port}/api/v1/status`);
    expect(answer.status).toBe(200);
    expect(
      [...answer.headers.keys()].filter((key) => /server|powered|allow-origin/.test(key)),
    ).toEqual([]);
  });
});

test('listens elsewhere with tokens, whatever the Host header says', async () => {
  const app = makeApi(new FakeDesk(), { host: '0.0.0.0' });
  await serving(app, { host: '0.0.0.0', hasTokens: true }, async (listening) => {
    const answer = await sendRaw(listening, [
      'GET /healthz HTTP/1.1',
      'Host: sentinel.example.com',
    ]);
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
  });
});

test('a port that is taken is told in a line', async () => {
  await serving(makeApi(), {}, async ({ port }) => {
    const taken = listen(makeApi(), { port });
    await expect(taken).rejects.toThrow(UsageError);
    await expect(taken).rejects.toThrow(
      `Sentinel cannot listen on 127.0.0.1:${port}: another program has it; give another address or port.`,
    );
  });
  await expect(listen(makeApi(), { port: 70_000 })).rejects.toThrow(/port is 70000/);
});

test('a name that may be resolved to this machine is no way in', async () => {
  const app = makeApi(new FakeDesk(), { tokens: [], allowedHosts: ['Sentinel.example.com'] });
  await serving(app, {}, async (listening) => {
    const get = (host: string, target = '/api/v1/status') =>
      sendRaw(listening, [`GET ${target} HTTP/1.1`, `Host: ${host}`]);
    expect(await get('evil.example.com')).toMatch(/^HTTP\/1.1 421 /);
    expect(await get(`evil.example.com:${listening.port}`)).toMatch(/^HTTP\/1.1 421 /);
    expect(await get('localhost.evil.example.com')).toMatch(/^HTTP\/1.1 421 /);
    expect(await get('localhost', 'http://evil.example.com/api/v1/status')).toMatch(/ 421 /);
    expect(await get('evil.example.com', 'http://localhost/api/v1/status')).toMatch(/ 421 /);
    expect(await get('evil.example.com', '/healthz')).toMatch(/^HTTP\/1.1 421 /);
    for (const host of [
      'localhost',
      `127.0.0.1:${listening.port}`,
      '[::1]',
      'sentinel.example.com',
    ])
      expect(await get(host), host).toMatch(/^HTTP\/1.1 200 /);
  });
});

test.each([
  ['no HTTP', ['hello'], 400],
  ['no Host', ['GET / HTTP/1.1'], 400],
  ['a broken Host', ['GET / HTTP/1.1', 'Host: a b'], 400],
  ['a broken target', ['GET http:// HTTP/1.1', 'Host: localhost'], 400],
  ['a huge header', ['GET / HTTP/1.1', 'Host: localhost', `X: ${'x'.repeat(40_000)}`], 431],
  ['a huge URL', [`GET /${'x'.repeat(40_000)} HTTP/1.1`, 'Host: localhost'], 431],
  ['a broken length', ['POST / HTTP/1.1', 'Host: localhost', 'Content-Length: x'], 400],
] as const)('%s is answered with a problem', async (_, lines, status) => {
  await serving(makeApi(), {}, async (listening) => {
    const answer = await sendRaw(listening, lines);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer).not.toMatch(LEAK);
  });
});

test.each([
  ['GET /api/v1/status HTTP/1.1', 'Upgrade: websocket', 200],
  ['GET /healthz HTTP/1.1', 'Expect: wonders', 200],
  ['PROPFIND /api/v1/status HTTP/1.1', 'X: y', 405],
  ['TRACE /healthz HTTP/1.1', 'X: y', 405],
  ['HEAD /api/v1/events HTTP/1.1', 'X: y', 200],
  ['OPTIONS /api/v1/plans HTTP/1.1', 'Origin: http://evil.example.com', 204],
])('%s, %s is answered with %i', async (request, header, status) => {
  await serving(makeApi(), {}, async (listening) => {
    const answer = await sendRaw(listening, [request, 'Host: localhost', header, AUTHORIZATION]);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).not.toMatch(/access-control|^server:|wonders|evil/im);
  });
});

test('a body in chunks is limited as one of a length is', async () => {
  await serving(makeApi(), {}, async (listening) => {
    const lines = [
      'POST /api/v1/guard/breaker/close HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
      AUTHORIZATION,
    ];
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
    expect(await sendRaw(listening, lines, `${chunk.repeat(6)}0\r\n\r\n`)).toMatch(/ 413 /);
    expect(await sendRaw(listening, lines, `${chunk}2\r\n{}\r\n0\r\n\r\n`)).toMatch(/ 200 /);
  });
});

test('a client that never ends its headers is cut', async () => {
  const impatient = { headersTimeoutMs: 200, requestTimeoutMs: 600_000 };
  await serving(makeApi(), impatient, async (listening) => {
    const client = rawClient(listening, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => client.socket.write('X: y\r\n'), 20);
    expect(await client.ended).toMatch(/^HTTP\/1.1 408 .*took too long to arrive/s);
    clearInterval(drip);
  });
});

test('a client that never ends its body is cut, and it is no failure of ours', async () => {
  const failures: string[] = [];
  const note = (_: object, message: string) => void failures.push(message);
  const app = makeApi(new FakeDesk(), { logger: { info: note, error: note } });
  const impatient = { headersTimeoutMs: 200, requestTimeoutMs: 400, hasTokens: true };
  await serving(app, impatient, async (listening) => {
    const cutOff = Object.keys(SAMPLE_BODIES).map(async (path) => {
      const head = [
        `POST ${path.replace(/\{\w+\}/, 'x')} HTTP/1.1`,
        'Host: localhost',
        'Content-Type: application/json',
        'Content-Length: 5000',
        AUTHORIZATION,
      ];
      const client = rawClient(listening, `${head.join('\r\n')}\r\n\r\n{`);
      const drip = setInterval(() => client.socket.write(' '), 20);
      expect(await client.ended).toMatch(/^(HTTP\/1.1 408 |$)/);
      clearInterval(drip);
    });
    await Promise.all(cutOff);
  });
  expect(failures).toEqual([]);
});

test('a client that does not read its answer is cut', async () => {
  const nodes = Array.from({ length: 100_000 }, (_, index) => {
    const id = `node-${index}`;
    return { id, kind: 'service', namespace: null, replicas: 1, health: 100, incidentIds: [] };
  });
  const graph = { ...NOTHING.graph, nodes };
  const app = makeApi(new FakeDesk({ graph }), { tokens: [] });
  await serving(app, { idleTimeoutMs: 300 }, async (listening) => {
    const client = rawClient(listening, 'GET /api/v1/graph HTTP/1.1\r\nHost: localhost\r\n\r\n');
    client.socket.pause();
    await until(async () => (await listening.connections()) === 1, 'it is connected');
    await until(async () => (await listening.connections()) === 0, 'it is cut');
    client.socket.resume();
    const received = await client.ended;
    expect(received.length).toBeLessThan(JSON.stringify(graph).length);
  });
});

test('so many connections and no more', async () => {
  await serving(makeApi(), { maxConnections: 2 }, async (listening) => {
    const held = [rawClient(listening, ''), rawClient(listening, '')];
    await until(async () => (await listening.connections()) === 2, 'two are connected');
    const refused = await sendRaw(listening, ['GET /healthz HTTP/1.1', 'Host: localhost']);
    expect(refused).toBe('');
    for (const { socket } of held) socket.destroy();
  });
});
