import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOf } from '../../src/desk/paging.js';

const idOf = (item: number): string => String(item);
const page = (all: readonly number[], cursor: string | null, limit: number) =>
  pageOf(all, idOf, { cursor, limit }, (item) => item);

describe('pageOf', () => {
  it('gives every item once and in order, also while new ones come at the front', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 60 }),
        (count, limit, coming) => {
          let all = Array.from({ length: count }, (_, index) => index);
          let newest = -1;
          const seen: number[] = [];
          let cursor: string | null = null;
          for (let asked = 0; asked === 0 || cursor !== null; asked++) {
            const { items, next, total } = page(all, cursor, limit);
            expect(total).toBe(all.length);
            expect(items.length).toBeLessThanOrEqual(limit);
            seen.push(...items);
            cursor = next;
            for (let more = 0; more < (coming[asked] ?? 0); more++) all = [newest--, ...all];
          }
          expect(seen).toEqual(Array.from({ length: count }, (_, index) => index));
        },
      ),
    );
  });

  it('begins at the start where the item that it names is gone', () => {
    expect(page([5, 6, 7], '4', 2)).toEqual({ items: [5, 6], next: '6', total: 3 });
    expect(page([], '4', 2)).toEqual({ items: [], next: null, total: 0 });
  });
});
