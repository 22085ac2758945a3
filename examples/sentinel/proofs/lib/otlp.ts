import { setTimeout as sleep } from 'node:timers/promises';
import type { MetricDataPoint } from '@aegis/core';

/** The body of an export request of gauges and counters, all with the times of their points. */
export function otlpOf(points: readonly MetricDataPoint[]): string {
  const byService = new Map<string, MetricDataPoint[]>();
  for (const point of points) {
    const service = point.labels?.service ?? '';
    const known = byService.get(service);
    if (known === undefined) byService.set(service, [point]);
    else known.push(point);
  }
  return JSON.stringify({
    resourceMetrics: [...byService].map(([service, own]) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeMetrics: [{ scope: { name: 'synthetic' }, metrics: own.map(metricOf) }],
    })),
  });
}

function metricOf({ name, labels, timestampMs, value }: MetricDataPoint): object {
  const attributes = Object.entries(labels ?? {})
    .filter(([key]) => key !== 'service')
    .map(([key, text]) => ({ key, value: { stringValue: text } }));
  const dataPoint = { attributes, timeUnixNano: `${timestampMs}000000`, asDouble: value };
  if (!name.endsWith('_total')) return { name, gauge: { dataPoints: [dataPoint] } };
  const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints: [dataPoint] };
  return { name: name.replace(/_total$/, ''), sum };
}

/** A sender that keeps what was not acknowledged, and sends it again in order. */
export class OtlpSender {
  readonly #url: string;
  #waiting: string[] = [];
  #sending: Promise<void> | null = null;
  #stopped = false;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/v1/metrics`;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  send(points: readonly MetricDataPoint[]): void {
    this.#waiting.push(otlpOf(points));
    this.#sending ??= this.#drain();
  }

  /** Settled when everything is acknowledged. */
  async drained(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      if (await this.#post(this.#waiting[0]!)) this.#waiting.shift();
      else await sleep(100);
    }
    this.#sending = null;
  }

  async #post(body: string): Promise<boolean> {
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(this.#url, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }
}
