import { Random } from '@aegis/core';
import { meanWait } from '@aegis/remediation/simulator';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchEstimate } from '../../src/remediation/physics/batch-means.js';
import { DepartureHeap } from '../../src/remediation/physics/departure-heap.js';
import { greatestError, waitBySum } from '../../src/remediation/physics/erlang-sum.js';
import { littleError } from '../../src/remediation/physics/littles-law.js';
import { simulateQueue } from '../../src/remediation/physics/queue-simulation.js';

describe('waitBySum', () => {
  it('has the closed forms of one and two servers', () => {
    for (const rho of [0.05, 0.5, 0.9]) {
      expect(waitBySum(rho, 1)).toBeCloseTo(rho / (1 - rho), 12);
      expect(waitBySum(rho, 2)).toBeCloseTo((rho * rho) / (1 - rho * rho), 12);
    }
  });

  it('is what the package says, and tells a wrong formula from it', () => {
    expect(greatestError(meanWait).error).toBeLessThan(1e-5);
    const wrong = greatestError((rho, servers) => 1.04 * meanWait(rho, servers));
    expect(wrong.error).toBeCloseTo(0.04, 4);
  });
});

describe('DepartureHeap', () => {
  it('gives the earliest first, with its own customer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }), (times) => {
        const heap = new DepartureHeap(40);
        for (const time of times) heap.push(time, -time);
        const out: number[] = [];
        while (heap.size > 0) {
          const { nextTime } = heap;
          expect(heap.pop()).toBe(-nextTime);
          out.push(nextTime);
        }
        expect(out).toEqual([...times].sort((a, b) => a - b));
        expect(heap.nextTime).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});

describe('batchEstimate', () => {
  it('covers the mean of independent values about 95 times in 100', () => {
    const random = new Random(3);
    let covered = 0;
    for (let r = 0; r < 400; r++) {
      const { low, high } = batchEstimate(
        Float64Array.from({ length: 300 }, () => random.normal()),
        30,
      );
      if (low <= 0 && high >= 0) covered++;
    }
    // 95 % of 400 with three standard deviations.
    expect(covered).toBeGreaterThan(367);
    expect(covered).toBeLessThan(393);
  });
});

describe('simulateQueue', () => {
  it('waits as theory says, within its interval widened twice', () => {
    for (const servers of [1, 4]) {
      const { wait } = simulateQueue(
        { utilisation: 0.7, servers, customers: 200_000 },
        new Random(5),
      );
      const expected = waitBySum(0.7, servers);
      expect(Math.abs(wait.mean - expected)).toBeLessThan(wait.high - wait.low);
      expect(wait.high - wait.low).toBeLessThan(0.15 * expected);
    }
  });

  it('keeps Little’s law, its three parts measured apart', () => {
    const observed = simulateQueue(
      { utilisation: 0.8, servers: 3, customers: 100_000 },
      new Random(6),
    );
    expect(littleError({ name: 'queue', ...observed })).toBeLessThan(0.01);
    const wrong = { ...observed, meanNumber: 1.05 * observed.meanNumber };
    expect(littleError({ name: 'wrong', ...wrong })).toBeGreaterThan(0.04);
  });
});
