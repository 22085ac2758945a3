import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ApiEnv, RouteContext } from '../context.js';
import type { Desk } from '../desk.js';
import { ApiProblem } from '../problems.js';
import { Forecast, Series, SeriesPage } from '../resources/index.js';
import { BEARER, jsonOf, READ, READ_ONE, UNAVAILABLE } from './describe.js';
import { shortened } from './incident-routes.js';
import { durationParameter, numberOf, PAGE_PARAMETERS, pageOf, text } from './parameters.js';

const signal = z.string().min(1).openapi({ description: 'The name of the series, as listed' });

const list = createRoute({
  method: 'get',
  path: '/series',
  summary: 'The series that are watched',
  security: BEARER,
  request: {
    query: z
      .object({
        ...PAGE_PARAMETERS,
        node: text('Only those of this node'),
        search: text('A part of the name'),
      })
      .strict(),
  },
  responses: { 200: jsonOf(SeriesPage, 'A page of series'), ...READ },
});

const data = createRoute({
  method: 'get',
  path: '/series/data',
  summary: 'A series with what was expected of it, for a chart',
  security: BEARER,
  request: { query: z.object({ signal }).strict() },
  responses: { 200: jsonOf(Series, 'The series'), ...READ_ONE },
});

const forecast = createRoute({
  method: 'get',
  path: '/forecast',
  summary: 'Where a series is going, and when it crosses a threshold',
  security: BEARER,
  request: {
    query: z
      .object({
        signal,
        horizonMs: durationParameter('How far to look, ms'),
        threshold: numberOf('In place of the one that is known of the series'),
        direction: z
          .enum(['above', 'below'])
          .optional()
          .openapi({ description: 'On which side of the threshold it is bad' }),
      })
      .strict(),
  },
  responses: { 200: jsonOf(Forecast, 'The forecast'), ...READ_ONE, ...UNAVAILABLE },
});

const noSeries = (name: string): ApiProblem =>
  new ApiProblem(404, `There is no series ${shortened(name)}; /api/v1/series lists them.`);

export function seriesRoutes({ desk, options, checked }: RouteContext): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>();
  routes.openapi(list, (c) => {
    const { node = null, search = null, ...page } = c.req.valid('query');
    const found = desk.series({ ...pageOf(page), nodeId: node, search });
    return c.json(checked(SeriesPage, found), 200);
  });
  routes.openapi(data, (c) => {
    const name = c.req.valid('query').signal;
    const series = desk.seriesOf(name);
    if (series === null) throw noSeries(name);
    return c.json(checked(Series, series), 200);
  });
  routes.openapi(forecast, async (c) => {
    const query = c.req.valid('query');
    const { horizonMs = null, threshold = null, direction = null } = query;
    const asked = { horizonMs, threshold, direction };
    const within = { timeoutMs: options.forecastTimeoutMs, client: c.req.raw.signal };
    const made = await forecastWithin(desk, query.signal, asked, within);
    if (made === null) throw noSeries(query.signal);
    return c.json(checked(Forecast, made), 200);
  });
  return routes;
}

/** Given up when the client has gone or the time is over, whether or not the desk heeds the signal. */
async function forecastWithin(
  desk: Desk,
  name: string,
  asked: Parameters<Desk['forecast']>[1],
  { timeoutMs, client }: { readonly timeoutMs: number; readonly client: AbortSignal },
): Promise<Forecast | null> {
  const given = new AbortController();
  const { signal: over } = given;
  const giveUp = () => given.abort();
  const timer = setTimeout(giveUp, timeoutMs);
  client.addEventListener('abort', giveUp);
  const late = new ApiProblem(503, 'The forecast took too long; ask for a shorter horizon.', {
    'Retry-After': '10',
  });
  try {
    const givenUp = new Promise<never>((_, reject) => {
      over.addEventListener('abort', () => reject(late), { once: true });
    });
    return await Promise.race([desk.forecast(name, asked, over), givenUp]);
  } catch (error) {
    throw over.aborted ? late : error;
  } finally {
    clearTimeout(timer);
    client.removeEventListener('abort', giveUp);
  }
}
