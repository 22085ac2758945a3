import { MetricAnomalyDetector, type MetricVerdict } from '@aegis/anomaly';
import type { Anomaly, Incident, MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricPart } from '../../src/detection/index.js';
import { Relapses } from '../../src/watch/relapses.js';
import { SeriesHistory } from '../../src/watch/series-history.js';
import { Watch } from '../../src/watch/watch.js';

const HOUR_MS = 3_600_000;
const LATENCY = 'request_duration_seconds{service="pay"}';
const WELL = 0.05;
const ILL = 0.7;

const anomalyOf = (signal = LATENCY, over: Partial<Anomaly> = {}): Anomaly => ({
  id: signal,
  source: 'metric',
  nodeId: 'pay',
  signal,
  signalKind: 'latency',
  direction: 'up',
  timestampMs: 0,
  score: 6,
  tailProbability: 1e-6,
  severity: 'error',
  evidence: [
    {
      channel: 'level',
      signal,
      observed: ILL,
      expected: WELL,
      band: [0.04, 0.06],
      tailProbability: 1e-6,
      sentence: '',
    },
  ],
  sentence: '',
  ...over,
});

const incidentOf = (...anomalies: Anomaly[]): Incident => ({
  id: 'incident-1',
  status: 'closed',
  startedMs: 0,
  lastSeenMs: 0,
  severity: 'error',
  anomalies,
  issues: [],
  nodeIds: ['pay'],
  sentence: '',
});

/** What a detector says that has got used to the trouble. */
const verdictOf = (observed: number, over: Partial<MetricVerdict> = {}): MetricVerdict => ({
  series: LATENCY,
  score: 2,
  tailProbability: 0.01,
  warmingUp: false,
  expectedPerDay: 100,
  observed,
  expected: WELL,
  band: [0.02, 0.09],
  unusual: false,
  alarm: false,
  anomaly: null,
  ...over,
});

function after(...values: readonly number[]): (Anomaly | null)[] {
  const relapses = new Relapses();
  relapses.watch(incidentOf(anomalyOf()), 0);
  return values.map((value, i) => relapses.see(verdictOf(value), (i + 1) * 1000));
}

const calm = [WELL, WELL, WELL];
const ill = [ILL, ILL, ILL];

