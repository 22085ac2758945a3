import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { sin } from '@aegis/core/math';

const STEP_MS = 300_000;
const PER_DAY = 288;
const DAYS = 10;
export const FALSE_ALARMS_PER_DAY = 0.25;

/** How much slower it is at a moment of the last day, in seconds: a trouble of an hour. */
function trouble(step) {
  if (step < 180 || step > 194) return 0;
  return step < 184 ? 0.03 * (step - 179) : 0.14;
}

/**
 * Ten days of a latency with its days and its noise, as the detector sees them point by point; the last
 * day's verdicts.
 */
export function lastDay() {
  const random = new Random(11);
  const detector = new MetricAnomalyDetector({ falseAlarmsPerDay: FALSE_ALARMS_PER_DAY });
  const verdicts = [];
  for (let i = 0; i < PER_DAY * DAYS; i++) {
    const isLast = i >= PER_DAY * (DAYS - 1);
    const day = 0.04 * sin((2 * Math.PI * i) / PER_DAY - 1.9);
    const extra = isLast ? trouble(i % PER_DAY) : 0;
    const verdict = detector.addMetric({
      name: 'request_duration_seconds',
      labels: { service: 'cart' },
      timestampMs: i * STEP_MS,
      value: 0.2 + day + 0.008 * random.normal() + extra,
    });
    if (isLast) verdicts.push(verdict);
  }
  return verdicts;
}
