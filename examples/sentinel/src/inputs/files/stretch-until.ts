import { readLine } from '@aegis/anomaly';

const NEWLINE = 10;

/** How far a file may be read. */
export interface Stretch {
  /** Whole lines until the time, where others follow; else all that there is. */
  readonly bytes: number;
  /** Of the last of these lines that has a time; null where none has. */
  readonly lastMs: number | null;
  /** Of the first line that has to wait; null where none has. */
  readonly nextMs: number | null;
}

/**
 * The lines until a time at the beginning of some bytes. Lines without a time go with the one before. Times are
 * taken to grow, so that few lines are looked at.
 *
 * @param from - where the first whole line begins
 */
export function stretchUntil(bytes: Buffer, from: number, untilMs: number): Stretch {
  const starts = lineStarts(bytes, from);
  let [low, high] = [0, starts.length];
  let lastMs: number | null = null;
  let next: { readonly line: number; readonly timeMs: number } | null = null;
  while (low < high) {
    const middle = (low + high) >> 1;
    const timed = firstTimed(bytes, starts, middle, high);
    if (timed !== null && timed.timeMs <= untilMs) {
      low = timed.line + 1;
      lastMs = timed.timeMs;
    } else {
      next = timed ?? next;
      high = middle;
    }
  }
  if (next === null) return { bytes: bytes.length, lastMs, nextMs: null };
  return { bytes: starts[next.line]!, lastMs, nextMs: next.timeMs };
}

function lineStarts(bytes: Buffer, from: number): number[] {
  const starts: number[] = [];
  for (let at = from; at < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, at);
    // What has no end yet may have half a time.
    if (end < 0) break;
    starts.push(at);
    at = end + 1;
  }
  return starts;
}

function firstTimed(
  bytes: Buffer,
  starts: readonly number[],
  from: number,
  to: number,
): { readonly line: number; readonly timeMs: number } | null {
  for (let line = from; line < to; line++) {
    const start = starts[line]!;
    const text = bytes.toString('utf8', start, bytes.indexOf(NEWLINE, start));
    const { timestampMs } = readLine(text).record;
    if (timestampMs !== null) return { line, timeMs: timestampMs };
  }
  return null;
}
