import type { CallRecord } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingCalls } from '../src/calls/missing-calls.js';
import { callOf, shuffled, simulateCalls } from './call-builders.js';

/** A trace in which `web` does one piece of work and asks `db` so many times. */
function trace(startMs: number, asks: number, operation = 'list'): CallRecord[] {
  const traceId = `t${startMs}`;
  const own = callOf({ traceId, startMs, nodeId: 'web', callerId: null, operation });
  const asked = Array.from({ length: asks }, (_, i) => callOf({ traceId, startMs: startMs + i }));
  return [own, ...asked];
}

const traces = (from: number, count: number, asks: number, operation?: string): CallRecord[] =>
  Array.from({ length: count }, (_, i) => trace(from + 100 * i, asks, operation)).flat();

describe('missingCalls', () => {
  it('finds whose work asks for less than it used to, and since when', () => {
    const [found, ...more] = missingCalls(traces(0, 100, 3), traces(50_000, 20, 0));
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      nodeId: 'web',
      operation: 'list',
      observed: 0,
      expected: 3,
      firstMs: 50_000,
    });
    expect(found!.tailProbability).toBeLessThan(0.03);
  });

  it('is the clearer the more is missing', () => {
    const calm = traces(0, 100, 3);
    // All that is asked at all is judged together, so `db` is to be asked by somebody.
    const other = callOf({ traceId: 'other', startMs: 60_000, callerId: null });
    const p = (asks: number): number =>
      missingCalls(calm, [...traces(50_000, 20, asks), other])[0]?.tailProbability ?? 1;
    expect(p(0)).toBeLessThan(p(1));
    expect(p(1)).toBeLessThan(p(2));
    expect(p(3)).toBe(1);
    expect(p(4)).toBe(1);
  });

  it('does not mind less work, or another node asked instead', () => {
    const calm = traces(0, 100, 3);
    expect(missingCalls(calm, traces(50_000, 1, 3))).toEqual([]);
    expect(missingCalls(calm, [])).toEqual([]);
    const elsewhere = traces(50_000, 20, 3).map((call) =>
      call.nodeId === 'db' ? { ...call, nodeId: 'cache' } : call,
    );
    expect(missingCalls(calm, elsewhere)).toEqual([]);
  });

  it('does not count messages, calls to oneself, or traces with several kinds of work', () => {
    const calm = traces(0, 100, 3);
    const as = (changes: Partial<CallRecord>): number | undefined =>
      missingCalls(
        calm,
        traces(50_000, 20, 3).map((call) =>
          call.nodeId === 'db' ? { ...call, ...changes } : call,
        ),
      ).find(({ nodeId }) => nodeId === 'web')?.observed;
    expect(as({})).toBeUndefined();
    expect(as({ isAsync: true })).toBe(0);
    expect(as({ callerId: null })).toBe(0);
    const mixed = traces(50_000, 20, 0).flatMap((call) => [call, { ...call, operation: 'other' }]);
    expect(missingCalls(calm, mixed)).toEqual([]);
  });

  it('needs ten traces of when all was well', () => {
    expect(missingCalls(traces(0, 9, 3), traces(50_000, 20, 0))).toEqual([]);
    expect(missingCalls(traces(0, 10, 3), traces(50_000, 20, 0))).toHaveLength(1);
  });

  it('says nothing by chance more often than it promises', () => {
    const pairs = [
      ['a', 'b'],
      ['b', 'c'],
      ['b', 'd'],
    ] as const;
    let found = 0;
    for (let seed = 0; seed < 200; seed++) {
      const keep = (calls: CallRecord[], by: number): CallRecord[] => {
        const kept = new Set(shuffled([...calls.keys()], by).slice(0, 0.7 * calls.length));
        return calls.filter((call, i) => kept.has(i) || call.nodeId === 'a');
      };
      const calm = keep(simulateCalls(pairs, { seed, fromMs: 0, traces: 300 }), seed);
      const now = keep(simulateCalls(pairs, { seed, fromMs: 1e6, traces: 30 }), seed + 500);
      found += missingCalls(calm, now).filter((one) => one.tailProbability <= 0.05).length;
    }
    // Two nodes ask others: Binomial(400, 0.05) is 20 ± 4.4, and three of them are 33. A drop of fewer
    // than a Poisson count's deviations is none, which errs towards saying nothing.
    expect(found).toBeLessThanOrEqual(33);
    expect(found).toBeGreaterThan(0);
  });

  it('takes any ids and any order of traces', () => {
    const idArbitrary = fc.constantFrom('a', '__proto__', '', 'constructor', 'a\u001fb');
    const callArbitrary = fc.record({
      traceId: idArbitrary,
      nodeId: idArbitrary,
      callerId: fc.option(idArbitrary, { nil: null }),
      operation: idArbitrary,
      startMs: fc.integer({ min: -5, max: 5 }),
      isAsync: fc.boolean(),
    });
    const calls = fc.array(callArbitrary.map(callOf), { maxLength: 40 });
    fc.assert(
      fc.property(calls, calls, (some, recent) => {
        const baseline = Array.from({ length: 12 }, (_, i) =>
          some.map((call) => ({ ...call, traceId: `${call.traceId}${i}` })),
        ).flat();
        for (const one of missingCalls(baseline, recent)) {
          expect(one.tailProbability > 0 && one.tailProbability <= 1).toBe(true);
          expect(one.observed).toBeGreaterThanOrEqual(0);
          expect(one.observed).toBeLessThan(one.expected);
        }
      }),
    );
  });
});
