import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EntityHistory,
  FleetStatistics,
  fitFleetPrior,
  readFleetPrior,
} from '../../src/transfer/index.js';
import { ALIKE, fleetOf, historyOf, noise, PROBABILITY, priorOf, summaries } from './fleets.js';

describe('EntityHistory', () => {
  it('finds scale and threshold of scores that are known', () => {
    const { rows, scale, tail, windows } = historyOf(noise(3, 20_000)).summary();
    expect(rows).toBe(20_000);
    // Of the size of a standard normal: the upper quartile is 1.150, and 1 % lie above 2.576.
    expect(Math.expm1(scale)).toBeCloseTo(1.15, 1);
    expect(Math.abs(Math.expm1(scale + tail) - 2.576)).toBeLessThan(0.15);
    expect(windows.map((one) => one.windows)).toEqual([312, 78, 19, 4]);
  });

  it('strays less over longer windows', () => {
    const { windows } = historyOf(noise(4, 20_000)).summary();
    const [short, , long] = windows;
    expect(long!.scale.variance).toBeLessThan(short!.scale.variance / 4);
  });

  it('counts what is no number, and takes anything else', () => {
    const history = new EntityHistory();
    for (const score of [Number.NaN, Infinity, -Infinity, -5, 0, 1e308]) history.learn(score);
    expect(history.stats()).toEqual({ rows: 3, dropped: 3 });
    const { scale, tail } = history.summary();
    expect(Number.isFinite(scale) && Number.isFinite(tail)).toBe(true);
  });

  it('says nothing of nothing', () => {
    const { rows, scale, tail } = new EntityHistory().summary();
    expect([rows, scale, tail]).toEqual([0, 0, 0]);
  });

  it('goes on from a snapshot as if nothing had been', () => {
    const scores = noise(5, 700);
    const whole = historyOf(scores);
    const half = historyOf(scores.subarray(0, 333));
    const resumed = EntityHistory.fromJSON(JSON.parse(JSON.stringify(half)));
    for (const score of scores.subarray(333)) resumed.learn(score);
    expect(resumed.summary()).toEqual(whole.summary());
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(whole));
  });

  it('refuses snapshots and options that are none', () => {
    const json = JSON.parse(JSON.stringify(historyOf(noise(6, 100))));
    const broken = [
      null,
      {},
      { ...json, kind: 'other' },
      { ...json, options: { probability: 2, scoreUnit: 1 } },
      { ...json, ladder: { rungs: [] } },
      { ...json, dropped: -1 },
    ];
    for (const one of broken) {
      expect(() => EntityHistory.fromJSON(one)).toThrow(
        expect.objectContaining({ code: 'invalid-snapshot' }),
      );
    }
    for (const options of [{ probability: 0 }, { probability: 0.5 }, { scoreUnit: 0 }]) {
      expect(() => new EntityHistory(options)).toThrow(
        expect.objectContaining({ code: 'invalid-option' }),
      );
    }
  });
});

