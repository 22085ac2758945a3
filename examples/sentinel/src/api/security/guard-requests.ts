import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { ApiEnv } from '../context.js';
import type { ResolvedOptions } from '../options.js';
import { ApiProblem } from '../problems.js';
import { addressKey, isLoopback, peerAddress } from './addresses.js';
import { RateLimiter } from './rate-limiter.js';
import type { Token, TokenBook } from './token-book.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** For those that only ask whether Sentinel lives: neither token nor limit. */
const OPEN = new Set(['/healthz', '/readyz']);
/** Longer than any token; what is longer is not hashed. */
const MAX_AUTHORIZATION = 4096;

/** All but the page's own files, which hold no data and are what asks a person for the token. */
function isGuarded(c: Context): boolean {
  return /^\/api(\/|$)/.test(c.req.path) || matchedRoutes(c).some(({ method }) => method !== 'ALL');
}

/** Knows the caller by the token, counts the request, and lets it through where the role allows it. */
export function guardRequests(
  book: TokenBook,
  options: ResolvedOptions,
): MiddlewareHandler<ApiEnv> {
  const { maxClients, now } = options;
  const requests = new RateLimiter(options.requests, maxClients, now);
  const writes = new RateLimiter(options.writes, maxClients, now);
  return async (c, next) => {
    if (OPEN.has(c.req.path)) return next();
    const token = tokenOf(c, book);
    const key = token === null ? `address ${addressKey(peerAddress(c))}` : `token ${token.id}`;
    const isWrite = !READS.has(c.req.method);
    const waitSeconds = requests.take(key) || (isWrite ? writes.take(key) : 0);
    if (waitSeconds > 0) {
      const detail = `There were too many requests; wait ${waitSeconds} s before the next.`;
      throw new ApiProblem(429, detail, { 'Retry-After': String(waitSeconds) });
    }
    if (isGuarded(c)) {
      if (book.isEmpty) admitWithoutTokens(c, isWrite);
      else admit(token, c.req.header('authorization') !== undefined, isWrite);
    }
    c.set('caller', { key, name: token?.name ?? null });
    return next();
  };
}

function tokenOf(c: Context, book: TokenBook): Token | null {
  const header = c.req.header('authorization');
  if (header === undefined || header.length > MAX_AUTHORIZATION) return null;
  const presented = /^bearer +(\S+)$/i.exec(header.trim())?.[1];
  return presented === undefined ? null : book.find(presented);
}

function admitWithoutTokens(c: Context, isWrite: boolean): void {
  const address = peerAddress(c);
  if (address !== null && !isLoopback(address.replace(/^::ffff:/i, '')))
    throw new ApiProblem(
      403,
      'Without tokens only this machine is answered; set up a token to read from elsewhere.',
    );
  if (isWrite)
    throw new ApiProblem(
      403,
      'Without tokens nothing can be changed; set up a token of role operate and send it.',
    );
}

function admit(token: Token | null, wasPresented: boolean, isWrite: boolean): void {
  if (token === null) {
    const challenge = `Bearer realm="sentinel"${wasPresented ? ', error="invalid_token"' : ''}`;
    const detail = wasPresented
      ? 'This token is not known; send one that Sentinel was started with.'
      : 'This needs a token; send it as `Authorization: Bearer <token>`.';
    throw new ApiProblem(401, detail, { 'WWW-Authenticate': challenge });
  }
  if (isWrite && token.role !== 'operate')
    throw new ApiProblem(403, 'This token may only read; send one of role operate.', {
      'WWW-Authenticate': 'Bearer realm="sentinel", error="insufficient_scope"',
    });
}
