import type { SnapshotReader } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SuccessorCounts } from '../../../src/logs/flow/successor-counts.js';
import { isRefused, takenOut } from '../taken-out.js';

const LAST = 6;
const steps = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: -1, max: 6 })), { maxLength: 80 });

function counted(all: readonly (readonly [context: number, event: number])[]): SuccessorCounts {
  const counts = new SuccessorCounts();
  for (const [context, event] of all) counts.add(context, event, 1);
  return counts;
}

function isContext(context: number): boolean {
  return context >= 0 && context <= LAST;
}

function readOf(reader: SnapshotReader): SuccessorCounts {
  return SuccessorCounts.read(reader, (event) => event >= -1 && event <= LAST, isContext);
}

function read(counts: SuccessorCounts): SuccessorCounts {
  return takenOut(counts.toJSON(), readOf);
}

describe('SuccessorCounts', () => {
  it('has totals that are those of its events, added, weighed and halved', () => {
    fc.assert(
      fc.property(steps, steps, fc.nat(3), (first, second, halvings) => {
        const counts = counted(first);
        counts.addAll(counted(second), (context) => (context % 2 === 0 ? 1 : 0.1));
        for (let i = 0; i < halvings; i++) counts.halve();
        for (const { total, counts: events } of counts.contexts.values()) {
          expect(events.size).toBeGreaterThan(0);
          // Tenths do not add up to the last bit.
          expect(total).toBeCloseTo(
            [...events.values()].reduce((a, b) => a + b, 0),
            9,
          );
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('drops what came once when it halves', () => {
    const counts = counted([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 3],
      [4, 5],
    ]);
    counts.halve();
    expect([...counts.contexts].map(([context, { total }]) => [context, total])).toEqual([
      [1, 1.5],
    ]);
    expect(counts.contexts.get(1)?.counts).toEqual(new Map([[2, 1.5]]));
  });

  it('holds a bounded number of what followed what', () => {
    const counts = new SuccessorCounts();
    for (let i = 0; i < 100_000; i++) counts.add(i >> 1, i & 1, 1);
    const pairs = [...counts.contexts.values()].reduce(
      (sum, { counts: { size } }) => sum + size,
      0,
    );
    expect(pairs).toBe(1 << 16);
    expect(counts.isFull).toBe(true);
    counts.add(0, 1, 1);
    expect(counts.contexts.get(0)?.total).toBe(3);
    counts.halve();
    expect(counts.isFull).toBe(false);
    counts.add(7777, 7, 1);
    expect(counts.contexts.get(7777)?.total).toBe(1);
  });

  it('continues from a snapshot', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const whole = counted(before);
        whole.addAll(counted(after), () => 0.1);
        const half = read(whole);
        for (const each of [whole, half]) for (const [c, e] of after) each.add(c, e, 1);
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('refuses counts that none comes to', () => {
    const good = { context: 1, total: 3, events: [1, 2], counts: [2, 1] };
    const refused = (change: object): boolean =>
      isRefused({ contexts: [{ ...good, ...change }] }, readOf);
    expect(refused({})).toBe(false);
    for (const change of [
      { total: 0 },
      { total: 2 },
      { total: 1e9 },
      { counts: [2] },
      { counts: [-1, 4] },
      { events: [1, 1] },
      { events: [-2, 1] },
      { events: [], counts: [], total: 0 },
      { context: -1 },
      { context: 0.5 },
      { context: LAST + 1 },
    ]) {
      expect(refused(change)).toBe(true);
    }
    expect(isRefused({ contexts: [good, good] }, readOf)).toBe(true);
    expect(isRefused({ contexts: Array(70_000).fill(good) }, readOf)).toBe(true);
  });
});
