import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { StreamHub } from '../events/stream-hub.js';
import type { Status } from '../resources/index.js';
import { StatusMetrics } from './status-metrics.js';

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** What `/metrics` tells, in a registry of its own. */
export class ApiMetrics {
  readonly #registry = new Registry();
  readonly #status: StatusMetrics;
  readonly #durations: Histogram;
  readonly #streams: Gauge;
  readonly #cutOff: Counter;

  constructor(withProcess: boolean) {
    const registers = [this.#registry];
    if (withProcess) {
      collectDefaultMetrics({ register: this.#registry });
      // The version of the runtime is nobody's concern who only reads.
      this.#registry.removeSingleMetric('nodejs_version_info');
    }
    this.#status = new StatusMetrics(this.#registry);
    this.#durations = new Histogram({
      name: 'sentinel_http_request_duration_seconds',
      help: 'Until an answer began, by route as it is described, never by path',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
    this.#streams = new Gauge({
      name: 'sentinel_event_streams',
      help: 'Event streams that are open',
      registers,
    });
    this.#cutOff = new Counter({
      name: 'sentinel_event_streams_cut_total',
      help: 'Event streams cut off since the client did not read',
      registers,
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  observe(method: string, route: string, status: number, durationMs: number): void {
    const known = METHODS.has(method) ? method : 'other';
    this.#durations.observe({ method: known, route, status }, durationMs / 1000);
  }

  async render(status: Status, hub: StreamHub): Promise<string> {
    this.#status.fill(status);
    this.#streams.set(hub.size);
    this.#cutOff.reset();
    this.#cutOff.inc(hub.cutOff);
    return this.#registry.metrics();
  }
}
