import { createServer, type Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@aegis/core';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Conditions } from '../conditions.js';
import { listen } from '../listen.js';
import type { ServiceSettings } from '../messages.js';
import { Cache } from './cache.js';
import { Caller, DependencyError } from './caller.js';
import { Leak } from './leak.js';
import { ROUTES } from './routes.js';
import { ServiceMetrics } from './service-metrics.js';
import { QueueFullError, Workers } from './workers.js';

/** One service: its routes, its workers, its metrics, and the conditions that it lives under. */
export class RunningService {
  readonly #settings: ServiceSettings;
  readonly #log: Logger;
  readonly #random: Random;
  readonly #workers: Workers;
  readonly #cache = new Cache();
  readonly #leak = new Leak();
  readonly #metrics: ServiceMetrics;
  readonly #app = new Hono();
  #conditions: Conditions;
  #server: Server | null = null;
  #port: number;

  constructor(settings: ServiceSettings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
    this.#port = settings.port;
    this.#conditions = settings.conditions;
    this.#random = new Random(settings.seed).fork(settings.name);
    this.#workers = new Workers(settings.conditions.workers);
    this.#metrics = new ServiceMetrics(settings, {
      queueDepth: () => this.#workers.queueDepth,
      workers: () => this.#workers.limit,
      cacheEntries: () => this.#cache.size,
    });
    this.#route();
  }

  /** @returns the port */
  async start(): Promise<number> {
    await this.#open();
    await this.live(this.#conditions);
    this.#log.info(
      `${this.#settings.name} ${this.#settings.build} listening on port ${this.#port}`,
    );
    return this.#port;
  }

  /** Lives under these conditions from now on. */
  async live(conditions: Conditions): Promise<void> {
    this.#conditions = conditions;
    this.#workers.limit = conditions.workers;
    this.#leak.leak(conditions.leakBytesPerSecond);
    this.#cache.fill(conditions.cacheEntriesPerSecond);
    if (conditions.refusesConnections) await this.stop();
    else if (this.#server === null) await this.#open();
  }

  clearCache(): void {
    this.#log.info(`cache cleared, ${this.#cache.size} entries dropped`);
    this.#cache.clear();
  }

  /** Closes the port, and every connection with it. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async #open(): Promise<void> {
    const server = createServer(getRequestListener(this.#app.fetch));
    this.#port = await listen(server, this.#port, this.#settings.name);
    this.#server = server;
  }

  #route(): void {
    const app = this.#app;
    app.get('/healthz', (context) => context.text('ok'));
    app.get('/metrics', async (context) => {
      const text = await this.#metrics.registry.metrics();
      return context.text(text, 200, { 'content-type': this.#metrics.registry.contentType });
    });
    app.use('*', async (context, next) => {
      const started = performance.now();
      this.#metrics.inFlight.inc();
      await next();
      this.#metrics.inFlight.dec();
      this.#metrics.answered(context.res.status, (performance.now() - started) / 1000);
    });
    app.use('*', (_, next) =>
      this.#workers.run(async () => {
        await this.#suffer();
        await next();
      }),
    );
    app.onError((error, context) => {
      const isForeseen = error instanceof DependencyError || error instanceof QueueFullError;
      const code = isForeseen ? 503 : 500;
      const requestId = context.req.header('x-request-id');
      if (isForeseen) this.#log.error({ requestId, code }, error.message);
      else this.#log.error({ requestId, code, err: error }, `request failed: ${error.message}`);
      return context.json({ problem: code === 503 ? 'not available' : 'internal error' }, code);
    });
    ROUTES[this.#settings.name]({
      app,
      log: this.#log,
      random: this.#random.fork('routes'),
      caller: new Caller(this.#settings.urls, this.#metrics, this.#log),
      cache: this.#cache,
    });
  }

  /** What ails the service, felt by one request. */
  async #suffer(): Promise<void> {
    const { extraLatencyMs, errorShare } = this.#conditions;
    this.#leak.sweep(Date.now());
    if (extraLatencyMs > 0) {
      const waitedMs = Math.round(extraLatencyMs * (0.75 + 0.5 * this.#random.float()));
      await pause(waitedMs);
      if (waitedMs > 250)
        this.#log.warn(`waited ${waitedMs} ms for lock of ${this.#settings.name}`);
    }
    if (errorShare > 0 && this.#random.chance(errorShare)) {
      const missing: Record<string, string> | undefined = undefined;
      (missing as unknown as Record<string, string>).price?.trim();
    }
  }
}
