import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KdTree } from '../../src/models/kd-tree.js';
import { NearestList } from '../../src/models/nearest-list.js';
import { RowSearch } from '../../src/models/row-search.js';

/** Every row looked at, sorted by distance and index. */
function byLooking(rows: Float64Array, dimensions: number, query: Float64Array, room: number) {
  return Array.from({ length: rows.length / dimensions }, (_, index) => {
    let square = 0;
    for (let d = 0; d < dimensions; d++) square += (rows[index * dimensions + d]! - query[d]!) ** 2;
    return { index, square };
  })
    .sort((a, b) => a.square - b.square || a.index - b.index)
    .slice(0, room);
}

function contents(list: NearestList) {
  return Array.from({ length: list.size }, (_, i) => ({
    index: list.indices[i]!,
    square: list.squares[i]!,
  }));
}

describe('the nearest rows', () => {
  it.each(['spread', 'on a grid'])('are the same in a tree, to the last bit: %s', (kind) => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 30 }),
        (seed, dimensions, count, room) => {
          const random = new Random(seed);
          // On a grid many rows are equally far, and equal.
          const draw = (): number => (kind === 'spread' ? random.normal() : random.integer(4));
          const rows = Float64Array.from({ length: count * dimensions }, draw);
          const tree = new KdTree(rows, count, dimensions);
          const list = new NearestList(room);
          for (let q = 0; q < 5; q++) {
            const query = Float64Array.from({ length: dimensions }, draw);
            list.clear();
            tree.search(query, list);
            expect(contents(list)).toEqual(byLooking(rows, dimensions, query, room));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are searched in a tree where it passes rows over, and only there', () => {
    const random = new Random(3);
    const list = new NearestList(21);
    const search = (dimensions: number, draw: (i: number) => number): RowSearch => {
      const rows = Float64Array.from({ length: 2000 * dimensions }, (_, i) => draw(i));
      const made = new RowSearch(rows, 2000, dimensions, list);
      const query = Float64Array.from({ length: dimensions }, () => random.normal());
      made.find(query, list);
      expect(contents(list)).toEqual(byLooking(rows, dimensions, query, 21));
      return made;
    };
    expect(search(3, () => random.normal()).usesTree).toBe(true);
    expect(search(60, () => random.normal()).usesTree).toBe(false);
    // Many columns that all follow one.
    let cause = 0;
    const tied = search(60, (i) => {
      if (i % 60 === 0) cause = random.normal();
      return cause + 0.001 * random.normal();
    });
    expect(tied.usesTree).toBe(true);
    expect(new RowSearch(new Float64Array(20), 20, 1, list).usesTree).toBe(false);
  });
});
