import { HORIZON_MS, STEP_MS } from './disk-simulator.js';

const STEPS_PER_HOUR = 3_600_000 / STEP_MS;

/**
 * Prometheus' `predict_linear` turned round: the straight line of least squares through the latest hours,
 * and when it crosses the limit, in milliseconds from now; null where it does not within the horizon.
 */
export function predictLinear(history: Float64Array, limit: number, hours: number): number | null {
  const past = history.subarray(Math.max(0, history.length - hours * STEPS_PER_HOUR));
  const middle = (past.length - 1) / 2;
  let total = 0;
  let moment = 0;
  let spread = 0;
  past.forEach((x, t) => {
    total += x;
    moment += (t - middle) * x;
    spread += (t - middle) ** 2;
  });
  const slope = moment / spread;
  const now = total / past.length + slope * middle;
  const steps = now >= limit ? 1 : (limit - now) / slope;
  return steps > 0 && steps * STEP_MS < HORIZON_MS ? steps * STEP_MS : null;
}
