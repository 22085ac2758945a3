import { describe, expect, it } from 'vitest';
import { predictLinear } from '../../src/metrics/disk-peers.js';
import {
  DISK_KINDS,
  HORIZON_MS,
  STEP_MS,
  simulateDisks,
} from '../../src/metrics/disk-simulator.js';

const HOUR_MS = 3_600_000;

describe('simulated disks', () => {
  it.each(DISK_KINDS)('%s: below the limit until now, over it when they say', (kind) => {
    for (const { history, limit, breachMs } of simulateDisks(kind, 60, 3)) {
      expect(history.length).toBeGreaterThanOrEqual(3 * 288);
      expect(history.length).toBeLessThanOrEqual(14 * 288);
      expect(history.every((x) => Number.isFinite(x) && x < limit)).toBe(true);
      if (kind === 'stays') expect(breachMs).toBeNull();
      else {
        expect(breachMs).toBeGreaterThanOrEqual(HOUR_MS);
        expect(breachMs).toBeLessThanOrEqual(HORIZON_MS);
      }
    }
  });

  it('are the same for the same seed and others for another', () => {
    const [first, again, other] = [1, 1, 2].map((seed) => simulateDisks('sawtooth', 2, seed));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });
});

describe('predictLinear', () => {
  const line = Float64Array.from({ length: 200 }, (_, t) => 0.5 + 0.001 * t);

  it('is exact on a line, and never where it falls', () => {
    expect(predictLinear(line, 0.9, 6)! / STEP_MS).toBeCloseTo(201, 6);
    expect(predictLinear(line, 0.9, 1000)! / STEP_MS).toBeCloseTo(201, 6);
    expect(predictLinear(line.toReversed(), 0.9, 6)).toBeNull();
    expect(predictLinear(line, 99, 6)).toBeNull();
  });
});
