import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { MultivariateAnomalyDetector } from '../../src/multivariate/index.js';
import { FIT, fed, rowAt, service } from './rows.js';

describe('trainModels', () => {
  it('trains nothing before the warm-up is over', async () => {
    const detector = fed(service(1), FIT - 1);
    expect(await detector.trainModels()).toEqual({ trained: false, rows: 0, metrics: 0 });
    expect(detector.stats().trained).toBe(false);
  });

  it('lets two networks take part, the same bits for the same rows, and tells how far it is', async () => {
    const fractions: number[] = [];
    const stages = new Set<string>();
    const train = async () => {
      const detector = fed(service(1), 200);
      const untrained = detector.score(service(9)(200)).score;
      const report = await detector.trainModels({
        onProgress: ({ stage, fraction }) => {
          stages.add(stage);
          fractions.push(fraction);
        },
      });
      expect(report).toEqual({ trained: true, rows: FIT, metrics: 4 });
      expect(detector.stats().trained).toBe(true);
      expect(detector.score(service(9)(200)).score).not.toBe(untrained);
      return detector;
    };
    const one = await train();
    expect([...stages]).toEqual(['autoencoder', 'variational-autoencoder']);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const other = await train();
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
  });

  it('explains, finds, resumes and refits with the networks as without', async () => {
    const feed = service(3);
    const detector = fed(feed, 200);
    await detector.trainModels();
    let half = MultivariateAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)));
    const moved = service(4, 0.6);
    let alarms = 0;
    for (let tick = 200; tick < 500; tick++) {
      const row = tick < 220 ? feed(tick) : moved(tick);
      const parts = detector.explain(row).map(({ score }) => score);
      const verdict = detector.process(row);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(verdict.score);
      expect(half.process(row)).toEqual(verdict);
      if (tick === 225)
        half = MultivariateAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(half)));
      if (verdict.alarm) alarms++;
    }
    expect(alarms).toBeGreaterThan(0);
    expect(detector.stats()).toMatchObject({ trained: true, fits: 2 });
    expect(JSON.stringify(half)).toBe(JSON.stringify(detector));
  });

  it('stops at its signal and leaves everything as it was', async () => {
    const detector = fed(service(1), 200);
    const before = JSON.stringify(detector);
    const signal = { aborted: false };
    const training = detector.trainModels({
      signal,
      onProgress: ({ fraction }) => {
        signal.aborted = fraction > 0.4;
      },
    });
    const error = await training.catch((reason: unknown) => reason);
    expect(AegisError.isInstance(error) && error.code).toBe('aborted');
    expect(JSON.stringify(detector)).toBe(before);
  });

  it('lets rows in meanwhile, and says where the metrics changed under it', async () => {
    const feed = service(1);
    const detector = fed(feed, 200);
    let tick = 200;
    const report = await detector.trainModels({
      onProgress: () => {
        // Rows of other metrics: once they fill the warm-up, there is another fit.
        for (let more = 0; more < 2 && tick < 200 + 3 * FIT; more++) {
          detector.process(rowAt(tick++, { queue: tick % 7, threads: tick % 5 }));
        }
      },
    });
    expect(tick).toBe(200 + 3 * FIT);
    expect(detector.stats()).toMatchObject({ trained: false, watched: 2 });
    expect(report).toEqual({ trained: false, rows: FIT, metrics: 4 });
  });
});
