import type { PageQuery } from '../../../src/api/desk.js';
import type { Page } from '../../../src/api/resources/index.js';

/** A page of a list that is in order already; the cursor is the index of the first item. */
export function pageOf<T>(all: readonly T[], query: PageQuery): Page<T> {
  const parsed = query.cursor === null ? 0 : Number(query.cursor);
  const start = Number.isInteger(parsed) && parsed > 0 ? parsed : 0;
  const end = start + query.limit;
  return {
    items: all.slice(start, end),
    next: end < all.length ? String(end) : null,
    total: all.length,
  };
}