describe('Relapses', () => {
  it('tells once of what was well and is ill again, with what is seen now', () => {
    const told = after(...calm, ...ill, ...ill, ...calm, ...ill);
    expect(told.map((anomaly) => anomaly !== null)).toEqual(
      told.map((_, i) => i === calm.length + ill.length - 1),
    );
    expect(told[5]).toMatchObject({
      nodeId: 'pay',
      score: 6,
      timestampMs: 6000,
      sentence: `${LATENCY} is 0.7 again; expected 0.05 (0.02 to 0.09).`,
      evidence: [{ channel: 'relapse', observed: ILL, expected: WELL, band: [0.02, 0.09] }],
    });
    expect(told[5]!.id).not.toBe(LATENCY);
  });

  it('says nothing of a series that never was well: that is a new level', () => {
    expect(after(...ill, ...ill, WELL, ...ill, WELL, WELL, ...ill)).not.toContainEqual(
      expect.anything(),
    );
  });

  it('takes no spike for a relapse, and nothing for one that is not half as bad or usual by now', () => {
    expect(after(...calm, ILL, ILL, WELL, ILL, ILL, WELL)).not.toContainEqual(expect.anything());
    expect(after(...calm, 0.3, 0.3, 0.3, 0.3)).not.toContainEqual(expect.anything());
    const relapses = new Relapses();
    relapses.watch(incidentOf(anomalyOf()), 0);
    const usual = verdictOf(ILL, { expected: ILL, band: [0.5, 0.9] });
    calm.forEach((value, i) => void relapses.see(verdictOf(value), i));
    for (let i = 0; i < 9; i++) expect(relapses.see(usual, 10 + i)).toBeNull();
  });

  it('leaves to a detector what that tells itself, and ends after six hours', () => {
    for (const [over, atMs] of [
      [{ anomaly: anomalyOf() }, 4000],
      [{}, 6 * HOUR_MS + 1],
    ] as const) {
      const relapses = new Relapses();
      relapses.watch(incidentOf(anomalyOf()), 0);
      calm.forEach((value, i) => void relapses.see(verdictOf(value), i));
      expect(relapses.see(verdictOf(ILL, over), atMs)).toBeNull();
      for (const [i, value] of ill.entries()) {
        expect(relapses.see(verdictOf(value), 5000 + i)).toBeNull();
      }
    }
  });

  it('looks at what falls as well, and not at logs, traffic or what cannot be told', () => {
    const relapses = new Relapses();
    const [evidence] = anomalyOf().evidence;
    relapses.watch(
      incidentOf(
        anomalyOf('up', {
          signalKind: 'availability',
          direction: 'down',
          evidence: [{ ...evidence!, observed: 0, expected: 2, band: [2, 2] }],
        }),
        anomalyOf('requests', { signalKind: 'traffic' }),
        anomalyOf('nodejs_gc_duration_seconds_p95', { signalKind: 'saturation' }),
        anomalyOf('template', { signalKind: 'log', source: 'log' }),
        anomalyOf('bandless', { evidence: [{ ...evidence!, band: null }] }),
        anomalyOf('bare', { evidence: [] }),
        anomalyOf('better', { direction: 'down' }),
      ),
      0,
    );
    const see = (series: string, value: number, atMs: number) =>
      relapses.see(verdictOf(value, { series, band: [1.5, 2.5] }), atMs);
    for (const atMs of [1, 2, 3]) expect(see('up', 2, atMs)).toBeNull();
    expect([4, 5, 6].map((atMs) => see('up', 0, atMs)?.nodeId)).toEqual([
      undefined,
      undefined,
      'pay',
    ]);
    expect((relapses.toJSON() as { watched: unknown[] }).watched).toEqual([]);
  });

  it('goes on from what was put away as if it had not been, wherever that was', () => {
    const values = fc.array(fc.constantFrom(WELL, 0.3, ILL), { maxLength: 30 });
    fc.assert(
      fc.property(values, fc.nat(30), (list, cut) => {
        let relapses = new Relapses();
        relapses.watch(incidentOf(anomalyOf()), 0);
        const told = list.map((value, i) => {
          if (i === cut) relapses = Relapses.fromJSON(JSON.parse(JSON.stringify(relapses)));
          return relapses.see(verdictOf(value), i);
        });
        const whole = new Relapses();
        whole.watch(incidentOf(anomalyOf()), 0);
        expect(told).toEqual(list.map((value, i) => whole.see(verdictOf(value), i)));
      }),
    );
    expect(() => Relapses.fromJSON({ kind: 'relapses', version: 2 })).toThrow('version 1');
  });

  it('watches no more than two thousand series, the latest', () => {
    const relapses = new Relapses();
    const many = Array.from({ length: 2500 }, (_, i) => anomalyOf(`s${i}`));
    relapses.watch(incidentOf(...many), 0);
    const { watched } = relapses.toJSON() as { watched: [string, unknown][] };
    expect([watched.length, watched[0]![0]]).toEqual([2000, 's500']);
  });
});

describe('a watch whose trouble comes back while its detectors still know it', () => {
  it('opens an incident again, at the same place', async () => {
    const metrics = [new MetricPart(new MetricAnomalyDetector({ falseAlarmsPerDay: 1 }))];
    const watch = new Watch({ metrics }, new SeriesHistory(16, 100));
    let sequence = 0;
    let point = 0;
    const put = (entry: Parameters<Watch['apply']>[1]) => watch.apply(sequence++, entry);
    const go = async (points: number, seconds: number): Promise<void> => {
      for (let i = 0; i < points; i++, point++) {
        const timestampMs = point * 2000;
        const value = seconds * (1 + 0.01 * ((point * 7) % 10));
        const list: MetricDataPoint[] = ['pay', 'web'].map((service) => ({
          name: 'request_duration_seconds',
          labels: { service },
          value,
          timestampMs,
        }));
        const batch = { source: 'prometheus', points: list, position: point };
        await put({ kind: 'batch', receivedMs: timestampMs, batch });
        await put({ kind: 'tick', nowMs: timestampMs, settledMs: timestampMs });
      }
    };
    await go(300, WELL);
    await go(30, ILL);
    const [first] = watch.book.open();
    expect(first?.nodeIds).toEqual(['pay', 'web']);
    await put({ kind: 'close', incidentId: first!.id, atMs: point * 2000 });
    await go(60, WELL);
    expect(watch.book.openCount).toBe(0);
    await go(30, ILL);
    const [second] = watch.book.open();
    expect(second?.nodeIds).toEqual(['pay', 'web']);
    const channels = second?.anomalies.map(({ evidence }) => evidence[0]!.channel);
    expect(channels?.slice(-2)).toEqual(['relapse', 'relapse']);
    expect(second!.lastSeenMs).toBeGreaterThan(first!.lastSeenMs);
    expect(watch.book.isAlarmed(second!.id)).toBe(true);
  });
});
