import type { Anomaly, CallRecord } from '@aegis/core';
import { callAnomalies } from '@aegis/root-cause';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockShift } from '../src/calls/block-shifts.js';
import { groupCalls } from '../src/calls/call-groups.js';
import { onsetOfCalls } from '../src/calls/call-onset.js';
import { MEASURES } from '../src/calls/measures.js';
import { idArbitrary } from './builders.js';
import { callOf, codeOf, randomPairs, shuffled, simulateCalls, troubled } from './call-builders.js';

const SYSTEMS = 200;
const EDGES = [
  ['a', 'b'],
  ['a', 'c'],
  ['b', 'd'],
  ['b', 'e'],
  ['c', 'f'],
  ['c', 'g'],
  ['f', 'h'],
  ['a', 'i'],
] as const;

const wildNumber = fc.oneof(
  fc.double({ min: 0, max: 5000, noNaN: true }),
  fc.constantFrom(
    Number.NaN,
    1e308,
    -1e308,
    -5,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ),
);
const wildTime = fc.option(wildNumber, { nil: null });

/** Any call, sound or not, of few nodes and few traces. */
const anyCall: fc.Arbitrary<CallRecord> = fc.record({
  traceId: fc.constantFrom('t1', 't2', '__proto__', ''),
  nodeId: idArbitrary,
  callerId: fc.option(idArbitrary, { nil: null }),
  operation: fc.constantFrom('get', '', 'constructor'),
  startMs: wildNumber,
  serverMs: wildTime,
  clientMs: wildTime,
  selfMs: wildTime,
  isAsync: fc.boolean(),
  isError: fc.boolean(),
  isErrorOrigin: fc.boolean(),
});
const anyCalls = fc.array(anyCall, { maxLength: 60 });

const shares = (found: readonly Anomaly[]): [string, number][] =>
  found.map(({ id, tailProbability }) => [id, tailProbability]);
const byId = (found: readonly Anomaly[]): [string, number][] =>
  shares(found).sort(([a], [b]) => (a < b ? -1 : 1));
const measureOf = (channel: string) => MEASURES.find((measure) => measure.channel === channel)!;

describe('measures', () => {
  const worthOf = (channel: string, changes: Partial<CallRecord>): number | null =>
    measureOf(channel).valueOf(callOf(changes));

  it('say nothing of what is not known', () => {
    expect(worthOf('self-time', { selfMs: null })).toBeNull();
    expect(worthOf('self-time', { selfMs: Number.NaN })).toBeNull();
    expect(worthOf('edge-gap', { clientMs: null })).toBeNull();
    expect(worthOf('edge-gap', { serverMs: null })).toBeNull();
    expect(worthOf('edge-gap', { isAsync: true })).toBeNull();
    expect(worthOf('edge-gap', { clientMs: 1e308, serverMs: -1e308 })).toBeNull();
    expect(worthOf('duration', { serverMs: null, clientMs: null })).toBeNull();
  });

  it('are logarithms above a millisecond, and never of less than nothing', () => {
    expect(worthOf('self-time', { selfMs: Math.E - 1 })).toBeCloseTo(1, 12);
    expect(worthOf('edge-gap', { clientMs: 9, serverMs: 7 })).toBeCloseTo(Math.log(3), 12);
    expect(worthOf('edge-gap', { clientMs: 5, serverMs: 7 })).toBe(0);
    expect(worthOf('duration', { serverMs: null, clientMs: 3 })).toBeCloseTo(Math.log(4), 12);
    expect(worthOf('errors', { isError: true })).toBe(1);
    expect(worthOf('error-origin', { isError: true })).toBe(0);
  });
});

describe('groupCalls', () => {
  it('compares every call with its own operation', () => {
    const baseline = Array.from({ length: 20 }, (_, i) =>
      callOf({ startMs: i, operation: i % 2 ? 'slow' : 'fast', selfMs: i % 2 ? 99 : 9 }),
    );
    const recent = [callOf({ startMs: 50, operation: 'slow', selfMs: 99 })];
    const [group] = groupCalls(baseline, recent, measureOf('self-time'));
    expect([...group!.baseline]).toEqual(new Array(20).fill(0));
    expect([...group!.recent]).toEqual([0]);
    expect([...group!.startsMs]).toEqual([50]);
  });

  it('leaves out operations that were hardly seen, and edges to oneself or from nobody', () => {
    const calls = [0, 1].map((startMs) => callOf({ startMs }));
    expect(groupCalls(calls, calls, measureOf('self-time'))[0]!.recent).toHaveLength(0);
    const odd = [0, 1, 2, 3].map((startMs) => callOf({ startMs, callerId: null }));
    expect(groupCalls(odd, odd, measureOf('edge-gap'))).toEqual([]);
    const own = odd.map((call) => ({ ...call, callerId: call.nodeId }));
    expect(groupCalls(own, own, measureOf('edge-gap'))).toEqual([]);
  });
});

