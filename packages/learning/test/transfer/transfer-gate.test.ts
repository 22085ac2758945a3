import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransferGate } from '../../src/transfer/index.js';

const EVEN = { helped: 0, judged: 1 };

/** A gate that has judged so many rows, with scores at given rows and 0 elsewhere. */
function judged(
  own: number,
  transferred: number,
  rows: number,
  scores: ReadonlyMap<number, number>,
  probability = 0.001,
): TransferGate {
  const gate = new TransferGate(probability, EVEN);
  gate.freeze(own, transferred, 2 * rows);
  for (let row = 0; row < rows; row++) gate.learn(scores.get(row) ?? 0);
  return gate;
}

const alarmsAt = (score: number, count: number): ReadonlyMap<number, number> =>
  new Map(Array.from({ length: count }, (_, i) => [i * 20, score]));

describe('TransferGate', () => {
  it('believes the fleet before it has seen anything', () => {
    const good = new TransferGate(0.01, { helped: 17, judged: 17 }).verdict();
    expect(good).toMatchObject({ transfers: true, belief: 0.95, reason: 'fleet-belief' });
    const bad = new TransferGate(0.01, { helped: 0, judged: 17 }).verdict();
    expect(bad).toMatchObject({ transfers: false, belief: 0.1, heldOutRows: 0 });
  });

  it('is by the Poisson distribution where neither threshold is exceeded', () => {
    // Of the higher one e^-due / 2 speak for too few alarms, and 1 - e^-due / 2 for too many of the lower.
    for (const due of [0.1, 1, 3]) {
      const { probabilityHelps, dueAlarms } = judged(1, 2, 1000 * due, new Map()).verdict();
      expect(dueAlarms).toBeCloseTo(due, 12);
      expect(probabilityHelps).toBeCloseTo(Math.exp(-due) / 2, 2);
    }
  });

  it('refuses a lower threshold that cries, and a higher one that never does', () => {
    expect(judged(5, 1, 200, alarmsAt(2, 10)).verdict()).toMatchObject({
      transfers: false,
      ownAlarms: 0,
      transferredAlarms: 10,
    });
    expect(judged(1, 5, 8000, alarmsAt(2, 8)).verdict().transfers).toBe(false);
    expect(judged(1, 5, 200, alarmsAt(2, 10)).verdict().transfers).toBe(true);
  });

  it('takes alarms close to one another as one', () => {
    const run = (length: number) => new Map(Array.from({ length }, (_, i) => [i, 2]));
    expect(judged(5, 1, 200, run(10)).verdict().transferredAlarms).toBe(1);
    // … but not if they never end.
    expect(judged(5, 1, 200, run(200)).verdict().transferredAlarms).toBe(20);
  });

  it('is less for a lower threshold the more often it cries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 20 }), (few, more) => {
        const gates = [few, few + more].map((count) => judged(5, 1, 1000, alarmsAt(2, count)));
        const [less, most] = gates.map((gate) => gate.verdict().probabilityHelps);
        expect(most).toBeLessThanOrEqual(less!);
      }),
    );
  });

  it('says as much for one of two as against the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (count) => {
        const scores = alarmsAt(2, count);
        const one = new TransferGate(0.01, { helped: 1, judged: 3 });
        const other = new TransferGate(0.01, { helped: 1, judged: 3 });
        one.freeze(1, 3, 800);
        other.freeze(3, 1, 800);
        for (let row = 0; row < 400; row++) {
          one.learn(scores.get(row) ?? 0);
          other.learn(scores.get(row) ?? 0);
        }
        const sum = one.verdict().probabilityHelps + other.verdict().probabilityHelps;
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });

  it('seldom refuses a threshold that is right for one that is too low', () => {
    const random = new Random(7);
    let refused = 0;
    for (let trial = 0; trial < 500; trial++) {
      const gate = new TransferGate(0.01, { helped: 0, judged: 0 });
      // Uniform scores: 0.99 is right, and 0.95 five times too low.
      gate.freeze(0.95, 0.99, 1000);
      for (let row = 0; row < 500; row++) gate.learn(random.float());
      if (!gate.verdict().transfers) refused++;
    }
    expect(refused).toBeLessThan(25);
  });

  it('judges as many rows as half of those that were learnt, and then waits to be told', () => {
    const gate = new TransferGate(0.01, EVEN);
    gate.learn(5);
    expect(gate.verdict().heldOutRows).toBe(0);
    gate.freeze(1, 2, 9);
    for (let row = 0; row < 4; row++) gate.learn(0);
    expect([gate.judges, gate.verdict().heldOutRows]).toEqual([true, 0]);
    gate.learn(0);
    expect([gate.judges, gate.verdict().heldOutRows]).toEqual([false, 5]);
  });

  it('refuses options that are none', () => {
    const wrong = [
      () => new TransferGate(0, EVEN),
      () => new TransferGate(0.01, { helped: 2, judged: 1 }),
      () => new TransferGate(0.01, EVEN, { minProbability: 1 }),
      () => new TransferGate(0.01, EVEN, { least: 1 } as object),
    ];
    for (const make of wrong) {
      expect(make).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    }
  });
});
