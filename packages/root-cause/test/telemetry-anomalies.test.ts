import { AegisError } from '@aegis/core';
import { type MetricSeries, telemetryAnomalies } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const GAP = Number.NaN;

function seriesOf(
  nodeId: string,
  recent: readonly number[],
  baseline: readonly number[] = Array.from({ length: 100 }, (_, i) => 1 + (i % 3)),
): MetricSeries {
  return { nodeId, signal: 'cpu', kind: 'saturation', baseline, recent };
}

const HEARD = [1, 2, 1, 2];

describe('telemetryAnomalies', () => {
  it('hears which node fell silent, and since when', () => {
    const series = [
      seriesOf('cart', [1, GAP, GAP, GAP]),
      seriesOf('web', HEARD),
      seriesOf('db', HEARD),
    ];
    const anomalies = telemetryAnomalies(series, { startMs: 1000, stepMs: 10 });
    expect(anomalies).toMatchObject([
      { nodeId: 'cart', signalKind: 'availability', direction: 'down', timestampMs: 1010 },
    ]);
    // No window of three values of the 98 in the baseline is silent.
    expect(anomalies[0]?.tailProbability).toBeCloseTo(1 / 99, 12);
  });

  it('does not take a collector that stopped for nodes that did', () => {
    const series = ['a', 'b', 'c'].map((id) => seriesOf(id, [1, GAP, GAP, GAP]));
    expect(telemetryAnomalies(series)).toEqual([]);
  });

  it('lets a node be that was silent before, or of which another series is heard', () => {
    const seldom = Array.from({ length: 100 }, (_, i) => (i % 4 === 0 ? 1 : GAP));
    const silent = [1, GAP, GAP, GAP];
    const others = [seriesOf('web', HEARD), seriesOf('db', HEARD)];
    expect(telemetryAnomalies([seriesOf('cart', silent, seldom), ...others])).toEqual([]);
    const both = [seriesOf('cart', silent), seriesOf('cart', HEARD), ...others];
    expect(telemetryAnomalies(both)).toEqual([]);
  });

  it('counts restarts as a Poisson process, over resets of the counter', () => {
    const calm = Array.from({ length: 99 }, () => 4);
    const restarts = [{ nodeId: 'cart', signal: 'restarts', baseline: calm, recent: [4, 6, 1] }];
    const [restart] = telemetryAnomalies([], { restarts, startMs: 0, stepMs: 10 });
    expect(restart).toMatchObject({ nodeId: 'cart', timestampMs: 10, direction: 'up' });
    expect(restart?.evidence[0]?.observed).toBe(3);
    // 0.5 / 99 a value, over three values; P(at least 3) = 1 - e^-x (1 + x + x²/2), by hand.
    const x = (3 * 0.5) / 99;
    const p = 1 - Math.exp(-x) * (1 + x + (x * x) / 2);
    expect(restart?.tailProbability).toBeCloseTo(p, 10);
    expect(telemetryAnomalies([], { restarts: [{ ...restarts[0]!, recent: [4, 4] }] })).toEqual([]);
  });

  it('gives probabilities whatever comes', () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(GAP, 1e308, -1e308, Infinity, 0));
    const values = fc.array(value, { maxLength: 20 });
    const counter = fc.record({
      nodeId: fc.constantFrom('__proto__', '', 'a'),
      signal: fc.string(),
      baseline: values,
      recent: values,
    });
    fc.assert(
      fc.property(fc.array(counter, { maxLength: 5 }), (counters) => {
        const series = counters.map((one) => ({ ...one, kind: 'other' as const }));
        const found = telemetryAnomalies(series, { restarts: counters, tailProbability: 1 });
        for (const { tailProbability, timestampMs } of found) {
          expect(tailProbability).toBeGreaterThan(0);
          expect(tailProbability).toBeLessThanOrEqual(1);
          expect(Number.isFinite(timestampMs)).toBe(true);
        }
      }),
    );
  });

  it('refuses wrong options', () => {
    for (const options of [{ stepMs: 0 }, { startMs: GAP }, { tailProbability: 0 }]) {
      expect(() => telemetryAnomalies([], options)).toThrow(AegisError);
    }
  });
});
