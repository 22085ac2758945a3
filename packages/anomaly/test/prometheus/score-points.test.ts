import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import { encodeWriteRequest, SCORE_HELP, scorePoints } from '../../src/prometheus/index.js';

const point = { name: 'latency', labels: { service: 'cart' }, timestampMs: 60_000, value: 3 };
const warm = { score: 6, alarm: false, warmingUp: false };

describe('scorePoints', () => {
  it('says nothing about what is expected before it is known', () => {
    const verdict = { ...warm, warmingUp: true, expected: 0, band: [0, 0] as const };
    expect(scorePoints(point, verdict).map(({ name }) => name)).toEqual([
      'aegis_anomaly_score',
      'aegis_anomaly_alarm',
    ]);
    expect(scorePoints(point, warm)).toHaveLength(2);
    expect(scorePoints(point, { ...warm, expected: 1 })).toHaveLength(3);
  });

  it('takes what a detector gives, and gives what a server takes', () => {
    const detector = new MetricAnomalyDetector();
    const written = [];
    for (let minute = 0; minute < 100; minute++) {
      const next = {
        ...point,
        timestampMs: minute * 60_000,
        value: minute === 99 ? 900 : minute % 5,
      };
      written.push(...scorePoints(next, detector.addMetric(next)));
    }
    const { series, samples, dropped } = encodeWriteRequest(written);
    expect([series, samples, dropped]).toEqual([5, written.length, 0]);
    expect(new Set(written.map(({ name }) => name))).toEqual(new Set(Object.keys(SCORE_HELP)));
    const last = written.filter(({ name }) => name === 'aegis_anomaly_alarm').at(-1);
    expect(last).toEqual({
      name: 'aegis_anomaly_alarm',
      labels: { service: 'cart', anomaly_name: 'latency' },
      timestampMs: 99 * 60_000,
      value: 1,
    });
  });

  it('makes names of labels that Prometheus takes, and loses none that it has', () => {
    const labels = {
      'service.name': 'dotted',
      service_name: 'plain',
      'k8s/pod': 'p',
      '0': 'digit',
      '': 'empty',
      __name__: 'other',
      anomaly_name: 'mine',
      ['__proto__']: 'odd',
    };
    const [score] = scorePoints({ ...point, labels }, warm);
    expect(Object.entries(score!.labels!).sort()).toEqual([
      ['__proto__', 'odd'],
      ['anomaly_name', 'mine'],
      ['k8s_pod', 'p'],
      ['label_', 'empty'],
      ['label_0', 'digit'],
      ['label___name__', 'other'],
      ['service_name', 'plain'],
    ]);
    expect(encodeWriteRequest([score!]).dropped).toBe(0);
    const turned = { service_name: 'plain', 'service.name': 'dotted' };
    const [other] = scorePoints({ ...point, labels: turned }, warm);
    expect(other!.labels).toEqual({ service_name: 'plain', anomaly_name: 'latency' });
  });
});
