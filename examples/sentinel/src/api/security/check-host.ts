import type { MiddlewareHandler } from 'hono';
import { ApiProblem } from '../problems.js';
import { isLoopback } from './addresses.js';

function nameOf(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}

/**
 * Refuses a request for another host's name. A page elsewhere can have its own name resolve to 127.0.0.1 and
 * then read what is served there; its requests bear that name.
 */
export function checkHost(allowedHosts: readonly string[]): MiddlewareHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const isOurs = (host: string) => isLoopback(nameOf(host)) || allowed.has(nameOf(host));
  return async (c, next) => {
    const url = new URL(c.req.url);
    if (isOurs(url.host) && isOurs(c.req.header('host') ?? url.host)) return next();
    throw new ApiProblem(
      421,
      'This Sentinel answers to localhost only; name the host in allowedHosts to reach it by another.',
    );
  };
}
