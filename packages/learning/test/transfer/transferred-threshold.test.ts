import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransferredThreshold, transferOutcome } from '../../src/transfer/index.js';
import { ALIKE, noise, PROBABILITY, priorOf } from './fleets.js';

const prior = priorOf(ALIKE);
/** Of the size of a standard normal, 1 % lie above it. */
const TRUE_THRESHOLD = 2.576;

function learnt(scores: Iterable<number>, from: TransferredThreshold): TransferredThreshold {
  for (const score of scores) from.learn(score);
  return from;
}

describe('TransferredThreshold', () => {
  it('begins where its fleet is', () => {
    const fresh = new TransferredThreshold(prior);
    expect(Math.abs(fresh.threshold() - TRUE_THRESHOLD)).toBeLessThan(0.4);
    expect(fresh.score(9)).toMatchObject({ alarm: true, warmingUp: false });
    expect(fresh.explain()).toMatchObject({ own: null, ownShare: { tail: 0 }, entities: 12 });
  });

  it('says nothing from a cold start before 32 rows', () => {
    const cold = learnt(noise(1, 31), new TransferredThreshold(null, { probability: PROBABILITY }));
    expect(cold.score(1e9)).toMatchObject({ alarm: false, warmingUp: true });
    cold.learn(1);
    expect(Number.isFinite(cold.threshold())).toBe(true);
    expect(cold.explain().gate.reason).toBe('no-fleet');
  });

  it('is nearer to the truth with a fleet than without, with few rows', () => {
    const errors = [null, prior].map((from) => {
      let sum = 0;
      for (let seed = 100; seed < 140; seed++) {
        const start = new TransferredThreshold(from, { probability: PROBABILITY });
        const error = learnt(noise(seed, 48), start).threshold() - TRUE_THRESHOLD;
        sum += error * error;
      }
      return sum;
    });
    expect(errors[1]).toBeLessThan(0.5 * errors[0]!);
  });

  it('comes to its own threshold in the end', () => {
    const scores = noise(2, 40_000, 5);
    const own = learnt(scores, new TransferredThreshold(null, { probability: PROBABILITY }));
    const transferred = learnt(scores, new TransferredThreshold(prior, { parts: 'both' }));
    expect(transferred.threshold() / own.threshold()).toBeCloseTo(1, 0.5);
    expect(transferred.threshold()).toBeGreaterThan(2 * TRUE_THRESHOLD);
  });

  it('refuses a fleet whose threshold its own rows exceed all the time, and says so', () => {
    const other = new TransferredThreshold(prior, { parts: 'both' });
    learnt(noise(3, 200, 40), other);
    const { gate, own, threshold, sentence } = other.explain();
    expect(gate).toMatchObject({ transfers: false, reason: 'held-out-data' });
    expect(gate.transferredAlarms).toBeGreaterThan(gate.dueAlarms);
    expect(threshold).toBe(own);
    expect(sentence).toContain('transfer is refused');
    const forced = new TransferredThreshold(prior, { parts: 'both', minProbability: 0 });
    expect(learnt(noise(3, 200, 40), forced).threshold()).toBeLessThan(threshold);
  });

  it('lets a fleet through whose entities are like it', () => {
    for (let seed = 200; seed < 210; seed++) {
      const { gate } = learnt(noise(seed, 100), new TransferredThreshold(prior)).explain();
      expect(gate.transfers).toBe(true);
    }
  });

  it('judges without changing', () => {
    const threshold = learnt(noise(4, 100), new TransferredThreshold(prior));
    const before = JSON.stringify(threshold);
    threshold.score(3);
    threshold.explain();
    threshold.score(Number.NaN);
    expect(JSON.stringify(threshold)).toBe(before);
  });

  it('counts alarms and what is no number', () => {
    const threshold = new TransferredThreshold(prior);
    for (const score of [1, Number.NaN, 50, Infinity, -1]) threshold.process(score);
    expect(threshold.stats()).toEqual({ rows: 3, dropped: 2, alarms: 1 });
    expect(threshold.process(Number.NaN)).toMatchObject({ alarm: false, score: 0 });
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const scores = noise(5, 400, 2);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('both', 'scale', 'tail', 'none'),
        (cut, parts) => {
          const whole = learnt(scores, new TransferredThreshold(prior, { parts }));
          const half = learnt(scores.subarray(0, cut), new TransferredThreshold(prior, { parts }));
          const resumed = TransferredThreshold.fromJSON(JSON.parse(JSON.stringify(half)));
          learnt(scores.subarray(cut), resumed);
          expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('never gives a threshold that is no number >= 0, whatever comes', () => {
    const score = fc.oneof(
      fc.double(),
      fc.constantFrom(0, -1, 1e308, -1e308, Number.NaN, Infinity),
    );
    fc.assert(
      fc.property(fc.array(score, { maxLength: 120 }), (scores) => {
        const threshold = learnt(scores, new TransferredThreshold(prior, { parts: 'both' }));
        expect(threshold.threshold()).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(threshold.threshold())).toBe(true);
        expect(threshold.explain().sentence.length).toBeLessThan(300);
      }),
    );
  });

  it('says in a sentence where it comes from', () => {
    const { sentence } = learnt(noise(6, 64), new TransferredThreshold(prior)).explain();
    expect(sentence).toMatch(/^The threshold is [\d.]+, \d+ % of its tail from 64 rows of its own/);
    const cold = new TransferredThreshold(null);
    expect(cold.explain().sentence).toBe(
      'There is no threshold yet: 0 rows of its own are too few, and no fleet may help out.',
    );
    expect(learnt(noise(6, 64), cold).explain().sentence).toMatch(/of its own 64 rows\.$/);
  });

  it('refuses options and snapshots that are none', () => {
    const wrong = [
      { probability: 0.02 },
      { scoreUnit: 2 },
      { minProbability: 1 },
      { parts: 'all' as 'both' },
      { unknown: 1 } as object,
    ];
    for (const options of wrong) {
      expect(() => new TransferredThreshold(prior, options)).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
    const json = JSON.parse(JSON.stringify(learnt(noise(7, 100), new TransferredThreshold(prior))));
    const broken = [
      [],
      { ...json, prior: { kind: 'fleet-prior' } },
      { ...json, options: { ...json.options, probability: 0.02 } },
      { ...json, shape: { scale: -1, tail: 0 } },
      { ...json, gate: { ...json.gate, closed: { rows: 0 } } },
    ];
    for (const one of broken) {
      expect(() => TransferredThreshold.fromJSON(one)).toThrow(
        expect.objectContaining({ code: 'invalid-snapshot' }),
      );
    }
  });
});

describe('transferOutcome', () => {
  it('tells a fleet that helps from one that does not', () => {
    const stranger = transferOutcome(prior, noise(8, 2000, 40), { parts: 'both' });
    expect(stranger.heldOutRows).toBeGreaterThan(200);
    const far = transferOutcome(priorOf(ALIKE.map(() => 0.02)), noise(9, 100, 60), {
      parts: 'both',
    });
    expect(far.probabilityHelped).toBeLessThan(0.05);
  });

  it('cannot be told from a few rows', () => {
    expect(transferOutcome(prior, noise(10, 20))).toEqual({
      probabilityHelped: 0.5,
      heldOutRows: 0,
    });
  });
});
