import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv } from './context.js';
import { Change, LiveEvent, Outcome, Suggestion } from './resources/index.js';
import { BEARER, COMMON, jsonOf } from './routes/describe.js';

const DESCRIPTION =
  'What a running Sentinel sees, thinks and proposes, and what a person may say to it. Lists come in pages: ' +
  '`next` is given back as `cursor`. Errors are problems of RFC 9457, those of the connection (408, 431) too. ' +
  'Reads bear an ETag.';

const document = createRoute({
  method: 'get',
  path: '/openapi.json',
  summary: 'This document',
  security: BEARER,
  responses: { 200: jsonOf(z.record(z.string(), z.unknown()), 'OpenAPI 3.1'), ...COMMON },
});

/** Serves the description of `app`, itself included. */
export function documentRoutes(app: OpenAPIHono<ApiEnv>): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  let described: Record<string, unknown> | null = null;
  routes.openapi(document, (c) => {
    described ??= describe(app);
    return c.json(described, 200);
  });
  return routes;
}

function describe(app: OpenAPIHono<ApiEnv>): Record<string, unknown> {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'With role read for GET, with role operate for the rest',
  });
  // Named before they are met as nullable, or null would be a part of what the name means.
  app.openAPIRegistry.register('Change', Change);
  app.openAPIRegistry.register('Outcome', Outcome);
  app.openAPIRegistry.register('Suggestion', Suggestion);
  app.openAPIRegistry.register('LiveEvent', LiveEvent);
  const described = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Sentinel', version: '1', description: DESCRIPTION },
    servers: [{ url: '/' }],
  });
  return { ...described };
}
