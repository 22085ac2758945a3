import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FetchLike, ResponseLike } from '../../src/prometheus/index.js';

/** What Prometheus 2.42 answered, recorded on loopback. */
export const recorded = (name: string): string =>
  readFileSync(new URL(`../fixtures/prometheus/${name}.json`, import.meta.url), 'utf8');

/** An answer with these series, as `query_range` gives it. */
export const matrix = (result: unknown): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } });

export function answer(text: string, status = 200): ResponseLike {
  return { status, headers: { get: () => null }, text: async () => text };
}

/** A request that a fake fetch was sent. */
export interface Asked {
  readonly url: URL;
  readonly method: string | undefined;
  readonly form: URLSearchParams;
}

/** A fetch that always gives one answer, and what it was asked. */
export function answering(text: string, status = 200): { fetch: FetchLike; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch: FetchLike = async (url, init) => {
    const form = new URLSearchParams(typeof init?.body === 'string' ? init.body : '');
    asked.push({ url: new URL(url), method: init?.method, form });
    return answer(text, status);
  };
  return { fetch, asked };
}

export interface FakeServer {
  readonly baseUrl: string;
  handler: (request: IncomingMessage, response: ServerResponse) => void;
  close(): void;
}

/** A server on loopback that does what its handler does. */
export async function listen(): Promise<FakeServer> {
  const server = createServer((request, response) => fake.handler(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const fake: FakeServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handler: () => {},
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;
}
