import type { PageQuery } from '../api/desk.js';
import type { Page } from '../api/resources/index.js';

/**
 * A page of a list that may grow at its front: the cursor names the last item that was given, so that what is new
 * moves nothing. Where that item is gone, the page begins at the start.
 */
export function pageOf<T, R>(
  all: readonly T[],
  idOf: (item: T) => string,
  { cursor, limit }: PageQuery,
  tell: (item: T) => R,
): Page<R> {
  const after = cursor === null ? -1 : all.findIndex((item) => idOf(item) === cursor);
  const items = all.slice(after + 1, after + 1 + limit);
  const last = items.at(-1);
  const more = after + 1 + limit < all.length;
  return {
    items: items.map(tell),
    next: more && last !== undefined ? idOf(last) : null,
    total: all.length,
  };
}
