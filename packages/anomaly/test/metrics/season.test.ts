import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';

const HOUR = 60;
const DAY = 24 * HOUR;

/** What is expected at each of the last `minutes`, and what the values were. */
function expectations(
  days: number,
  stepMinutes: number,
  course: (minute: number) => number,
): { minute: number; expected: number; value: number }[] {
  const random = new Random(1);
  const detector = new MetricAnomalyDetector();
  const out = [];
  for (let minute = 0; minute < days * DAY; minute += stepMinutes) {
    const value = course(minute) + random.normal();
    const { expected } = detector.addMetric({
      name: 'x',
      timestampMs: minute * 60_000,
      value,
    });
    if (minute >= (days - 1) * DAY) out.push({ minute, expected, value });
  }
  return out;
}

function meanError(rows: { expected: number; value: number }[]): number {
  return (
    rows.reduce((sum, { expected, value }) => sum + Math.abs(expected - value), 0) / rows.length
  );
}

describe('what the time leads one to expect', () => {
  it('follows the time of day', () => {
    const rows = expectations(6, 5, (minute) => 30 * Math.sin((2 * Math.PI * minute) / DAY));
    // The noise alone is off by 0.8, half hours by one more; a level by 19.
    expect(meanError(rows)).toBeLessThan(3);
  });

  it('follows the hour of the week once that is better than the day', () => {
    const weekend = (minute: number): boolean => Math.floor(minute / DAY) % 7 >= 5;
    const rows = expectations(34, 30, (minute) =>
      weekend(minute) ? 0 : 30 * Math.sin((2 * Math.PI * minute) / DAY),
    );
    expect(meanError(rows)).toBeLessThan(4);
  });

  it('follows a job that runs every hour', () => {
    const busy = (minute: number): boolean => minute % HOUR < 6;
    const rows = expectations(4, 1, (minute) => (busy(minute) ? 40 : 0));
    expect(meanError(rows.filter(({ minute }) => busy(minute)))).toBeLessThan(8);
    expect(meanError(rows.filter(({ minute }) => !busy(minute)))).toBeLessThan(8);
  });

  it('has nothing to say of noise: the level stands', () => {
    const rows = expectations(10, 5, () => 0);
    expect(Math.max(...rows.map(({ expected }) => Math.abs(expected)))).toBeLessThan(0.8);
  });
});
