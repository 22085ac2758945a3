import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nabProbation } from '../../src/metrics/nab-score.js';
import { injectEvents, SYNTHETIC_ANOMALIES } from '../../src/metrics/synthetic-anomalies.js';
import { type SYNTHETIC_BASES, syntheticBase } from '../../src/metrics/synthetic-bases.js';
import { syntheticSeries } from '../../src/metrics/synthetic-series.js';
import { writeLabelled } from '../../src/metrics/synthetic-write.js';
import { labelledRuns } from '../../src/metrics/vus.js';

const base = (kind: (typeof SYNTHETIC_BASES)[number], seed: number) =>
  syntheticBase(kind, 'white', 300_000, new Random(seed).fork('base'));

/** What an anomaly has added to the course and its noise. */
function added(anomaly: (typeof SYNTHETIC_ANOMALIES)[number], seed: number, kind = 'horizontal') {
  const clean = base(kind as 'horizontal', seed);
  const { values, labels } = injectEvents(anomaly, clean, 100, new Random(seed));
  return {
    clean,
    labels,
    values,
    by: values.map((x, i) => x - clean.course[i]! - clean.noise[i]!),
  };
}

const seeds = fc.integer({ min: 0, max: 1e6 });

describe('synthetic events', () => {
  it('leave alone what comes before them, in every kind, and are labelled where they begin', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...SYNTHETIC_ANOMALIES), (seed, anomaly) => {
        const { by, labels } = added(anomaly, seed);
        const runs = labelledRuns(labels);
        const [first] = runs[0]!;
        expect(first).toBeGreaterThanOrEqual(100);
        expect(by.subarray(0, first).every((x) => Math.abs(x) < 1e-9)).toBe(true);
        for (const [start, last] of runs) {
          expect(last - start + 1).toBeGreaterThanOrEqual(20);
          expect(last - start + 1).toBeLessThanOrEqual(200);
          const within = by.subarray(start, last + 1);
          expect(within.some((x) => Math.abs(x - by[start - 1]!) > 0.1)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('end where the label ends, but for changes that stay', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.constantFrom('dip', 'spike', 'shock', 'variance', 'flat', 'pattern' as const),
        (seed, anomaly) => {
          const { by, labels } = added(anomaly as 'dip', seed);
          expect(by.every((x, i) => labels[i] === 1 || Math.abs(x) < 1e-9)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
    for (const anomaly of ['level', 'trend'] as const) {
      const { by, labels } = added(anomaly, 3);
      const [, last] = labelledRuns(labels)[0]!;
      expect(Math.abs(by[last + 50]!)).toBeGreaterThan(2.9);
      expect(Math.abs(by[last + 50]! - by[last + 1]!)).toBeLessThan(4);
    }
  });

  it('are of the shape that they are called', () => {
    const offsets = (anomaly: 'dip' | 'spike' | 'shock') => {
      const { by, labels } = added(anomaly, 7);
      return labelledRuns(labels).map(([first, last]) => {
        const part = by.subarray(first, last + 1);
        expect(part.every((x) => Math.abs(x - part[0]!) < 1e-9)).toBe(true);
        expect(Math.abs(part[0]!)).toBeGreaterThanOrEqual(3);
        expect(Math.abs(part[0]!)).toBeLessThanOrEqual(8);
        return part[0]!;
      });
    };
    expect(offsets('dip').every((x) => x < 0)).toBe(true);
    expect(offsets('spike').every((x) => x > 0)).toBe(true);
    expect(new Set(offsets('shock').map(Math.sign)).size).toBe(2);
    const flat = added('flat', 7);
    const [first, last] = labelledRuns(flat.labels)[0]!;
    const stuck = flat.values.subarray(first - 1, last + 1);
    expect(stuck.every((x) => Math.abs(x - stuck[0]!) < 1e-9)).toBe(true);
  });

  it('turn a season about without leaving its range', () => {
    const { values, clean, labels } = added('pattern', 11, 'seasonal');
    const height = clean.course.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const [first, last] = labelledRuns(labels)[0]!;
    for (let row = first; row <= last; row++) {
      expect(Math.abs(values[row]! - clean.noise[row]!)).toBeLessThanOrEqual(height + 1e-9);
    }
  });
});

describe('synthetic series', () => {
  const all = syntheticSeries(1);

  it('are one of each base, anomaly and noise, the same for a seed and another for the next', () => {
    expect(all).toHaveLength(3 * 9 * 4);
    expect(new Set(all.map(({ file }) => file)).size).toBe(all.length);
    // Compared as text: telling two arrays of 10,000 numbers apart in full takes seconds.
    const text = (seed: number) => syntheticSeries(seed)[40]!.values.join();
    expect(text(1) === all[40]!.values.join()).toBe(true);
    expect(text(2) === all[40]!.values.join()).toBe(false);
  });

  it('have events after the warm-up only, finite values, and time that goes on', () => {
    for (const { file, values, labels, timesMs } of all) {
      // Rows that are missing bring the first event forward.
      const slack = file.includes('missing') ? 150 : 0;
      expect(labels.indexOf(1)).toBeGreaterThanOrEqual(nabProbation(values.length) - slack);
      expect(values.every(Number.isFinite)).toBe(true);
      const steps = timesMs.subarray(1).map((time, i) => time - timesMs[i]!);
      const least = steps.reduce((a, b) => Math.min(a, b));
      expect(least).toBeGreaterThan(0);
      expect(steps.every((step) => step === least)).toBe(!file.includes('missing'));
    }
  });

  it('are written with their labels, which stand nowhere else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aegis-synthetic-'));
    const series = all[0]!;
    const scores = series.values.map((_, i) => i / 4);
    writeLabelled(folder, [{ series, scores, alarms: series.labels }]);
    const [head, first] = readFileSync(join(folder, series.file), 'utf8').split('\n');
    rmSync(folder, { recursive: true });
    expect(head).toBe('timestamp,value,label,anomaly_score,alarm');
    expect(first).toBe(`${series.timestamps[0]},${series.values[0]},0,0,0`);
  });
});