describe('blockShift', () => {
  it('counts in units of the least that means anything where nothing varies', () => {
    const flat = new Float64Array(80).fill(3);
    const { score, calm } = blockShift(flat, 3.5, 10, 'median', 0.1);
    expect(score).toBeCloseTo(5, 12);
    expect(Array.from(calm)).toEqual(new Array(8).fill(0));
  });

  it('cuts into 8 to 128 blocks of as many calls as were seen', () => {
    const blocks = (length: number, count: number): number =>
      blockShift(new Float64Array(length), 0, count, 'share', 0.02).calm.length;
    expect(blocks(5, 100)).toBe(5);
    expect(blocks(80, 100)).toBe(8);
    expect(blocks(80, 4)).toBe(20);
    expect(blocks(12_800, 1)).toBe(128);
  });

  it('takes a share for no less uncertain than as many tosses are', () => {
    const tosses = Float64Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const { score } = blockShift(tosses, 0.5, 40, 'share', 0.02);
    expect(score).toBeCloseTo(0.25 / Math.sqrt((0.25 * 0.75) / 40), 9);
  });
});

describe('onsetOfCalls', () => {
  it('is where the times grew, to a piece, and null where none did', () => {
    const group = (jumpMs: number) => {
      const startsMs = Float64Array.from({ length: 120 }, (_, i) => i * 1000);
      const recent = startsMs.map((startMs) => (startMs >= jumpMs ? 1 : 0));
      return { nodeId: 'a', callerId: null, baseline: new Float64Array(9), recent, startsMs };
    };
    const found = onsetOfCalls([group(60_000), group(60_000), group(20_000)], 0, 120_000)!;
    expect(Math.abs(found - 60_000)).toBeLessThanOrEqual(3000);
    expect(onsetOfCalls([group(Number.POSITIVE_INFINITY)], 0, 120_000)).toBeNull();
    expect(onsetOfCalls([], 0, 0)).toBeNull();
  });
});

