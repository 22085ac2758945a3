import type { MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';

/** ETags by content for what is read; what does not end cannot have one. */
export function tagReads(): MiddlewareHandler {
  const tag = etag({ weak: true });
  return async (c, next) => {
    if (c.req.path.endsWith('/events')) return next();
    const answer = await tag(c, async () => {
      await next();
      if (c.res.ok)
        c.res.headers.set(
          'Cache-Control',
          c.req.method === 'POST' ? 'no-store' : 'private, no-cache',
        );
    });
    return answer;
  };
}
