import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import { ApiProblem } from '../problems.js';
import { AnomalyPage, Incident, IncidentPage, Severity, Suggestion } from '../resources/index.js';
import { BEARER, jsonOf, pathParameter, READ, READ_ONE } from './describe.js';
import { numberOf, PAGE_PARAMETERS, PageParameters, pageOf, text } from './parameters.js';

const params = z.object({ id: pathParameter('id', 'Of the incident') });

const list = createRoute({
  method: 'get',
  path: '/incidents',
  summary: 'Incidents, the newest first',
  security: BEARER,
  request: {
    query: z
      .object({
        ...PAGE_PARAMETERS,
        status: z.enum(['open', 'closed']).optional(),
        severity: Severity.optional(),
        node: text('Only those that touch this node'),
      })
      .strict(),
  },
  responses: { 200: jsonOf(IncidentPage, 'A page of incidents'), ...READ },
});

const one = createRoute({
  method: 'get',
  path: '/incidents/{id}',
  summary: 'All that is known of an incident',
  security: BEARER,
  request: { params },
  responses: { 200: jsonOf(Incident, 'The incident'), ...READ_ONE },
});

const anomaliesOf = createRoute({
  method: 'get',
  path: '/incidents/{id}/anomalies',
  summary: 'The anomalies of an incident, the newest first',
  security: BEARER,
  request: { params, query: PageParameters },
  responses: { 200: jsonOf(AnomalyPage, 'A page of anomalies'), ...READ_ONE },
});

const suggestion = createRoute({
  method: 'get',
  path: '/incidents/{id}/suggestion',
  summary: 'What people did in such cases',
  security: BEARER,
  request: { params },
  responses: { 200: jsonOf(Suggestion, 'The suggestion'), ...READ_ONE },
});

const anomalies = createRoute({
  method: 'get',
  path: '/anomalies',
  summary: 'Anomalies, the newest first',
  security: BEARER,
  request: {
    query: z
      .object({
        ...PAGE_PARAMETERS,
        node: text('Only those of this node'),
        incident: text('Only those of this incident'),
        since: numberOf('Only those from this time on, ms since the epoch'),
      })
      .strict(),
  },
  responses: { 200: jsonOf(AnomalyPage, 'A page of anomalies'), ...READ },
});

export const noIncident = (id: string): ApiProblem =>
  new ApiProblem(
    404,
    `There is no incident ${shortened(id)}; the list of them is at /api/v1/incidents.`,
  );

/** What a sentence says of a text that somebody sent. */
export function shortened(sent: string): string {
  return JSON.stringify(sent.length > 80 ? `${sent.slice(0, 80)}…` : sent);
}

export function incidentRoutes({ desk, checked }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(list, (c) => {
    const { status = null, severity = null, node = null, ...page } = c.req.valid('query');
    const found = desk.incidents({ ...pageOf(page), status, severity, nodeId: node });
    return c.json(checked(IncidentPage, found), 200);
  });
  routes.openapi(one, (c) => {
    const { id } = c.req.valid('param');
    const incident = desk.incident(id);
    if (incident === null) throw noIncident(id);
    return c.json(checked(Incident, incident), 200);
  });
  routes.openapi(anomaliesOf, (c) => {
    const { id } = c.req.valid('param');
    if (desk.incident(id) === null) throw noIncident(id);
    const page = pageOf(c.req.valid('query'));
    const found = desk.anomalies({ ...page, nodeId: null, incidentId: id, sinceMs: null });
    return c.json(checked(AnomalyPage, found), 200);
  });
  routes.openapi(suggestion, (c) => {
    const { id } = c.req.valid('param');
    const suggested = desk.suggest(id);
    if (suggested === null) throw noIncident(id);
    return c.json(checked(Suggestion, suggested), 200);
  });
  routes.openapi(anomalies, (c) => {
    const { node = null, incident = null, since = null, ...page } = c.req.valid('query');
    const query = { ...pageOf(page), nodeId: node, incidentId: incident, sinceMs: since };
    return c.json(checked(AnomalyPage, desk.anomalies(query)), 200);
  });
  return routes;
}
