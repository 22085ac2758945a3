import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import { Graph, Status } from '../resources/index.js';
import { BEARER, jsonOf, READ } from './describe.js';

const status = createRoute({
  method: 'get',
  path: '/status',
  summary: 'How the watch itself is',
  security: BEARER,
  responses: { 200: jsonOf(Status, 'The state'), ...READ },
});

const graph = createRoute({
  method: 'get',
  path: '/graph',
  summary: 'Who calls whom, and how each is',
  security: BEARER,
  responses: { 200: jsonOf(Graph, 'The graph'), ...READ },
});

export function statusRoutes({ desk, checked }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(status, (c) => c.json(checked(Status, desk.status()), 200));
  routes.openapi(graph, (c) => c.json(checked(Graph, desk.graph()), 200));
  return routes;
}
