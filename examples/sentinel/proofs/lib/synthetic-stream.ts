import { type MetricDataPoint, Random } from '@aegis/core';

export const SERVICES = ['web', 'cart', 'pricing', 'payment', 'stock'] as const;
type Service = (typeof SERVICES)[number];

/** What goes wrong at a service from one second on, for so many seconds. */
export interface Trouble {
  readonly service: Service;
  readonly fromSecond: number;
  readonly seconds: number;
}

/**
 * A stream of lines and points, a second at a time, that depends on its seed and on nothing else: five services of
 * which one has trouble now and then.
 */
export class SyntheticStream {
  readonly #random: Random;
  readonly #troubles: readonly Trouble[];
  #requests = 0;

  constructor(seed: number, troubles: readonly Trouble[]) {
    this.#random = new Random(seed);
    this.#troubles = troubles;
  }

  /** What is emitted in a second, with times from `atMs` on. */
  second(
    index: number,
    atMs: number,
  ): { readonly lines: string[]; readonly points: MetricDataPoint[] } {
    const lines: string[] = [];
    const points: MetricDataPoint[] = [];
    this.#requests += 20;
    for (const [number, service] of SERVICES.entries()) {
      const isIll = this.#troubles.some(
        (trouble) =>
          trouble.service === service &&
          index >= trouble.fromSecond &&
          index < trouble.fromSecond + trouble.seconds,
      );
      const line = (offset: number, level: string, message: string): void => {
        const time = new Date(atMs + 200 * number + offset).toISOString();
        lines.push(JSON.stringify({ time, level, service, message }));
      };
      for (let i = 0; i < 3; i++) {
        const took = Math.round(40 + 8 * this.#random.normal());
        line(10 * i, 'info', `request ${this.#random.uint32()} done in ${took} ms`);
      }
      if (isIll) line(50, 'error', `connection to ${service}-db refused: ECONNREFUSED`);
      const point = (name: string, value: number): void => {
        points.push({ name, labels: { service }, timestampMs: atMs, value });
      };
      point('request_duration_seconds', (isIll ? 0.9 : 0.04) + 0.004 * this.#random.normal());
      point('request_error_ratio', isIll ? 0.4 : 0.001 * Math.abs(this.#random.normal()));
      point('process_resident_memory_bytes', 2e8 + 1e6 * this.#random.normal());
      point('http_requests_total', this.#requests * (1 + number));
    }
    return { lines, points };
  }
}
