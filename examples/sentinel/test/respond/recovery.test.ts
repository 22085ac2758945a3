import type { Anomaly, Incident } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { haveGone, symptomsOf } from '../../src/respond/recovery.js';
import type { SeriesColumns } from '../../src/watch/series-history.js';

const anomalyOf = (signal: string, over: Partial<Anomaly> = {}): Anomaly => ({
  id: signal,
  source: 'metric',
  nodeId: 'cart',
  signal,
  signalKind: 'errors',
  direction: 'up',
  timestampMs: 0,
  score: 5,
  tailProbability: 1e-5,
  severity: 'error',
  evidence: [
    {
      channel: 'range',
      signal,
      observed: 100,
      expected: 10,
      band: [8, 12],
      tailProbability: 1e-5,
      sentence: '',
    },
  ],
  sentence: '',
  ...over,
});

const incidentOf = (...anomalies: Anomaly[]): Incident => ({
  id: 'i',
  status: 'open',
  startedMs: 0,
  lastSeenMs: 0,
  severity: 'error',
  anomalies,
  issues: [],
  nodeIds: ['cart'],
  sentence: '',
});

const seriesOf = (signal: string, points: [timeMs: number, value: number][]): SeriesColumns => ({
  signal,
  nodeId: 'cart',
  isRate: false,
  timesMs: points.map(([timeMs]) => timeMs),
  values: points.map(([, value]) => value),
  expected: [],
  low: [],
  high: [],
});

describe('recovery', () => {
  it('asks the harmful, felt series with a band, and gives each a limit between band and worst', () => {
    const symptoms = symptomsOf(
      incidentOf(
        anomalyOf('errors'),
        anomalyOf('free', { signalKind: 'availability', direction: 'down' }),
        anomalyOf('fewer errors', { direction: 'down' }),
        anomalyOf('busy', { signalKind: 'saturation' }),
        anomalyOf('no band', { evidence: [] }),
      ),
    );
    // Expected 10; the band's half is 2, half as much again 3, a tenth of what it strayed by 9.
    expect(symptoms).toEqual([
      { signal: 'errors', limit: 19, direction: 'up' },
      { signal: 'free', limit: 1, direction: 'down' },
    ]);
  });

  const symptoms = symptomsOf(incidentOf(anomalyOf('a'), anomalyOf('b')));
  const gone = (a: [number, number][], b: [number, number][] | null, nowMs = 400): boolean | null =>
    haveGone(
      symptoms,
      (signal) => {
        const points = signal === 'a' ? a : b;
        return points === null ? null : seriesOf(signal, points);
      },
      100,
      nowMs,
    );
  const calm: [number, number][] = [
    [110, 10],
    [120, 18],
    [130, 9],
  ];

  it.each([
    ['three calm points of each', calm, calm, 400, true],
    ['one of them still ill', calm, [...calm, [140, 50]], 400, false],
    ['calm again for too short', calm, [...calm, [140, 50], [150, 10], [160, 10]], 400, false],
    ['too few points since', calm, calm.slice(1), 400, false],
    [
      'calm only before',
      [
        [10, 1],
        [20, 1],
        [30, 1],
      ],
      [[40, 1]],
      400,
      null,
    ],
    ['one that is silent, for long enough', calm, null, 400, true],
    ['one that is silent, not long enough', calm, null, 150, false],
    ['none that is heard', [], null, 400, null],
  ] as [string, [number, number][], [number, number][] | null, number, boolean | null][])(
    '%s',
    (_, a, b, nowMs, expected) => {
      expect(gone(a, b, nowMs)).toBe(expected);
    },
  );
});
