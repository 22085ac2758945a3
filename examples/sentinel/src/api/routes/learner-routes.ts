import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import { Fix, FixPage, FixRequest } from '../resources/index.js';
import { BEARER, jsonOf, READ, WRITE } from './describe.js';
import { valueOrProblem } from './operate.js';
import { PageParameters, pageOf } from './parameters.js';

const list = createRoute({
  method: 'get',
  path: '/learner/fixes',
  summary: 'Fixes that people made by hand, the newest first',
  security: BEARER,
  request: { query: PageParameters },
  responses: { 200: jsonOf(FixPage, 'A page of fixes'), ...READ },
});

const capture = createRoute({
  method: 'post',
  path: '/learner/fixes',
  summary: 'Tells of a fix that a person made, to learn from',
  security: BEARER,
  request: { body: { required: true, content: { 'application/json': { schema: FixRequest } } } },
  responses: { 201: jsonOf(Fix, 'The fix as it was understood'), ...WRITE },
});

export function learnerRoutes({ desk, checked }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(list, (c) => {
    return c.json(checked(FixPage, desk.fixes(pageOf(c.req.valid('query')))), 200);
  });
  routes.openapi(capture, async (c) => {
    const request = c.req.valid('json');
    const { name } = c.get('caller');
    const answer = await desk.captureFix(name === null ? request : { ...request, operator: name });
    return c.json(checked(Fix, valueOrProblem(answer)), 201);
  });
  return routes;
}
