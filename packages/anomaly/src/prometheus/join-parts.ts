import { seriesKey } from '../metrics/series-key.js';
import type { LeftOut, RangeSeries } from './read-answer.js';

/**
 * The parts of a range one after the other, series by series. What is not later than the part before it
 * is left out, so that a server which gives more than it was asked for gives no point twice.
 */
export function joinParts(
  parts: readonly (readonly RangeSeries[])[],
  leftOut: LeftOut,
): RangeSeries[] {
  const byKey = new Map<string, RangeSeries[]>();
  for (const series of parts.flat()) {
    const key = seriesKey({ ...series, timestampMs: 0, value: 0 });
    const found = byKey.get(key);
    if (found === undefined) byKey.set(key, [series]);
    else found.push(series);
  }
  return [...byKey.values()].map((pieces) => joinPieces(pieces, leftOut));
}

function joinPieces(pieces: readonly RangeSeries[], leftOut: LeftOut): RangeSeries {
  const [first] = pieces;
  if (pieces.length === 1) return first!;
  const length = pieces.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const timesMs = new Float64Array(length);
  const values = new Float64Array(length);
  let at = 0;
  for (const piece of pieces) {
    let from = 0;
    if (at > 0) {
      const lastMs = timesMs[at - 1]!;
      while (from < piece.timesMs.length && piece.timesMs[from]! <= lastMs) from++;
    }
    timesMs.set(piece.timesMs.subarray(from), at);
    values.set(piece.values.subarray(from), at);
    leftOut.malformed += from;
    at += piece.timesMs.length - from;
  }
  const { name, labels } = first!;
  return { name, labels, timesMs: timesMs.slice(0, at), values: values.slice(0, at) };
}