describe('FleetStatistics', () => {
  const entities = summaries([1, 2, 0.5, 3, 1, 1.5, 4]);

  it('is the same in whatever order and grouping entities come', () => {
    const whole = fitFleetPrior(fleetOf(entities))!;
    fc.assert(
      fc.property(
        fc.shuffledSubarray(entities, { minLength: 7, maxLength: 7 }),
        fc.integer({ min: 0, max: 7 }),
        (order, cut) => {
          const fleet = fleetOf(order.slice(0, cut));
          fleet.merge(fleetOf(order.slice(cut)));
          const prior = fitFleetPrior(fleet)!;
          expect(prior.entities).toBe(7);
          expect(prior.scale.centre).toBe(whole.scale.centre);
          expect(prior.tail.centre).toBe(whole.tail.centre);
          prior.tail.worthRows.forEach((rows, l) => {
            expect(rows / whole.tail.worthRows[l]!).toBeCloseTo(1, 9);
          });
        },
      ),
    );
  });

  it('may be added up as plain numbers', () => {
    const [a, b] = [fleetOf(entities.slice(0, 3)), fleetOf(entities.slice(3))];
    const others = b.sums();
    const added = FleetStatistics.fromSums(
      a.sums().map((x, i) => x + others[i]!),
      { probability: PROBABILITY },
    );
    a.merge(b);
    expect(added.sums()).toEqual(a.sums());
    expect(fitFleetPrior(added)).toEqual(fitFleetPrior(a));
  });

  it('leaves out and counts what says too little or is no summary', () => {
    const fleet = new FleetStatistics({ probability: PROBABILITY });
    fleet.add(historyOf(noise(1, 100)).summary());
    fleet.add({ ...entities[0]!, tail: Number.NaN });
    fleet.add({ ...entities[0]!, scale: -1 });
    expect(fleet.stats()).toEqual({ entities: 0, skipped: 3, helped: 0, judged: 0 });
    expect(fleet.moments()).toBeNull();
  });

  it('counts an outcome for as much as it is certain', () => {
    const fleet = new FleetStatistics();
    for (const outcome of [1, 0.5, 0, 0.75]) fleet.addOutcome(outcome);
    expect(fleet.stats()).toMatchObject({ helped: 1.5, judged: 2.5 });
    expect(() => fleet.addOutcome(Number.NaN)).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('refuses what it cannot be added to', () => {
    const fleet = fleetOf(entities);
    const other = new FleetStatistics({ probability: 0.02 });
    expect(() => fleet.merge(other)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    const sums = fleet.sums();
    sums[5] = -1;
    expect(() => FleetStatistics.fromSums(sums)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
    expect(() => FleetStatistics.fromSums([1, 2])).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('survives being put away, and believes no snapshot from elsewhere', () => {
    const fleet = fleetOf(entities);
    const json = JSON.parse(JSON.stringify(fleet));
    expect(FleetStatistics.fromJSON(json).sums()).toEqual(fleet.sums());
    for (const one of [{ ...json, sums: 'AAAA' }, { ...json, skipped: -1 }, 7]) {
      expect(() => FleetStatistics.fromJSON(one)).toThrow(
        expect.objectContaining({ code: 'invalid-snapshot' }),
      );
    }
  });
});

describe('fitFleetPrior', () => {
  it('trusts a fleet of entities that are alike for longer than one of all kinds', () => {
    const alike = priorOf(ALIKE);
    const various = priorOf([0.1, 0.3, 1, 3, 10, 30, 0.2, 0.6, 2, 6, 20, 60]);
    expect(alike.scale.worthRows[0]).toBeGreaterThan(20 * various.scale.worthRows[0]!);
  });

  it('finds the variances of a fleet made with known ones', () => {
    const moments = { mean: 1, variance: 0.5 };
    // Means of 1 and 3 by turns: between them 64 entities have a variance of 64 / 63; each mean is of eight
    // windows of variance 0.5, so 1 / 16 of that is noise.
    const fleet = fleetOf(
      Array.from({ length: 64 }, (_, i) => {
        const one = { ...moments, mean: i % 2 === 0 ? 1 : 3 };
        const windows = [{ windows: 8, scale: one, tail: moments }];
        return { rows: 512, scale: one.mean, tail: 1, windows };
      }),
    );
    const [first, second] = fleet.moments()!.scale.variances;
    expect(first).toEqual({ entities: 64, within: 0.5, between: 64 / 63 - 1 / 16 });
    expect(second!.entities).toBe(0);
    const prior = fitFleetPrior(fleet)!;
    expect(prior.scale.worthRows[0]).toBeCloseTo((64 * 0.5) / (64 / 63 - 1 / 16), 9);
    // Nobody has lived long enough to say more of longer windows.
    expect(prior.scale.worthRows[3]).toBe(prior.scale.worthRows[0]);
  });

  it('is the median, so that a few that are like no other do not move it', () => {
    const odd = priorOf([...ALIKE, 1e6, 1e6]);
    expect(Math.abs(odd.scale.centre - priorOf(ALIKE).scale.centre)).toBeLessThan(0.05);
  });

  it('is nothing where there is no fleet', () => {
    const few = fleetOf(summaries([1, 1, 1, 1]));
    expect(fitFleetPrior(few)).toBeNull();
    expect(fitFleetPrior(few, { minEntities: 4 })?.entities).toBe(4);
    expect(() => fitFleetPrior(few, { minEntities: 1 })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });

  it('survives being sent, and is not believed otherwise', () => {
    const prior = priorOf(ALIKE);
    const json = JSON.parse(JSON.stringify(prior));
    expect(readFleetPrior(json)).toEqual(prior);
    const broken = [
      { ...json, version: 2 },
      { ...json, helped: 3, judged: 2 },
      { ...json, tail: { centre: 1, worthRows: [1] } },
      { ...json, tail: { centre: 1e9, worthRows: json.tail.worthRows } },
      { ...json, probability: null },
    ];
    for (const one of broken) {
      expect(() => readFleetPrior(one)).toThrow(
        expect.objectContaining({ code: 'invalid-snapshot' }),
      );
    }
  });
});
