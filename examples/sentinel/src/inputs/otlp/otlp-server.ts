import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMessage, type Message } from './fields.js';
import { BodyError, type BodyLimits, readBody } from './read-body.js';
import type { Taken } from './taken.js';

/** The kinds of data of OTLP, each with its path and what its answer calls what was refused. */
export const SIGNALS = {
  '/v1/logs': { signal: 'logs', rejected: 'rejectedLogRecords' },
  '/v1/metrics': { signal: 'metrics', rejected: 'rejectedDataPoints' },
  '/v1/traces': { signal: 'traces', rejected: 'rejectedSpans' },
} as const;

export type Signal = (typeof SIGNALS)[keyof typeof SIGNALS]['signal'];

/** What is done with requests; their form is seen to before. */
export interface OtlpHandler {
  /** Whether a sender had better come back later. */
  readonly isFull: boolean;
  /** Settled when what came has been taken in. */
  take(signal: Signal, request: Message): Promise<Taken>;
  /** A request that was refused. */
  refused(status: number): void;
}

export interface OtlpServerSettings extends BodyLimits {
  readonly host: string;
  readonly port: number;
  readonly token: string | null;
}

/** Requests whose bodies are read or taken in at a time: each may hold as much as one is allowed to. */
const MOST_AT_A_TIME = 16;
const MOST_CONNECTIONS = 512;
const REQUEST_MS = 30_000;
const CLOSE_MS = 5000;
const RETRY_AFTER_SECONDS = '1';
/** Codes of gRPC, which OTLP puts into the bodies of errors. */
const CODES: Readonly<Record<number, number>> = { 401: 16, 404: 5, 429: 8, 503: 14, 500: 13 };
const INVALID_ARGUMENT = 3;
const CLOSED_STATUSES = [408, 413];

/** Listens for OTLP over HTTP with JSON. */
export class OtlpServer {
  readonly #settings: OtlpServerSettings;
  readonly #handler: OtlpHandler;
  readonly #server: Server;
  #atATime = 0;

  constructor(settings: OtlpServerSettings, handler: OtlpHandler) {
    this.#settings = settings;
    this.#handler = handler;
    this.#server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
    // One connection that cannot be accepted is no reason to end.
    this.#server.on('error', () => {});
  }

  /** Begins to listen; the port that it is. Rejects where it cannot. */
  listen(): Promise<number> {
    const { host, port } = this.#settings;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /** Ends once the requests that there are have been answered, but waits no longer than a while. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#server.closeAllConnections(), CLOSE_MS);
      this.#server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#server.closeIdleConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#atATime++;
    try {
      const taken = await this.#handle(request);
      send(response, 200, taken);
    } catch (error) {
      const isOurs = error instanceof BodyError;
      const status = isOurs ? error.status : 500;
      this.#handler.refused(status);
      const message = isOurs ? error.message : 'It could not be taken in.';
      if (status === 405) response.setHeader('allow', 'POST');
      if (status === 503) response.setHeader('retry-after', RETRY_AFTER_SECONDS);
      if (CLOSED_STATUSES.includes(status)) response.setHeader('connection', 'close');
      send(response, status, { code: CODES[status] ?? INVALID_ARGUMENT, message });
    } finally {
      this.#atATime--;
    }
  }

  async #handle(request: IncomingMessage): Promise<object> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!this.#isAllowed(request)) throw new BodyError(401, 'Give the bearer token.');
    if (!Object.hasOwn(SIGNALS, path)) {
      throw new BodyError(404, `There are ${Object.keys(SIGNALS).join(', ')}.`);
    }
    if (request.method !== 'POST') throw new BodyError(405, 'Send it with POST.');
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') {
      const hint =
        type === 'application/x-protobuf'
          ? 'Protocol buffers are not read here; set the protocol http/json (encoding: json).'
          : 'Send application/json.';
      throw new BodyError(415, hint);
    }
    if (this.#handler.isFull || this.#atATime > MOST_AT_A_TIME) {
      throw new BodyError(503, 'There is too much to do at the moment; send it again.');
    }
    const { signal, rejected } = SIGNALS[path as keyof typeof SIGNALS];
    const taken = await this.#handler.take(signal, parse(await readBody(request, this.#settings)));
    if (taken.rejected === 0) return {};
    const errorMessage = `Left out: ${taken.reasons}.`;
    return { partialSuccess: { [rejected]: String(taken.rejected), errorMessage } };
  }

  #isAllowed(request: IncomingMessage): boolean {
    const { token } = this.#settings;
    if (token === null) return true;
    const [scheme = '', given = ''] = (request.headers.authorization ?? '').split(' ');
    const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
    return scheme.toLowerCase() === 'bearer' && timingSafeEqual(hash(given), hash(token));
  }
}

function parse(body: string): Message {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new BodyError(400, 'The body is no JSON.');
  }
  if (!isMessage(value)) throw new BodyError(400, 'The body is no export request: give an object.');
  return value;
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
