import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import { ApiProblem } from '../problems.js';
import { jsonOf, OPEN, UNAVAILABLE } from './describe.js';

const Health = z.object({ status: z.enum(['alive', 'ready']) }).openapi('Health');

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  summary: 'Whether the process lives',
  responses: { 200: jsonOf(Health, 'It does'), ...OPEN },
});

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  summary: 'Whether it watches already',
  responses: { 200: jsonOf(Health, 'It does'), ...OPEN, ...UNAVAILABLE },
});

export function healthRoutes({ desk }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(alive, (c) => c.json({ status: 'alive' as const }, 200));
  routes.openapi(ready, (c) => {
    const { ready: isReady, waitingFor } = desk.status();
    if (!isReady) throw new ApiProblem(503, `Not ready yet: ${waitingFor}`, { 'Retry-After': '5' });
    return c.json({ status: 'ready' as const }, 200);
  });
  return routes;
}
