import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import { ApiProblem } from '../problems.js';
import {
  ApprovalRequest,
  AuditPage,
  ObjectionRequest,
  PLAN_STATES,
  Plan,
  PlanPage,
  Status,
} from '../resources/index.js';
import { BEARER, jsonOf, pathParameter, READ, READ_ONE, WRITE } from './describe.js';
import { shortened } from './incident-routes.js';
import { valueOrProblem, whoDoes } from './operate.js';
import { PAGE_PARAMETERS, PageParameters, pageOf } from './parameters.js';

const params = z.object({ hash: pathParameter('hash', 'Of the plan as it stands') });
/** Where the token has a name, that is who it was, whatever the body says. */
const by = ApprovalRequest.shape.by.optional().openapi({
  description: 'Who does it; used where the token has no name',
});

const Approval = z
  .object({ by, validForMs: ApprovalRequest.shape.validForMs })
  .strict()
  .openapi('Approval');
const Objection = z
  .object({ by, reason: ObjectionRequest.shape.reason })
  .strict()
  .openapi('Objection');
const Closing = z.object({ by }).strict().openapi('Closing');

const bodyOf = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

const list = createRoute({
  method: 'get',
  path: '/plans',
  summary: 'Plans, the newest first',
  security: BEARER,
  request: {
    query: z.object({ ...PAGE_PARAMETERS, state: z.enum(PLAN_STATES).optional() }).strict(),
  },
  responses: { 200: jsonOf(PlanPage, 'A page of plans'), ...READ },
});

const one = createRoute({
  method: 'get',
  path: '/plans/{hash}',
  summary: 'A plan with what the guard says of it',
  security: BEARER,
  request: { params },
  responses: { 200: jsonOf(Plan, 'The plan'), ...READ_ONE },
});

const approval = createRoute({
  method: 'post',
  path: '/plans/{hash}/approval',
  summary: 'A person agrees to a plan',
  security: BEARER,
  request: { params, body: bodyOf(Approval) },
  responses: { 200: jsonOf(Plan, 'The plan with the approval'), ...WRITE },
});

const objection = createRoute({
  method: 'post',
  path: '/plans/{hash}/objection',
  summary: 'A person speaks against a plan',
  security: BEARER,
  request: { params, body: bodyOf(Objection) },
  responses: { 200: jsonOf(Plan, 'The plan with the objection'), ...WRITE },
});

const closeBreaker = createRoute({
  method: 'post',
  path: '/guard/breaker/close',
  summary: 'Lets plans run again after too many failed in a row',
  security: BEARER,
  request: { body: bodyOf(Closing) },
  responses: { 200: jsonOf(Status, 'The state after it'), ...WRITE },
});

const audit = createRoute({
  method: 'get',
  path: '/audit',
  summary: 'What was judged and done, the newest first',
  security: BEARER,
  request: { query: PageParameters },
  responses: { 200: jsonOf(AuditPage, 'A page of entries'), ...READ },
});

export function planRoutes({ desk, checked }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(list, (c) => {
    const { state = null, ...page } = c.req.valid('query');
    return c.json(checked(PlanPage, desk.plans({ ...pageOf(page), state })), 200);
  });
  routes.openapi(one, (c) => {
    const { hash } = c.req.valid('param');
    const plan = desk.plan(hash);
    if (plan === null)
      throw new ApiProblem(
        404,
        `There is no plan ${shortened(hash)}; it may have been made anew, see /api/v1/plans.`,
      );
    return c.json(checked(Plan, plan), 200);
  });
  routes.openapi(approval, async (c) => {
    const body = c.req.valid('json');
    const request = { ...body, by: whoDoes(c, body.by) };
    const answer = await desk.approve(c.req.valid('param').hash, request);
    return c.json(checked(Plan, valueOrProblem(answer)), 200);
  });
  routes.openapi(objection, async (c) => {
    const body = c.req.valid('json');
    const request = { ...body, by: whoDoes(c, body.by) };
    const answer = await desk.object(c.req.valid('param').hash, request);
    return c.json(checked(Plan, valueOrProblem(answer)), 200);
  });
  routes.openapi(closeBreaker, async (c) => {
    const answer = await desk.closeBreaker(whoDoes(c, c.req.valid('json').by));
    return c.json(checked(Status, valueOrProblem(answer)), 200);
  });
  routes.openapi(audit, (c) => {
    const page = pageOf(c.req.valid('query'));
    return c.json(checked(AuditPage, desk.audit(page)), 200);
  });
  return routes;
}
