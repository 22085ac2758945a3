import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServiceSettings } from '../messages.js';
import { CALLS, type ServiceName } from '../service-names.js';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is read off at every scrape. */
export interface Readings {
  readonly queueDepth: () => number;
  readonly workers: () => number;
  readonly cacheEntries: () => number;
}

/** The metrics of one service. */
export class ServiceMetrics {
  readonly registry = new Registry();
  readonly inFlight: Gauge;
  readonly #requests: Counter;
  readonly #durations: Histogram;
  readonly #dependencyErrors: Counter;
  readonly #calls: Counter;
  readonly #failedCalls: Counter;
  readonly #name: ServiceName;

  constructor({ name, build }: ServiceSettings, readings: Readings) {
    this.#name = name;
    const registers = [this.registry];
    this.registry.setDefaultLabels({ service: name });
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'http_requests_total',
      help: 'Requests answered',
      labelNames: ['code'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'From the arrival of a request to its answer, the wait in line included',
      buckets: SECONDS,
      registers,
    });
    this.inFlight = new Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests that wait or are worked on',
      registers,
    });
    this.#dependencyErrors = new Counter({
      name: 'dependency_errors_total',
      help: 'Calls that failed or were answered with 5xx',
      labelNames: ['dependency'],
      registers,
    });
    this.#calls = new Counter({
      name: 'traces_service_graph_request_total',
      help: 'Calls from one service to another',
      labelNames: ['client', 'server'],
      registers,
    });
    this.#failedCalls = new Counter({
      name: 'traces_service_graph_request_failed_total',
      help: 'Calls from one service to another that failed',
      labelNames: ['client', 'server'],
      registers,
    });
    const gauge = (gaugeName: string, help: string, read: () => number): void => {
      const made: Gauge = new Gauge({
        name: gaugeName,
        help,
        registers,
        collect: (): void => made.set(read()),
      });
    };
    gauge('http_request_queue_depth', 'Requests that wait for a worker', readings.queueDepth);
    gauge('service_workers', 'Requests that can be worked on at a time', readings.workers);
    gauge('cache_entries', 'Answers that are kept', readings.cacheEntries);
    new Gauge({ name: 'build_info', help: '1', labelNames: ['build'], registers }).set(
      { build },
      1,
    );
    this.#beginAtZero();
  }

  /** One request was answered. */
  answered(code: number, seconds: number): void {
    this.#requests.inc({ code: String(code) });
    this.#durations.observe(seconds);
  }

  /** One call to another service came back, or did not. */
  called(server: ServiceName, ok: boolean): void {
    const labels = { client: this.#name, server };
    this.#calls.inc(labels);
    if (ok) return;
    this.#failedCalls.inc(labels);
    this.#dependencyErrors.inc({ dependency: server });
  }

  /** A counter that appears with its first failure has no rate before the second. */
  #beginAtZero(): void {
    for (const code of ['200', '500', '503']) this.#requests.inc({ code }, 0);
    for (const dependency of CALLS[this.#name]) {
      this.#dependencyErrors.inc({ dependency }, 0);
      this.#failedCalls.inc({ client: this.#name, server: dependency }, 0);
    }
  }
}
