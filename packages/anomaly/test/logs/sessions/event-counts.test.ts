import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventCounts } from '../../../src/logs/sessions/event-counts.js';
import { isRefused, takenOut } from '../taken-out.js';

type Counts = readonly (readonly [event: number, count: number])[];

function learnt(sessions: readonly Counts[]): EventCounts {
  const model = new EventCounts();
  for (const session of sessions) model.learn(new Map(session));
  return model;
}

const USUAL: Counts = [
  [1, 2],
  [2, 1],
];
const counts = fc
  .uniqueArray(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 5000 })), { selector: ([e]) => e })
  .map((pairs) => new Map(pairs));

describe('EventCounts', () => {
  it('says nothing before the first session', () => {
    expect(new EventCounts().score(new Map(USUAL))).toEqual({
      bans: 0,
      event: -1,
      observed: 0,
      expected: null,
    });
  });

  it('is how often a number of an event came, its neighbours for a quarter, by hand', () => {
    const model = learnt(Array<Counts>(99).fill(USUAL));
    // 99 sessions with two of event 1: four of it has weight 0.5 of 100, three 0.5 + 99 / 4.
    expect(model.score(new Map([...USUAL, [1, 4]])).bans).toBeCloseTo(-Math.log10(0.5 / 100), 12);
    expect(model.score(new Map([...USUAL, [1, 3]])).bans).toBeCloseTo(
      -Math.log10((0.5 + 99 / 4) / 100),
      12,
    );
    // None at all of event 1: nobody had none, nor one.
    expect(model.score(new Map([[2, 1]]))).toEqual({
      bans: expect.closeTo(-Math.log10(0.5 / 100), 12),
      event: 1,
      observed: 0,
      expected: 2,
    });
    // An event that nobody had: once has a quarter of none's half, twice has nothing.
    expect(model.score(new Map([...USUAL, [9, 1]]))).toEqual({
      bans: expect.closeTo(-Math.log10(0.625 / 100), 12),
      event: 9,
      observed: 1,
      expected: null,
    });
    expect(model.score(new Map(USUAL)).bans).toBeLessThan(0.01);
  });

  it('takes numbers within a quarter for much the same, once they are large', () => {
    const model = learnt(Array<Counts>(200).fill([[1, 1000]]));
    expect(model.score(new Map([[1, 1100]])).bans).toBeLessThan(1);
    expect(model.score(new Map([[1, 3000]])).bans).toBeGreaterThan(2.5);
    expect(model.score(new Map([[1, 100]])).bans).toBeGreaterThan(2.5);
  });

  it('gives finite bans from 0 on for any numbers, and is not changed by that', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 40 }), counts, (sessions, asked) => {
        const model = new EventCounts();
        for (const session of sessions) model.learn(session);
        const before = JSON.stringify(model);
        const { bans } = model.score(asked);
        expect(bans).toBeGreaterThanOrEqual(0);
        expect(bans).toBeLessThan(Infinity);
        expect(JSON.stringify(model)).toBe(before);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('halves what it remembers, and lets go of what has become rare', () => {
    const model = new EventCounts();
    const usual = new Map(USUAL);
    model.learn(new Map([[7, 1]]));
    for (let i = 0; i < 60_000; i++) model.learn(usual);
    expect(model.sessions).toBeLessThan(20_000);
    const { events } = model.toJSON() as { events: { event: number }[] };
    expect(events.map(({ event }) => event)).toEqual([1, 2]);
    expect(model.score(usual).bans).toBeLessThan(0.01);
  });

  it('knows a bounded number of events', () => {
    const model = new EventCounts();
    for (let i = 0; i < 3000; i++) model.learn(new Map([[i, 1]]));
    expect((model.toJSON() as { events: unknown[] }).events.length).toBe(1024);
  });

  it('continues from a snapshot, and refuses counts that no sessions can have', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 1, maxLength: 20 }), counts, (sessions, next) => {
        const whole = new EventCounts();
        for (const session of sessions) whole.learn(session);
        const half = takenOut(whole.toJSON(), EventCounts.read);
        for (const model of [whole, half]) model.learn(next);
        expect(half.score(next)).toEqual(whole.score(next));
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 2, numRuns: 100 },
    );
    for (const broken of [
      { sessions: -1, events: [] },
      { sessions: 1e9, events: [] },
      { sessions: 3, events: [{ event: 1, bins: [4, 4] }] },
      { sessions: 3, events: [{ event: -1, bins: [1, 1] }] },
      { sessions: 3, events: [{ event: 1, bins: Array(41).fill(0) }] },
      { sessions: 3 },
    ]) {
      expect(isRefused(broken, EventCounts.read)).toBe(true);
    }
  });
});
