import { buildSnapshot, distances, reachable, simplePaths } from '@aegis/graph/csr';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOf, nodesOf, pairsArbitrary } from './arbitraries.js';

const COUNT = 7;

/** Shortest distances by Floyd and Warshall. */
function allDistances(pairs: readonly (readonly [number, number])[]): number[][] {
  const table = Array.from({ length: COUNT }, (_, i) =>
    Array.from({ length: COUNT }, (_, j) => (i === j ? 0 : Number.POSITIVE_INFINITY)),
  );
  for (const [from, to] of pairs) if (from !== to) table[from]![to] = 1;
  for (let k = 0; k < COUNT; k++)
    for (let i = 0; i < COUNT; i++)
      for (let j = 0; j < COUNT; j++)
        table[i]![j] = Math.min(table[i]![j]!, table[i]![k]! + table[k]![j]!);
  return table;
}

/** Every path without repetition, by plain recursion. */
function allPaths(
  pairs: readonly (readonly [number, number])[],
  path: readonly number[],
  to: number,
): string[] {
  const at = path.at(-1)!;
  if (at === to) return [path.join()];
  const next = new Set(pairs.filter(([from]) => from === at).map(([, end]) => end));
  return [...next]
    .filter((end) => !path.includes(end))
    .flatMap((end) => allPaths(pairs, [...path, end], to));
}

describe('distances and reachable', () => {
  it('are the shortest ones, both ways', () => {
    fc.assert(
      fc.property(pairsArbitrary(COUNT), fc.nat(COUNT - 1), (pairs, start) => {
        const snapshot = buildSnapshot(nodesOf(COUNT), edgesOf(pairs));
        const table = allDistances(pairs);
        const finite = (hops: number) => (Number.isFinite(hops) ? hops : -1);
        expect([...distances(snapshot, [start])]).toEqual(table[start]!.map(finite));
        const back = distances(snapshot, [start], { direction: 'in' });
        expect([...back]).toEqual(table.map((row) => finite(row[start]!)));
        const order = [...reachable(snapshot, [start], { direction: 'in' })];
        expect(order.every((node, i) => i === 0 || back[node]! >= back[order[i - 1]!]!)).toBe(true);
        expect(new Set(order)).toEqual(new Set([...back.keys()].filter((node) => back[node]! > 0)));
      }),
    );
  });

  it('stop at the depth', () => {
    const chain = buildSnapshot(
      nodesOf(COUNT),
      edgesOf([
        [0, 1],
        [1, 2],
        [2, 3],
      ]),
    );
    expect([...reachable(chain, [0], { maxDepth: 2 })]).toEqual([1, 2]);
    expect([...reachable(chain, [0], { maxDepth: 0 })]).toEqual([]);
    expect([...distances(chain, [0, 2])].slice(0, 5)).toEqual([0, 1, 0, 1, -1]);
  });

  it('refuse what is no node and no direction', () => {
    const chain = buildSnapshot(nodesOf(2), edgesOf([[0, 1]]));
    const unknown = expect.objectContaining({ code: 'unknown-node' });
    expect(() => distances(chain, [2])).toThrowError(unknown);
    expect(() => reachable(chain, [-1])).toThrowError(unknown);
    expect(() => simplePaths(chain, 5, 0)).toThrowError(unknown);
    const invalid = expect.objectContaining({ code: 'invalid-option' });
    expect(() => distances(chain, [0], { maxDepth: Number.NaN })).toThrowError(invalid);
    expect(() => distances(chain, [0], { direction: 'up' as never })).toThrowError(invalid);
  });
});

describe('simplePaths', () => {
  it('finds every path, the shortest first', () => {
    fc.assert(
      fc.property(pairsArbitrary(COUNT), (pairs) => {
        const snapshot = buildSnapshot(nodesOf(COUNT), edgesOf(pairs));
        const found = simplePaths(snapshot, 0, 1, { limit: 100_000 });
        expect(new Set(found.map((path) => path.join()))).toEqual(new Set(allPaths(pairs, [0], 1)));
        const lengths = found.map((path) => path.length);
        expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
      }),
    );
  });

  it('finds each path once where edges are parallel', () => {
    const pairs: [number, number][] = [
      [0, 2],
      [2, 1],
      [0, 2],
      [0, 3],
      [2, 1],
      [3, 1],
      [0, 2],
    ];
    const snapshot = buildSnapshot(nodesOf(4), edgesOf(pairs));
    expect(simplePaths(snapshot, 0, 1)).toEqual([
      [0, 2, 1],
      [0, 3, 1],
    ]);
  });

  it('gives up in time where there are more paths than anybody can list', () => {
    const pairs: [number, number][] = [];
    for (let i = 0; i < 40; i++) for (let j = 0; j < 40; j++) if (i !== j) pairs.push([i, j]);
    const snapshot = buildSnapshot(nodesOf(41), edgesOf(pairs));
    expect(simplePaths(snapshot, 0, 39, { limit: 5 })).toHaveLength(5);
    expect(simplePaths(snapshot, 0, 40)).toEqual([]);
    const few = simplePaths(snapshot, 0, 39, { limit: 1e9, maxSteps: 10_000 });
    expect(few.length).toBeLessThan(10_000);
  });

  it('knows no path from a node to itself', () => {
    expect(simplePaths(buildSnapshot(nodesOf(1), edgesOf([[0, 0]])), 0, 0)).toEqual([]);
  });
});
