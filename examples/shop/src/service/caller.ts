import type { Logger } from 'pino';
import type { ServiceSettings } from '../messages.js';
import type { ServiceName } from '../service-names.js';
import type { ServiceMetrics } from './service-metrics.js';

const PATIENCE_MS: Partial<Record<ServiceName, number>> = { checkout: 6000, payment: 4000 };
const DEFAULT_PATIENCE_MS = 2000;

/** A call to another service that failed. */
export class DependencyError extends Error {
  readonly dependency: ServiceName;

  constructor(dependency: ServiceName, reason: string) {
    super(`call to ${dependency} failed: ${reason}`);
    this.dependency = dependency;
  }
}

/** What a service called answered. */
export interface CallAnswer {
  readonly code: number;
  readonly body: unknown;
}

/** Calls other services, once each, and counts it. */
export class Caller {
  readonly #urls: ServiceSettings['urls'];
  readonly #metrics: ServiceMetrics;
  readonly #log: Logger;

  constructor(urls: ServiceSettings['urls'], metrics: ServiceMetrics, log: Logger) {
    this.#urls = urls;
    this.#metrics = metrics;
    this.#log = log;
  }

  /** @throws DependencyError where there is no answer in time, or one of 5xx */
  async call(
    server: ServiceName,
    path: string,
    requestId: string,
    body?: object,
  ): Promise<CallAnswer> {
    const started = performance.now();
    const failed = (reason: string): DependencyError => {
      this.#metrics.called(server, false);
      const durationMs = Math.round(performance.now() - started);
      this.#log.error(
        { requestId, dependency: server, durationMs },
        `call to ${server} failed: ${reason}`,
      );
      return new DependencyError(server, reason);
    };
    const patienceMs = PATIENCE_MS[server] ?? DEFAULT_PATIENCE_MS;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${this.#urls[server]}${path}`, {
        headers: { 'content-type': 'application/json', 'x-request-id': requestId },
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      text = await response.text();
    } catch (error) {
      throw failed(reasonOf(error, patienceMs));
    }
    if (response.status >= 500) throw failed(`it answered ${response.status}`);
    this.#metrics.called(server, true);
    return { code: response.status, body: JSON.parse(text) };
  }
}

/** The reason that Node's fetch hides behind "fetch failed". */
function reasonOf(error: unknown, patienceMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `timeout: no answer within ${patienceMs} ms`;
  const cause = error.cause;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
