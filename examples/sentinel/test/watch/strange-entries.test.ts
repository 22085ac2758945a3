import { MetricAnomalyDetector } from '@aegis/anomaly';
import type { MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricPart } from '../../src/detection/index.js';
import type { LogEntry } from '../../src/inputs/input.js';
import type { Entry } from '../../src/watch/entry.js';
import { SeriesHistory } from '../../src/watch/series-history.js';
import { Watch } from '../../src/watch/watch.js';

const newWatch = (): Watch => {
  const metrics = Array.from(
    { length: 2 },
    () => new MetricPart(new MetricAnomalyDetector({ warmUpPoints: 8 })),
  );
  return new Watch({ metrics }, new SeriesHistory(16, 100));
};

const whole = (watch: Watch): string =>
  JSON.stringify([watch.metricParts, watch.logPart, watch.learner, watch]);

const name = fc.constantFrom(
  'm',
  '',
  '__proto__',
  'constructor',
  'a"b',
  '\ud800',
  'm{x="1"}',
  '\u2028',
);
// Not -0: JSON makes it 0, which is the same number with other bits.
const value = fc.constantFrom(0, 1, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, -1.7e308, 2.5);
const labels = fc.oneof(
  fc.constant(undefined),
  fc.dictionary(fc.oneof(name, fc.constantFrom('service', 'pod')), name, { maxKeys: 3 }),
);
const point: fc.Arbitrary<MetricDataPoint> = fc
  .record({ name, value, labels, timestampMs: fc.constantFrom(1e12, 1e12 + 15_000, 0, Number.NaN) })
  .map((one) => one as MetricDataPoint);
const line: fc.Arbitrary<LogEntry> = fc.record({
  line: fc.oneof(name, fc.string({ unit: 'binary', maxLength: 40 }), fc.json({ maxDepth: 1 })),
  nodeId: fc.option(name),
  receivedMs: fc.constantFrom(1e12, 1e12 + 60_000),
});
const entry: fc.Arbitrary<Entry> = fc.oneof(
  fc
    .record({
      points: fc.array(point, { maxLength: 6 }),
      logs: fc.array(line, { maxLength: 4 }),
      position: fc.constantFrom(undefined, null, { '\ud800': 1 }),
    })
    .map((batch) => ({
      kind: 'batch' as const,
      receivedMs: 1e12,
      batch: { source: '__proto__', ...batch },
    })),
  fc
    .nat({ max: 1e6 })
    .map((ms) => ({ kind: 'tick' as const, nowMs: 1e12 + ms, settledMs: 1e12 + ms })),
);

describe('entries with strange things in them', () => {
  it('come to the same when they are read again as when they came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 20 }), async (entries) => {
        const live = newWatch();
        const replayed = newWatch();
        for (const [sequence, one] of entries.entries()) {
          await live.apply(sequence, one);
          await replayed.apply(sequence, JSON.parse(JSON.stringify(one)));
        }
        expect(whole(replayed)).toBe(whole(live));
        expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
      }),
      { numRuns: 60 },
    );
  });
});
