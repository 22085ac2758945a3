/** Which rows of equal height are in sight, and a few beside them. */
export function visibleRows(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  count: number,
  beside = 6,
): { readonly first: number; readonly end: number } {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - beside);
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + beside);
  return { first, end };
}

/** Where to scroll to, so that row `index` is wholly in sight. */
export function scrollTopFor(
  index: number,
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + rowHeight;
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop;
}
