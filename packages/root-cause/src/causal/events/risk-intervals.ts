import type { EventTable } from './event-table.js';

/** When a mark could happen in a group: times at which that begins and ends, and the sum up to each. */
export interface RiskIntervals {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Time at risk before the interval. */
  readonly before: Float64Array;
  readonly total: number;
}

/** For each group, when the mark could happen: always, or while the type is in another state. */
export function riskOf(table: EventTable, mark: number): RiskIntervals[] {
  const { marks, markAt, times, groupOffsets, spans, firstStates } = table;
  const { type, state } = marks[mark]!;
  return spans.map(({ startMs, endMs }, group) => {
    if (state === null) return intervals([startMs], [endMs]);
    const starts: number[] = [];
    const ends: number[] = [];
    let isOpen = firstStates[group]!.get(type) !== state;
    if (isOpen) starts.push(startMs);
    for (let n = groupOffsets[group]!; n < groupOffsets[group + 1]!; n++) {
      const other = marks[markAt[n]!]!;
      if (other.type !== type) continue;
      const isNow = other.state !== state;
      if (isNow && !isOpen) starts.push(times[n]!);
      if (!isNow && isOpen) ends.push(times[n]!);
      isOpen = isNow;
    }
    if (isOpen) ends.push(endMs);
    return intervals(starts, ends);
  });
}

function intervals(starts: readonly number[], ends: readonly number[]): RiskIntervals {
  const before = new Float64Array(starts.length);
  let total = 0;
  for (let i = 0; i < starts.length; i++) {
    before[i] = total;
    total += Math.max(0, ends[i]! - starts[i]!);
  }
  return { starts: Float64Array.from(starts), ends: Float64Array.from(ends), before, total };
}

/** Time at risk up to `time`. */
export function riskUntil(risk: RiskIntervals, time: number): number {
  let low = 0;
  let high = risk.starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (risk.starts[middle]! <= time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  const last = low - 1;
  return risk.before[last]! + Math.max(0, Math.min(time, risk.ends[last]!) - risk.starts[last]!);
}
