import { Random } from '@aegis/core';
import { type MetricRow, MultivariateAnomalyDetector } from '../../src/multivariate/index.js';

export const STEP_MS = 60_000;
export const FIT = 128;

export type Feed = (tick: number) => MetricRow;

export function rowAt(tick: number, values: Record<string, number>): MetricRow {
  return { timestampMs: 1_700_000_000_000 + tick * STEP_MS, values };
}

/** A load that requests, CPU and connections follow, and a temperature that does not. */
export function service(seed: number, cpuPerRequest = 0.3): Feed {
  const random = new Random(seed);
  return (tick) => {
    const load = random.normal();
    return rowAt(tick, {
      requests: 100 + 20 * load + random.normal(),
      cpu: cpuPerRequest * (100 + 20 * load) + random.normal(),
      connections: 40 + 8 * load + 0.5 * random.normal(),
      temperature: 60 + random.normal(),
    });
  };
}

/** A detector that has seen `ticks` rows. */
export function fed(feed: Feed, ticks: number, options = {}): MultivariateAnomalyDetector {
  const detector = new MultivariateAnomalyDetector({ fitPoints: FIT, ...options });
  for (let tick = 0; tick < ticks; tick++) detector.process(feed(tick));
  return detector;
}
