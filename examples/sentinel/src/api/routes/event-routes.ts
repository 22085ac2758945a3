import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import type { Desk } from '../desk.js';
import { ApiProblem } from '../problems.js';
import { LiveEvent } from '../resources/index.js';
import { BEARER, COMMON, UNAVAILABLE } from './describe.js';

const DESCRIPTION =
  'Server-sent events: `event` is the type of a LiveEvent and `data` its data. Comments are signs of life. ' +
  'A client that does not read is cut off, and told `reset` when it comes back and missed too much.';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // Or a proxy keeps the events until it has enough of them.
  'X-Accel-Buffering': 'no',
} as const;

const events = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What is new, as it happens',
  security: BEARER,
  request: {
    headers: z.object({
      'last-event-id': z
        .string()
        .optional()
        .openapi({ description: 'The last event that was received; what came after it is told' }),
    }),
  },
  responses: {
    200: {
      description: DESCRIPTION,
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...COMMON,
    ...UNAVAILABLE,
  },
});

export function eventRoutes({ desk, hub, checked }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  const subscribe: Desk['subscribe'] = (afterId, listener) =>
    desk.subscribe(afterId, (id, event) => listener(id, checked(LiveEvent, event)));
  routes.openapi(events, (c) => {
    if (c.req.method === 'HEAD') return c.body(null, 200, HEADERS);
    const { key } = c.get('caller');
    const refusal = hub.refusal(key);
    if (refusal !== null)
      throw new ApiProblem(refusal.status, refusal.detail, { 'Retry-After': '10' });
    const stream = hub.open(subscribe, {
      key,
      lastEventId: c.req.valid('header')['last-event-id'] ?? null,
      cut: cutOf(c.env),
    });
    c.req.raw.signal.addEventListener('abort', () => stream.end(), { once: true });
    return c.body(stream.body, 200, HEADERS);
  });
  return routes;
}

/** How to end a connection whose client takes nothing: a stream that is closed would wait for it. */
function cutOf(env: unknown): (() => void) | null {
  const outgoing = (env as { outgoing?: { destroy?(): void } } | undefined)?.outgoing;
  return outgoing?.destroy === undefined ? null : () => outgoing.destroy?.();
}
