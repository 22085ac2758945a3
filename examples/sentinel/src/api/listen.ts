import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { checkNumber, resolveOptions } from '@aegis/core';
import { getRequestListener, RequestError } from '@hono/node-server';
import { UsageError } from '../cli/usage-error.js';
import { answerBrokenRequests } from './answer-broken-requests.js';
import { ApiProblem, problemResponse } from './problems.js';
import { isLoopback } from './security/addresses.js';

export interface ListenOptions {
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port?: number;
  /** Whether the app asks for tokens; without, only loopback is listened on. */
  readonly hasTokens?: boolean;
  readonly maxConnections?: number;
  /** A client that takes longer to send its headers is cut, ms. */
  readonly headersTimeoutMs?: number;
  /** The same for the whole request. */
  readonly requestTimeoutMs?: number;
  /** A connection on which nothing moves, in either direction, is cut, ms. */
  readonly idleTimeoutMs?: number;
  /** How long a connection waits for its next request, ms. */
  readonly keepAliveMs?: number;
  /** How long open requests may take to end on `close`, ms. */
  readonly closeGraceMs?: number;
}

export interface Listening {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** How many are open. */
  connections(): Promise<number>;
  /** Takes no more connections and ends those there are. */
  close(): Promise<void>;
}

/** Anything that answers requests, a hono app for one. */
export interface Answering {
  fetch(request: Request, env: object): Response | Promise<Response>;
}

export const LISTEN_DEFAULTS: Required<ListenOptions> = Object.freeze({
  host: '127.0.0.1',
  port: 9477,
  hasTokens: false,
  maxConnections: 256,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  idleTimeoutMs: 60_000,
  keepAliveMs: 5000,
  closeGraceMs: 1000,
});

/** Of the request line and the headers together: names of series can be long. */
const MAX_HEADER_BYTES = 32_768;

/**
 * Serves an app over HTTP/1.1 on Node.
 *
 * @throws UsageError where others could reach it without tokens, or the address cannot be had
 */
export async function listen(app: Answering, given: ListenOptions = {}): Promise<Listening> {
  const options = resolveOptions<Required<ListenOptions>>('listen', LISTEN_DEFAULTS, given);
  checkNumber('listen', 'port', options.port, { min: 0, max: 65_535, integer: true });
  const { host, hasTokens } = options;
  if (!hasTokens && !isLoopback(host))
    throw new UsageError(
      `Without tokens Sentinel listens on loopback only, not on ${host}; set up tokens.`,
    );
  const server = makeServer(app, options);
  const { address, port } = await bound(server, options);
  const name = address.includes(':') ? `[${address}]` : address;
  return {
    host: address,
    port,
    url: `http://${name}:${port}`,
    connections: () => promisify(server.getConnections.bind(server))(),
    close: () => close(server, options.closeGraceMs),
  };
}

function makeServer(app: Answering, options: Required<ListenOptions>): Server {
  const listener = getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: (error) =>
      problemResponse(
        error instanceof RequestError
          ? new ApiProblem(400, 'The request cannot be read; check its URL and Host.')
          : new ApiProblem(500, 'This is an error of Sentinel; try again.'),
      ),
  });
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      // It is missed when the URL is read, and answered as a problem.
      requireHostHeader: false,
      headersTimeout: options.headersTimeoutMs,
      requestTimeout: Math.max(options.requestTimeoutMs, options.headersTimeoutMs),
      keepAliveTimeout: options.keepAliveMs,
      connectionsCheckingInterval: Math.max(100, Math.min(1000, options.headersTimeoutMs / 2)),
    },
    listener,
  );
  server.maxConnections = options.maxConnections;
  server.setTimeout(options.idleTimeoutMs);
  // An expectation that is not known may be passed over.
  server.on('checkExpectation', listener);
  answerBrokenRequests(server);
  return server;
}

function bound(server: Server, { host, port }: Required<ListenOptions>): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'another program has it'
          : `it cannot be had (${error.code ?? 'unknown'})`;
      const message = `Sentinel cannot listen on ${host}:${port}: ${why}; give another address or port.`;
      reject(new UsageError(message, { cause: error }));
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(timer);
}
