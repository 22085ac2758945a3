import { Random } from '@aegis/core';
import { buildSnapshot, type GraphSnapshot, pageRank } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf, nodesOf, pairsArbitrary } from './arbitraries.js';

const snapshotOf = (count: number, pairs: readonly (readonly [number, number])[]): GraphSnapshot =>
  buildSnapshot(nodesOf(count), edgesOf(pairs));

/** The definition written out with a full matrix, run for long: slow, and hard to get wrong. */
function oracle(
  count: number,
  pairs: readonly (readonly [number, number])[],
  damping: number,
  teleport: readonly number[],
): number[] {
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  for (const [from, to] of pairs) matrix[from]![to]! += 1;
  for (const row of matrix) {
    const total = row.reduce((sum, entry) => sum + entry, 0);
    for (let i = 0; i < count; i++) row[i] = total === 0 ? teleport[i]! : row[i]! / total;
  }
  let ranks = [...teleport];
  for (let round = 0; round < 400; round++) {
    ranks = teleport.map((landing, to) => {
      const followed = ranks.reduce((sum, rank, from) => sum + rank * matrix[from]![to]!, 0);
      return damping * followed + (1 - damping) * landing;
    });
  }
  return ranks;
}

describe('pageRank', () => {
  it('is what the equations give for two callers of one leaf', () => {
    // y = (1 - 2dy) / 3 for the callers, the rest for the leaf: y = 1 / (3 + 2d).
    const { scores } = pageRank(
      snapshotOf(3, [
        [0, 2],
        [1, 2],
      ]),
      { tolerance: 1e-15 },
    );
    const caller = 1 / 4.7;
    expect(scores[0]).toBeCloseTo(caller, 12);
    expect(scores[1]).toBeCloseTo(caller, 12);
    expect(scores[2]).toBeCloseTo(1 - 2 * caller, 12);
  });

  it('is even on a ring, with a self-call on each node too', () => {
    const ring = snapshotOf(3, [
      [0, 1],
      [1, 2],
      [2, 0],
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    for (const score of pageRank(ring).scores) expect(score).toBeCloseTo(1 / 3, 12);
  });

  it('agrees with the definition on any graph', () => {
    fc.assert(
      fc.property(pairsArbitrary(9), fc.double({ min: 0, max: 0.95, noNaN: true }), (pairs, d) => {
        const teleport = new Array<number>(9).fill(1 / 9);
        const { scores } = pageRank(snapshotOf(9, pairs), {
          damping: d,
          tolerance: 1e-14,
          maxIterations: 2000,
        });
        const expected = oracle(9, pairs, d, teleport);
        for (let i = 0; i < 9; i++) expect(scores[i]).toBeCloseTo(expected[i]!, 8);
      }),
      { numRuns: 100 },
    );
  });

  it('agrees with the definition where it teleports home', () => {
    fc.assert(
      fc.property(pairsArbitrary(6), fc.nat(5), (pairs, home) => {
        const personalisation = [0, 0, 0, 0, 0, 0].map((_, i) => (i === home ? 3 : 0));
        const teleport = personalisation.map((weight) => weight / 3);
        const { scores } = pageRank(snapshotOf(6, pairs), { personalisation, tolerance: 1e-14 });
        const expected = oracle(6, pairs, 0.85, teleport);
        for (let i = 0; i < 6; i++) expect(scores[i]).toBeCloseTo(expected[i]!, 8);
      }),
    );
  });

  it('sums to 1 and is never negative', () => {
    fc.assert(
      fc.property(pairsArbitrary(20), (pairs) => {
        const { scores } = pageRank(snapshotOf(20, pairs));
        expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 12);
        expect(scores.every((score) => score >= 0)).toBe(true);
      }),
    );
  });

  it('does not depend on the order of nodes and edges', () => {
    fc.assert(
      fc.property(pairsArbitrary(12), fc.integer(), (pairs, seed) => {
        const order = Array.from({ length: 12 }, (_, i) => i);
        new Random(seed).shuffle(order);
        const moved = pairs.map(([from, to]): [number, number] => [order[from]!, order[to]!]);
        const before = pageRank(snapshotOf(12, pairs)).scores;
        const after = pageRank(snapshotOf(12, moved.reverse())).scores;
        for (let i = 0; i < 12; i++) expect(after[order[i]!]).toBeCloseTo(before[i]!, 9);
      }),
    );
  });

  it('divides a rank by weight, and not at all along edges of weight 0', () => {
    const fork = snapshotOf(3, [
      [0, 1],
      [0, 2],
    ]);
    const { scores } = pageRank(fork, { weights: [3, 1], personalisation: [1, 0, 0] });
    expect(scores[1]! / scores[2]!).toBeCloseTo(3, 12);
    expect(pageRank(fork, { weights: [1, 0], personalisation: [1, 0, 0] }).scores[2]).toBe(0);
    const even = pageRank(fork).scores;
    expect(pageRank(fork, { weights: [7, 7] }).scores).toEqual(even);
  });

  it('says when it ran out of rounds', () => {
    const chain = snapshotOf(4, [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 1],
    ]);
    expect(pageRank(chain, { maxIterations: 2 })).toMatchObject({
      iterations: 2,
      converged: false,
    });
    expect(pageRank(chain).converged).toBe(true);
  });

  it('gives nothing for nothing', () => {
    expect(pageRank(snapshotOf(0, [])).scores).toHaveLength(0);
  });

  it.each([
    { damping: 1 },
    { damping: Number.NaN },
    { tolerance: 0 },
    { maxIterations: 0.5 },
    { weights: [1] },
    { weights: [1, -1] },
    { weights: [1, Number.POSITIVE_INFINITY] },
    { personalisation: [0, 0, 0] },
    { personalisation: [1] },
    { personalisation: [Number.NaN, 0, 0] },
    { unknown: 1 },
  ])('refuses %j', (options) => {
    const run = () =>
      pageRank(
        snapshotOf(3, [
          [0, 1],
          [1, 2],
        ]),
        options as never,
      );
    expect(run).toThrowError(
      expect.objectContaining({ name: 'AegisError', code: 'invalid-option' }),
    );
  });
});
