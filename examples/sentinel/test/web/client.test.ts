import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../../web/lib/api/api-failure.js';
import { ApiClient } from '../../web/lib/api/client.js';

function clientOf(response: () => Response | Promise<Response>, token: string | null = null) {
  const asked: { url: string; init: RequestInit }[] = [];
  const client = new ApiClient({
    baseUrl: 'http://sentinel/',
    token: () => token,
    fetch: async (input, init) => {
      asked.push({ url: String(input), init: init ?? {} });
      return response();
    },
  });
  return { client, asked };
}

const problem = (status: number, detail: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'about:blank', title: 'No', status, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });

async function failureOf(response: () => Response | Promise<Response>): Promise<ApiFailure> {
  const error = await clientOf(response)
    .client.status()
    .catch((each: unknown) => each);
  if (!(error instanceof ApiFailure)) throw new Error(`no failure: ${String(error)}`);
  return error;
}

describe('ApiClient', () => {
  it('leaves out what is not asked for and escapes what is', async () => {
    const { client, asked } = clientOf(() => Response.json({}));
    await client.incidents({ status: 'open', severity: null, node: 'a&b', cursor: null, limit: 5 });
    await client.incident('a/b?');
    expect(asked.map((each) => each.url)).toEqual([
      'http://sentinel/api/v1/incidents?status=open&node=a%26b&limit=5',
      'http://sentinel/api/v1/incidents/a%2Fb%3F',
    ]);
  });

  it('sends the token where there is one', async () => {
    const withToken = clientOf(() => Response.json({}), 'secret');
    await withToken.client.approve('hash', 'ada');
    const headers = new Headers(withToken.asked[0]?.init.headers);
    expect(headers.get('authorization')).toBe('Bearer secret');
    expect(headers.get('content-type')).toBe('application/json');
    const without = clientOf(() => Response.json({}));
    await without.client.graph();
    expect(new Headers(without.asked[0]?.init.headers).has('authorization')).toBe(false);
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'refused'],
    [429, 'rate-limited'],
    [503, 'server'],
  ] as const)('tells what status %d means', async (status, kind) => {
    const failure = await failureOf(() => problem(status, 'Because.'));
    expect(failure.kind).toBe(kind);
    expect(failure.message).toBe('Because.');
  });

  it('keeps the time after which it may ask again', async () => {
    const failure = await failureOf(() => problem(429, 'Slow down.', { 'retry-after': '12' }));
    expect(failure.retryAfterMs).toBe(12_000);
  });

  it('makes do with an answer that is no problem document', async () => {
    const failure = await failureOf(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(failure.message).toBe('Sentinel answered with status 502.');
  });

  it('says away when nobody answers', async () => {
    const failure = await failureOf(() => Promise.reject(new TypeError('fetch failed')));
    expect(failure.kind).toBe('away');
  });
});
