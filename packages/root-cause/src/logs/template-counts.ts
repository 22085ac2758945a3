/** How many lines of one template a node wrote in each window of time; all windows are equally long. */
export interface TemplateCounts {
  readonly nodeId: string;
  /** The template's text, with marks for what varies. */
  readonly template: string;
  /** After OpenTelemetry, 1 to 24; 0 where nothing says. */
  readonly severityNumber: number;
  /** Windows of when all was well. */
  readonly baseline: ArrayLike<number>;
  /** Windows after the onset. */
  readonly recent: ArrayLike<number>;
}

/** How many pieces of work of one operation a node did in the same windows. */
export interface WorkCounts {
  readonly nodeId: string;
  readonly operation: string;
  readonly baseline: ArrayLike<number>;
  readonly recent: ArrayLike<number>;
}

export function totalOf(counts: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += countAt(counts, i);
  return total;
}

/** A count that is none counts as 0. */
export function countAt(counts: ArrayLike<number>, i: number): number {
  const count = counts[i]!;
  return count > 0 && Number.isFinite(count) ? count : 0;
}
