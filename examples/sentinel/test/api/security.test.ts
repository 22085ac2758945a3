import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createApi } from '../../src/api/app.js';
import type { ApiOptions } from '../../src/api/options.js';
import { addressKey, isLoopback } from '../../src/api/security/addresses.js';
import { RateLimiter } from '../../src/api/security/rate-limiter.js';
import { TokenBook, type TokenOptions } from '../../src/api/security/token-book.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { FakeDesk } from './fake-desk.js';
import { CALLERS, makeApi } from './support.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ANN: TokenOptions = { name: 'ann', role: 'read', token: 'a-token-long-enough' };

describe('tokens', () => {
  test('are found by what they are or by their digest', () => {
    const book = new TokenBook([ANN, { name: null, role: 'operate', sha256: sha256('é-token') }]);
    expect(book.find('a-token-long-enough')).toMatchObject({ name: 'ann', role: 'read' });
    expect(book.find('é-token')).toMatchObject({ name: null, role: 'operate' });
    expect(book.isEmpty).toBe(false);
    fc.assert(fc.property(fc.string(), (other) => book.find(other) === null));
  });

  test.each<[string, TokenOptions[], string]>([
    ['a short one', [{ ...ANN, token: 'short' }], 'The token of ann is too short; give 16'],
    ['neither', [{ name: 'ann', role: 'read' }], 'The token of ann needs either a token or its'],
    ['both', [{ ...ANN, sha256: sha256('x') }], 'The token of ann needs either a token or its'],
    [
      'no digest',
      [{ name: null, role: 'read', sha256: 'abc' }],
      'The sha256 of Token 1 is not one',
    ],
    ['no role', [{ ...ANN, role: 'root' as 'read' }], 'has the role root; give read or operate'],
    ['no name', [{ ...ANN, name: ' ' }], 'has an empty name; give one, or null'],
    ['a name twice', [ANN, { ...ANN, token: 'another-token-of-ann' }], 'have the same name'],
    ['a token twice', [ANN, { ...ANN, name: 'bob' }], 'have the same token'],
  ])('%s is refused in a line', (_, tokens, message) => {
    const make = () => createApi(new FakeDesk(), { tokens, processMetrics: false });
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
  });

  test.each([
    ['Bearer a-token-that-may-read', 200],
    ['bearer   a-token-that-may-read', 200],
    ['Bearer a-token-that-may-rea', 401],
    ['Bearer a-token-that-may-read x', 401],
    ['Basic a-token-that-may-read', 401],
    ['a-token-that-may-read', 401],
    ['Bearer', 401],
    ['Bearer ', 401],
    ['', 401],
    [`Bearer ${'x'.repeat(10_000)}`, 401],
  ])('Authorization: %.40s is answered with %i', async (authorization, status) => {
    const answer = await makeApi().request('/api/v1/status', { headers: { authorization } });
    expect(answer.status).toBe(status);
    const challenge = answer.headers.get('www-authenticate');
    expect(challenge).toBe(
      status === 401 ? 'Bearer realm="sentinel", error="invalid_token"' : null,
    );
  });

  test('are asked for by everything that tells something', async () => {
    const paths = ['/metrics', '/openapi.json', '/api', '/api/v9/x', '/%61pi/v1/status'];
    for (const path of paths) expect((await makeApi().request(path)).status, path).toBe(401);
  });
});

