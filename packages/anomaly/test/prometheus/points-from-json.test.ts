import type { MetricDataPoint } from '@aegis/core';
import { expect, it } from 'vitest';
import { encodeWriteRequest, renderExposition, scorePoints } from '../../src/prometheus/index.js';

const GOOD: MetricDataPoint = { name: 'up', labels: { job: 'api' }, timestampMs: 0, value: 1 };

const BAD: readonly unknown[] = [
  ...[null, undefined, 5, 'up 1', {}, []],
  ...[
    { ...GOOD, name: undefined },
    { ...GOOD, name: 5 },
    { ...GOOD, name: null },
  ],
  ...[
    { ...GOOD, value: '1' },
    { ...GOOD, value: null },
    { ...GOOD, value: 1n },
  ],
  ...[
    { ...GOOD, timestampMs: '0' },
    { ...GOOD, timestampMs: 0n },
    { ...GOOD, timestampMs: {} },
  ],
  ...[
    { ...GOOD, labels: { job: 5 } },
    { ...GOOD, labels: { job: null } },
  ],
];

it.each(BAD)('%o is dropped and counted, and keeps nothing else from being written', (bad) => {
  const points = [GOOD, bad as MetricDataPoint, { ...GOOD, timestampMs: 1 }];
  const alone = encodeWriteRequest([GOOD, { ...GOOD, timestampMs: 1 }]);
  expect(encodeWriteRequest(points)).toEqual({ ...alone, dropped: 1 });
  const page = renderExposition(points);
  expect(page.text).toBe(renderExposition([GOOD]).text);
  expect(page.dropped).toBe(2);
});

it('labels of null are none', () => {
  const point = { ...GOOD, labels: null } as unknown as MetricDataPoint;
  const verdict = { score: 1, alarm: false, warmingUp: true };
  const [score] = scorePoints(point, verdict);
  expect(score?.labels).toEqual({ anomaly_name: 'up' });
  expect(encodeWriteRequest([point]).samples).toBe(1);
});
