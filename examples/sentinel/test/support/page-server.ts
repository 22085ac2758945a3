import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Answer, Desk } from '../../src/api/desk.js';

const BUILT = fileURLToPath(new URL('../../dist/web', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:";
const STATUS_OF = { 'not-found': 404, conflict: 409, 'not-allowed': 403 } as const;

export interface PageServer {
  readonly url: string;
  readonly port: number;
  /** What every answer of the API is from now on; null for the desk's own. */
  refuseWith(status: number | null): void;
  close(): Promise<void>;
}

export interface PageServerOptions {
  /** Null asks for none. */
  readonly token?: string | null;
  /** 0 for any that is free. */
  readonly port?: number;
  /** Where the page was built. */
  readonly folder?: string;
}

/** Serves the page and the desk on 127.0.0.1. */
export async function servePage(
  desk: Desk,
  { token = null, port = 0, folder = BUILT }: PageServerOptions = {},
): Promise<PageServer> {
  let refusal: number | null = null;
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('Content-Security-Policy', POLICY);
    await next();
  });
  app.use('/api/*', async (c, next) => {
    if (refusal !== null) {
      c.header('Retry-After', '1');
      return problem(c, refusal, 'Refused.');
    }
    const given = c.req.header('authorization');
    if (token !== null && given !== `Bearer ${token}`) return problem(c, 401, 'A token is needed.');
    return next();
  });
  addRoutes(app, desk);
  app.get('/*', async (c) => {
    const path = c.req.path === '/' ? '/index.html' : c.req.path;
    const body = await readFile(join(folder, path)).catch(() => null);
    if (body === null || path.includes('..')) return c.notFound();
    const type = TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    return c.body(new Uint8Array(body), 200, { 'Content-Type': type });
  });
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    port: bound,
    refuseWith: (status) => {
      refusal = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function addRoutes(app: Hono, desk: Desk): void {
  const api = '/api/v1';
  app.get(`${api}/status`, (c) => c.json(desk.status()));
  app.get(`${api}/incidents`, (c) =>
    c.json(
      desk.incidents({
        ...page(c),
        status: text(c, 'status') as 'open' | null,
        severity: text(c, 'severity') as 'info' | null,
        nodeId: text(c, 'node'),
      }),
    ),
  );
  app.get(`${api}/incidents/:id`, (c) => found(c, desk.incident(c.req.param('id'))));
  app.get(`${api}/incidents/:id/anomalies`, (c) =>
    c.json(
      desk.anomalies({ ...page(c), nodeId: null, sinceMs: null, incidentId: c.req.param('id') }),
    ),
  );
  app.get(`${api}/incidents/:id/suggestion`, (c) => found(c, desk.suggest(c.req.param('id'))));
  app.get(`${api}/graph`, (c) => c.json(desk.graph()));
  app.get(`${api}/plans`, (c) =>
    c.json(desk.plans({ ...page(c), state: text(c, 'state') as 'proposed' | null })),
  );
  app.get(`${api}/plans/:hash`, (c) => found(c, desk.plan(c.req.param('hash'))));
  app.get(`${api}/audit`, (c) => c.json(desk.audit(page(c))));
  app.get(`${api}/series`, (c) =>
    c.json(desk.series({ ...page(c), nodeId: text(c, 'node'), search: text(c, 'search') })),
  );
  app.get(`${api}/series/data`, (c) => found(c, desk.seriesOf(text(c, 'signal') ?? '')));
  app.get(`${api}/forecast`, async (c) => {
    const options = {
      horizonMs: number(c, 'horizonMs'),
      threshold: number(c, 'threshold'),
      direction: text(c, 'direction') as 'above' | null,
    };
    return found(c, await desk.forecast(text(c, 'signal') ?? '', options, c.req.raw.signal));
  });
  app.get(`${api}/learner/fixes`, (c) => c.json(desk.fixes(page(c))));
  app.post(`${api}/learner/fixes`, async (c) =>
    answer(c, await desk.captureFix(await c.req.json())),
  );
  app.post(`${api}/plans/:hash/approval`, async (c) => {
    const request = { validForMs: 600_000, ...(await c.req.json()) };
    return answer(c, await desk.approve(c.req.param('hash'), request));
  });
  app.post(`${api}/plans/:hash/objection`, async (c) =>
    answer(c, await desk.object(c.req.param('hash'), await c.req.json())),
  );
  app.post(`${api}/guard/breaker/close`, async (c) =>
    answer(c, await desk.closeBreaker((await c.req.json()).by)),
  );
  app.get(`${api}/events`, (c) => {
    const after = c.req.header('last-event-id');
    return streamSSE(c, async (stream) => {
      const subscription = desk.subscribe(
        after === undefined ? null : Number(after),
        (id, event) => {
          void stream.writeSSE({
            id: String(id),
            event: event.type,
            data: JSON.stringify(event.data),
          });
        },
      );
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      subscription.close();
    });
  });
}

const text = (c: Context, name: string): string | null => c.req.query(name) ?? null;

function number(c: Context, name: string): number | null {
  const given = text(c, name);
  return given === null ? null : Number(given);
}

const page = (c: Context) => ({ cursor: text(c, 'cursor'), limit: number(c, 'limit') ?? 50 });

function problem(c: Context, status: number, detail: string): Response {
  const body = { type: 'about:blank', title: 'Refused', status, detail };
  return c.body(JSON.stringify(body), status as 400, {
    'Content-Type': 'application/problem+json',
  });
}

const found = (c: Context, value: object | null): Response =>
  value === null ? problem(c, 404, 'Nothing is known under this name.') : c.json(value);

const answer = (c: Context, given: Answer<object>): Response =>
  given.ok ? c.json(given.value) : problem(c, STATUS_OF[given.why], given.detail);
