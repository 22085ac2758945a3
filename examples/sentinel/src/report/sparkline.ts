const BARS = '▁▂▃▄▅▆▇█';

/**
 * A line of bars for `values`, from their smallest to their largest. Longer series are cut into
 * `width` stretches, each shown by its largest value, so that a spike never disappears.
 */
export function sparkline(values: readonly number[], width: number): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return '';
  const columns = Math.min(width, finite.length);
  const peaks = Array.from({ length: columns }, (_, column) => {
    const start = Math.floor((column * finite.length) / columns);
    const end = Math.floor(((column + 1) * finite.length) / columns);
    return Math.max(...finite.slice(start, end));
  });
  const low = Math.min(...peaks);
  const span = Math.max(...peaks) - low;
  return peaks
    .map((peak) => BARS[span === 0 ? 0 : Math.round(((peak - low) / span) * (BARS.length - 1))])
    .join('');
}
