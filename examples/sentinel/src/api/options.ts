import { checkNumber, resolveOptions } from '@aegis/core';
import type { Page } from './page/page.js';
import type { TokenOptions } from './security/token-book.js';

/** What of a logger is used; pino's fits. */
export interface Logger {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RateOptions {
  /** Requests that a client may make a second, over time. */
  readonly perSecond: number;
  /** Requests that it may make at once. */
  readonly burst: number;
}

export interface StreamOptions {
  /** Event streams open at a time. */
  readonly max: number;
  /** Of them, of one token or address. */
  readonly maxPerClient: number;
  /** Events that wait for a client; one that leaves more unread is cut off. */
  readonly queueEvents: number;
  /** The same in characters. */
  readonly queueLength: number;
  /** Between two signs of life, ms. */
  readonly heartbeatMs: number;
}

export interface ApiOptions {
  /** Who may call. Without any, only reads from this machine are answered. */
  readonly tokens?: readonly TokenOptions[];
  /** The address that will be listened on; on loopback the Host header is checked. */
  readonly host?: string;
  /** Names besides loopback's own that a Host header may bear, without port: a proxy's. */
  readonly allowedHosts?: readonly string[];
  readonly requests?: RateOptions;
  /** For what changes something; counts as a request too. */
  readonly writes?: RateOptions;
  /** Clients whose rate is remembered; the one silent for longest is forgotten first. */
  readonly maxClients?: number;
  readonly maxBodyBytes?: number;
  readonly streams?: StreamOptions;
  /** A forecast that takes longer is given up, ms. */
  readonly forecastTimeoutMs?: number;
  /** The web page's files; null for none. */
  readonly page?: Page | null;
  readonly logger?: Logger;
  /** Whether every answer is held to its schema: for development and tests. */
  readonly checkAnswers?: boolean;
  /** Whether `/metrics` tells of the process too: memory, CPU, event loop. */
  readonly processMetrics?: boolean;
  /** A clock that only goes forward, ms. */
  readonly now?: () => number;
  /** Aborted when event streams have to end. */
  readonly signal?: AbortSignal | null;
}

export type ResolvedOptions = Required<ApiOptions>;

const SILENT: Logger = { info: () => {}, error: () => {} };

export const API_DEFAULTS: ResolvedOptions = Object.freeze({
  tokens: [],
  host: '127.0.0.1',
  allowedHosts: [],
  requests: { perSecond: 50, burst: 200 },
  writes: { perSecond: 1, burst: 20 },
  maxClients: 10_000,
  maxBodyBytes: 65_536,
  streams: {
    max: 64,
    maxPerClient: 16,
    queueEvents: 256,
    queueLength: 1_048_576,
    heartbeatMs: 15_000,
  },
  forecastTimeoutMs: 10_000,
  page: null,
  logger: SILENT,
  checkAnswers: false,
  processMetrics: true,
  now: () => performance.now(),
  signal: null,
});

/** Every option, checked. @throws AegisError `invalid-option` */
export function resolveApiOptions(options: ApiOptions): ResolvedOptions {
  const resolved = resolveOptions<ResolvedOptions>('createApi', API_DEFAULTS, options);
  const positive = (name: string, value: number) =>
    checkNumber('createApi', name, value, { min: Number.MIN_VALUE });
  const whole = (name: string, value: number) =>
    checkNumber('createApi', name, value, { min: 1, integer: true });
  for (const name of ['requests', 'writes'] as const) {
    positive(`${name}.perSecond`, resolved[name].perSecond);
    whole(`${name}.burst`, resolved[name].burst);
  }
  whole('maxClients', resolved.maxClients);
  whole('maxBodyBytes', resolved.maxBodyBytes);
  whole('forecastTimeoutMs', resolved.forecastTimeoutMs);
  const streams = resolveOptions('createApi.streams', API_DEFAULTS.streams, resolved.streams);
  for (const [name, value] of Object.entries(streams)) whole(`streams.${name}`, value);
  return Object.freeze({ ...resolved, streams });
}