describe('callAnomalies', () => {
  it('gives sound anomalies whatever comes', () => {
    fc.assert(
      fc.property(anyCalls, anyCalls, fc.boolean(), (baseline, recent, isTold) => {
        // Five times over, so that there is enough to judge by.
        const much = [baseline, baseline, baseline, baseline, baseline].flat();
        const options = { tailProbability: 1, onsetMs: isTold ? 100 : null };
        for (const one of callAnomalies(much, recent, options)) {
          expect(one.tailProbability > 0 && one.tailProbability <= 1).toBe(true);
          expect(Number.isFinite(one.score) && one.score >= 0).toBe(true);
          expect(Number.isFinite(one.timestampMs)).toBe(true);
          expect(one.callerId !== null).toBe(one.signal === 'edge-gap');
          expect(one.sentence).not.toMatch(/NaN|undefined|null /);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('does not mind in which order calls come', () => {
    const pairs = randomPairs(3);
    const { baseline, recent } = troubled(pairs, 31, 'n4', 'burn');
    const found = callAnomalies(baseline, recent, { tailProbability: 1 });
    expect(found.length).toBeGreaterThan(0);
    for (let seed = 0; seed < 5; seed++) {
      const [calm, now] = [shuffled(baseline, seed), shuffled(recent, seed + 9)];
      expect(byId(callAnomalies(calm, now, { tailProbability: 1 }))).toEqual(byId(found));
    }
  });

  it('ranks the same in another unit of time', () => {
    const pairs = randomPairs(5);
    const { baseline, recent } = troubled(pairs, 51, 'n2', 'burn');
    const inUnits = (calls: readonly CallRecord[], k: number): CallRecord[] =>
      calls.map((call) => ({
        ...call,
        serverMs: call.serverMs! * k,
        clientMs: call.clientMs === null ? null : call.clientMs * k,
        selfMs: call.selfMs! * k,
      }));
    const ranked = (k: number): string[] =>
      callAnomalies(inUnits(baseline, k), inUnits(recent, k), { onsetMs: 1_030_000 })
        .filter(({ tailProbability }) => tailProbability < 0.05)
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id);
    expect(ranked(1000)[0]).toBe(ranked(1e6)[0]);
    expect(ranked(1000)).toEqual(ranked(1e6));
    expect(ranked(1000).length).toBeGreaterThan(1);
  });

  it('judges by what came after the onset that it is told', () => {
    const calm = Array.from({ length: 100 }, (_, i) => callOf({ startMs: i, selfMs: 5 + (i % 3) }));
    const slow = Array.from({ length: 20 }, (_, i) => callOf({ startMs: 200 + i, selfMs: 80 }));
    const again = Array.from({ length: 10 }, (_, i) => callOf({ startMs: 300 + i, selfMs: 6 }));
    const [one] = callAnomalies(calm, [...slow, ...again], { onsetMs: 200.5 });
    expect(one).toMatchObject({ signal: 'self-time', timestampMs: 201, direction: 'up' });
    expect(callAnomalies(calm, [...slow, ...again], { onsetMs: 300 })).toEqual([]);
    expect(callAnomalies(calm, slow, { onsetMs: 1e6 })).toEqual([]);
    expect(callAnomalies(calm.slice(0, 4), slow)).toEqual([]);
    expect(callAnomalies([], slow)).toEqual([]);
    expect(callAnomalies(calm, [])).toEqual([]);
  });

  it.each(['exponential', 'lognormal'] as const)('keeps its promise with %s gaps', (gaps) => {
    const told = { atFive: 0, systems: 0 };
    let guessed = 0;
    const fromMs = 400_000;
    for (let seed = 0; seed < SYSTEMS; seed++) {
      const baseline = simulateCalls(EDGES, { gaps, seed: 2 * seed, fromMs: 0, traces: 300 });
      const recent = simulateCalls(EDGES, { gaps, seed: 2 * seed + 1, fromMs, traces: 15 });
      const tailsOf = (onsetMs: number | null): number[] =>
        callAnomalies(baseline, recent, { onsetMs, tailProbability: 0.05 })
          .filter(({ signal }) => signal === 'edge-gap')
          .map(({ tailProbability }) => tailProbability);
      const isClear = (p: number): boolean => p <= 0.01;
      const tails = tailsOf(fromMs);
      told.atFive += tails.length;
      if (tails.some(isClear)) told.systems++;
      if (tailsOf(null).some(isClear)) guessed++;
    }
    // Calm blocks and the recent one are as good as exchangeable, so that each of 8 edges is at p or
    // below in about a share p of cases, and some edge of a system in at most 8 %: Binomial(200, 0.08)
    // is 16 ± 3.8, and three of them are 28.
    expect(told.systems).toBeLessThanOrEqual(28);
    // Binomial(1600, 0.05) is 80 ± 8.7. The level is itself that of 20 blocks, whose error adds a tenth
    // to the variance and so about a fifth to the tail; three deviations on top are 122.
    expect(told.atFive).toBeGreaterThan(40);
    expect(told.atFive).toBeLessThanOrEqual(122);
    // An onset that is looked for is where the times were worst: no more than twice as many.
    expect(guessed).toBeLessThanOrEqual(56);
  });

  it('gives each of its findings an id of its own', () => {
    const works = (startMs: number, operation: string, asks: boolean): CallRecord[] => {
      const traceId = `${operation}-${startMs}`;
      const own = callOf({ traceId, startMs, nodeId: 'web', callerId: null, operation });
      return asks ? [own, callOf({ traceId, startMs })] : [own];
    };
    const both = (from: number, count: number, asks: boolean): CallRecord[] =>
      Array.from({ length: count }, (_, i) => [
        ...works(from + i, 'read', asks),
        ...works(from + i, 'write', asks),
      ]).flat();
    const found = callAnomalies(both(0, 100, true), both(500, 30, false));
    const missing = found.filter(({ signalKind }) => signalKind === 'other');
    expect(missing.map(({ signal }) => signal)).toEqual(['read', 'write']);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });

  it('refuses misuse', () => {
    const wrong: object[] = [
      { tailProbability: 0 },
      { tailProbability: 1.1 },
      { tailProbability: Number.NaN },
      { onsetMs: Number.NaN },
      { onsetMs: Number.POSITIVE_INFINITY },
      { onsetMs: '12:00' },
      { onset: 0 },
    ];
    for (const options of wrong) {
      expect(codeOf(() => callAnomalies([], [], options as never))).toBe('invalid-option');
    }
    expect(callAnomalies([], [], { onsetMs: null, tailProbability: 1 })).toEqual([]);
  });
});