describe('rates', () => {
  test('a bucket gives its burst, and then as much as time brings', () => {
    let nowMs = 0;
    const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, 10, () => nowMs);
    const take = (times: number) => Array.from({ length: times }, () => limiter.take('a'));
    expect(take(4)).toEqual([0, 0, 0, 1]);
    expect(limiter.take('b')).toBe(0);
    nowMs = 1000;
    expect(take(3)).toEqual([0, 0, 1]);
    nowMs = 1e9;
    expect(take(4)).toEqual([0, 0, 0, 1]);
    nowMs = 0;
    expect(take(1)).toEqual([1]);
  });

  test('over any time no more than burst and rate are let through, of few clients', () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(500), client: fc.nat(3) }));
    fc.assert(
      fc.property(steps, (drawn) => {
        let nowMs = 0;
        const limiter = new RateLimiter({ perSecond: 4, burst: 2 }, 10, () => nowMs);
        const passed = [0, 0, 0, 0];
        for (const { waitMs, client } of drawn) {
          nowMs += waitMs;
          if (limiter.take(`${client}`) === 0) passed[client]! += 1;
        }
        for (const count of passed)
          expect(count).toBeLessThanOrEqual(2 + (nowMs / 1000) * 4 + 1e-9);
      }),
    );
  });

  test('the clients that are remembered are bounded; the one silent for longest is forgotten', () => {
    const limiter = new RateLimiter({ perSecond: 1e-9, burst: 1 }, 2, () => 0);
    expect(['a', 'b', 'a', 'c', 'a', 'b'].map((key) => limiter.take(key) > 0)).toEqual([
      ...[false, false, true],
      ...[false, true, false],
    ]);
    for (let index = 0; index < 1000; index++) limiter.take(`${index}`);
    expect(limiter.size).toBe(2);
  });

  const LIMITED: ApiOptions = {
    requests: { perSecond: 1, burst: 10 },
    writes: { perSecond: 0.5, burst: 2 },
    now: () => 0,
  };

  test('who asks too much is told when to come again; others are not concerned', async () => {
    const app = makeApi(new FakeDesk(), LIMITED);
    const statuses: number[] = [];
    for (let times = 0; times < 12; times++)
      statuses.push((await app.request('/api/v1/status', { headers: CALLERS.read })).status);
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    const refused = await app.request('/api/v1/status', { headers: CALLERS.read });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ status: 429 });
    expect((await app.request('/api/v1/status', { headers: CALLERS.operate })).status).toBe(200);
    expect((await app.request('/healthz')).status).toBe(200);
  });

  test('guessing tokens is counted by address', async () => {
    const app = makeApi(new FakeDesk(), LIMITED);
    const guess = async (index: number, remoteAddress: string) => {
      const headers = { authorization: `Bearer guess-${index}` };
      const env = { incoming: { socket: { remoteAddress } } };
      return (await app.request('/api/v1/status', { headers }, env)).status;
    };
    for (let index = 0; index < 10; index++) expect(await guess(index, '192.0.2.1')).toBe(401);
    expect(await guess(11, '192.0.2.1')).toBe(429);
    expect(await guess(12, '192.0.2.2')).toBe(401);
  });

  test('writes have a stricter limit of their own', async () => {
    const app = makeApi(new FakeDesk(), LIMITED);
    const write = async () =>
      (
        await app.request('/api/v1/guard/breaker/close', {
          method: 'POST',
          headers: { ...CALLERS.operate, 'content-type': 'application/json' },
          body: '{}',
        })
      ).status;
    expect([await write(), await write(), await write()]).toEqual([200, 200, 429]);
    expect((await app.request('/api/v1/status', { headers: CALLERS.operate })).status).toBe(200);
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['::1', true],
  ['[::1]', true],
  ['LOCALHOST', true],
  ['0.0.0.0', false],
  ['::', false],
  ['128.0.0.1', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['127.1', false],
  ['', false],
])('whether %s is this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

test.each([
  [null, 'unknown'],
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the address %s is counted as %s', (address, key) => {
  expect(addressKey(address)).toBe(key);
});

test.each<[ApiOptions, string]>([
  [{ maxBodyBytes: 0 }, 'maxBodyBytes is 0'],
  [{ requests: { perSecond: 0, burst: 1 } }, 'requests.perSecond is 0'],
  [{ writes: { perSecond: 1, burst: 0.5 } }, 'writes.burst is 0.5'],
  [{ forecastTimeoutMs: Number.NaN }, 'forecastTimeoutMs is NaN'],
  [{ token: [] } as ApiOptions, 'there is no option "token"'],
])('an option that is none is refused: %j', (options, message) => {
  expect(() => createApi(new FakeDesk(), options)).toThrow(message);
});
