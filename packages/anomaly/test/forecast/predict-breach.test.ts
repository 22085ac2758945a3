import type { Anomaly } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { predictBreach } from '../../src/forecast/index.js';
import { code } from './helpers.js';

const STEP_MS = 300_000;
const START_MS = 1_700_000_000_000;
const DISK = { signal: 'disk_used_ratio{node="db"}', nodeId: 'db' };

/** A disk that grows by a hundredth in so many hours; the limit of 0.9 is 0.1 away. */
function disk(hours: number) {
  const values = Float64Array.from(
    { length: 400 },
    (_, t) => 0.8 - ((399 - t) / 12) * (0.01 / hours),
  );
  return { values, stepMs: STEP_MS, startMs: START_MS };
}

describe('predictBreach', () => {
  it('is an anomaly of now that says when and how surely', () => {
    const anomaly = predictBreach(disk(0.5), 0.9, DISK)!;
    const plain: Anomaly = anomaly;
    expect(plain).toMatchObject({
      source: 'metric',
      nodeId: 'db',
      signal: DISK.signal,
      signalKind: 'saturation',
      direction: 'up',
      timestampMs: START_MS + 399 * STEP_MS,
      severity: 'error',
    });
    expect(anomaly.sentence).toMatch(
      /^disk_used_ratio\{node="db"\} reaches 0.9 in about 5 h \([45]/,
    );
    expect(anomaly.kind).toBe('predicted');
    expect(anomaly.evidence).toHaveLength(1);
    expect(anomaly.evidence[0]).toMatchObject({
      channel: 'predicted',
      observed: 0.8,
      expected: 0.9,
      tailProbability: anomaly.tailProbability,
    });
    expect(anomaly.tailProbability).toBe(1 - anomaly.breach.probabilityWithinHorizon);
    expect(anomaly.tailProbability).toBeGreaterThan(0);
    expect(anomaly.score).toBeCloseTo(-Math.log10(anomaly.tailProbability), 9);
    expect(JSON.parse(JSON.stringify(anomaly))).toEqual(anomaly);
  });

  it('is the worse the nearer', () => {
    const severities = [0.05, 0.5, 3, 9].map(
      (hours) => predictBreach(disk(hours), 0.9, { ...DISK, horizonMs: 10 * 86_400_000 })?.severity,
    );
    expect(severities).toEqual(['critical', 'error', 'warning', 'info']);
  });

  it('is the same for the same question and another for another', () => {
    const first = predictBreach(disk(0.5), 0.9, DISK);
    expect(predictBreach(disk(0.5), 0.9, DISK)).toEqual(first);
    const ids = [
      predictBreach(disk(0.5), 0.91, DISK)?.id,
      predictBreach(disk(0.5), 0.9, { ...DISK, nowMs: 1 })?.id,
      predictBreach(disk(0.5), 0.9, { ...DISK, signal: 'other' })?.id,
    ];
    expect(new Set([first?.id, ...ids]).size).toBe(4);
  });

  it('follows what runs out, and takes the kind of signal that it is told', () => {
    const free = disk(0.5);
    const values = free.values.map((x) => 1 - x);
    const options = { ...DISK, direction: 'down' as const, signalKind: 'other' as const };
    const anomaly = predictBreach({ ...free, values }, 0.1, options);
    expect(anomaly).toMatchObject({ direction: 'down', signalKind: 'other' });
  });

  it('is nothing where a breach is past, improbable, or not probable enough', () => {
    expect(predictBreach(disk(0.5), 0.7, DISK)).toBeNull();
    expect(predictBreach(disk(100), 0.9, DISK)).toBeNull();
    expect(predictBreach({ ...disk(0.5), values: [0.1, 0.2] }, 0.9, DISK)).toBeNull();
    const random = disk(3.4);
    const p = predictBreach(random, 0.9, DISK)?.breach.probabilityWithinHorizon;
    expect(predictBreach(random, 0.9, { ...DISK, minProbability: 0.9999 })).toBeNull();
    expect(p === undefined || p >= 0.5).toBe(true);
  });

  it('refuses misuse', () => {
    const timeless = { values: disk(1).values, stepMs: STEP_MS };
    expect(code(() => predictBreach(timeless, 0.9, DISK))).toBe('invalid-argument');
    expect(predictBreach(timeless, 0.9, { ...DISK, nowMs: 5 })?.timestampMs).toBe(5);
    for (const options of [
      undefined as never,
      {} as never,
      { ...DISK, minProbability: 0.2 },
      { ...DISK, nowMs: Number.NaN },
      { ...DISK, name: 'disk' } as never,
    ]) {
      expect(code(() => predictBreach(disk(1), 0.9, options))).toBe('invalid-option');
    }
  });
});
