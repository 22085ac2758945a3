import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import type { ApiMetrics } from '../metrics/api-metrics.js';
import { BEARER, COMMON } from './describe.js';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  summary: 'For Prometheus',
  security: BEARER,
  responses: {
    200: { description: 'The text format', content: { 'text/plain': { schema: z.string() } } },
    ...COMMON,
  },
});

export function metricsRoutes(
  { desk, hub }: RouteContext,
  metrics: ApiMetrics,
): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(route, async (c) =>
    c.text(await metrics.render(desk.status(), hub), 200, { 'Content-Type': metrics.contentType }),
  );
  return routes;
}
