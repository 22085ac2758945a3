import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { matchedRoutes } from 'hono/route';
import { UsageError } from '../cli/usage-error.js';
import { answerError } from './answer-error.js';
import { checkedAgainstSchema } from './checked.js';
import type { ApiEnv, RouteContext } from './context.js';
import type { Desk } from './desk.js';
import { documentRoutes } from './document.js';
import { StreamHub } from './events/stream-hub.js';
import { ApiMetrics } from './metrics/api-metrics.js';
import { type ApiOptions, type ResolvedOptions, resolveApiOptions } from './options.js';
import { pageResponse } from './page/page.js';
import { ApiProblem, problemResponse } from './problems.js';
import { refuseInvalid } from './refuse-invalid.js';
import { eventRoutes } from './routes/event-routes.js';
import { healthRoutes } from './routes/health-routes.js';
import { incidentRoutes } from './routes/incident-routes.js';
import { learnerRoutes } from './routes/learner-routes.js';
import { metricsRoutes } from './routes/metrics-routes.js';
import { planRoutes } from './routes/plan-routes.js';
import { seriesRoutes } from './routes/series-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { isLoopback } from './security/addresses.js';
import { checkHost } from './security/check-host.js';
import { guardRequests } from './security/guard-requests.js';
import { limitBody } from './security/limit-body.js';
import { responseHeaders } from './security/response-headers.js';
import { TokenBook } from './security/token-book.js';
import { tagReads } from './tag-reads.js';

const API = '/api/v1';

/**
 * The HTTP API of a running Sentinel, as a hono app: what it knows, what is new, and what a person may say
 * to it. `listen` serves it.
 *
 * @throws UsageError for tokens that are none, and where it were to listen to others without tokens
 * @throws AegisError `invalid-option`
 */
export function createApi(desk: Desk, given: ApiOptions = {}): OpenAPIHono<ApiEnv> {
  const options = resolveApiOptions(given);
  const book = new TokenBook(options.tokens);
  const isLocal = isLoopback(options.host);
  if (book.isEmpty && !isLocal)
    throw new UsageError(
      `Without tokens Sentinel listens on loopback only, not on ${options.host}; set up tokens.`,
    );
  const metrics = new ApiMetrics(options.processMetrics);
  const hub = new StreamHub(options.streams, options.signal);
  const checked = options.checkAnswers ? checkedAgainstSchema : <T>(_: unknown, value: T) => value;
  const context: RouteContext = { desk, hub, options, checked };

  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  app.onError(answerError(options.logger));
  app.notFound((c) => {
    const page = options.page === null ? null : pageResponse(c, options.page);
    const detail = 'There is nothing at this path; /openapi.json says what there is.';
    return page ?? problemResponse(new ApiProblem(404, detail));
  });
  app.use(measure(metrics, options), responseHeaders());
  if (isLocal) app.use(checkHost(options.allowedHosts));
  app.use(guardRequests(book, options), answerOtherMethods(app));
  app.use(limitBody(options.maxBodyBytes));
  app.use(`${API}/*`, tagReads());
  app.route('/', healthRoutes(context));
  app.route('/', metricsRoutes(context, metrics));
  for (const routes of [
    statusRoutes,
    incidentRoutes,
    planRoutes,
    seriesRoutes,
    learnerRoutes,
    eventRoutes,
  ])
    app.route(API, routes(context));
  app.route('/', documentRoutes(app));
  return app;
}

/** OPTIONS says what a path can do; nothing is said to other origins. */
function answerOtherMethods(app: OpenAPIHono<ApiEnv>): MiddlewareHandler {
  return methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allow = [...new Set([...methods, 'OPTIONS'])].join(', ');
      if (c.req.method === 'OPTIONS')
        return new Response(null, { status: 204, headers: { Allow: allow } });
      const detail = `This path does not do ${c.req.method.slice(0, 20)}; it does ${allow}.`;
      return problemResponse(new ApiProblem(405, detail, { Allow: allow }));
    },
  });
}

/** Of every request how long it took, and in the log who changed something. */
function measure(metrics: ApiMetrics, { now, logger }: ResolvedOptions): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedMs = now();
    await next();
    const { method } = c.req;
    const { status } = c.res;
    const route = matchedRoutes(c).findLast((one) => one.method !== 'ALL')?.path ?? 'none';
    metrics.observe(method, route, status, now() - startedMs);
    if (method === 'POST' && c.res.ok) logger.info({ by: c.get('caller').name, route }, 'Done');
  };
}
