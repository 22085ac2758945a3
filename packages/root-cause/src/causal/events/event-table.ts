import type { CausalEvent, WatchedSpan } from './causal-event.js';

/** A type with one of its states; types without states have one mark. */
export interface Mark {
  readonly type: number;
  readonly state: string | null;
}

/** Events as numbers, in an order that does not depend on how they came in. */
export interface EventTable {
  readonly types: readonly string[];
  readonly marks: readonly Mark[];
  readonly groups: readonly string[];
  readonly spans: readonly WatchedSpan[];
  /** By group, then by time. */
  readonly times: Float64Array;
  readonly markAt: Uint16Array;
  readonly groupAt: Uint32Array;
  /** Where the group's events begin; one longer than `groups`. */
  readonly groupOffsets: Uint32Array;
  /** The state in which a type began, by group and type; null where that is not known. */
  readonly firstStates: readonly ReadonlyMap<number, string>[];
  /** Events that could not be used or for which there was no room. */
  readonly dropped: number;
}

export interface EventTableLimits {
  readonly maxEvents: number;
  readonly maxMarks: number;
}

interface Placed {
  readonly type: string;
  readonly group: string;
  readonly state: string | null;
  readonly time: number;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const keyOf = (type: string, state: string | null): string => JSON.stringify([type, state]);

/** Puts the events in order. Times become milliseconds since the earliest moment that is known. */
export function eventTable(
  events: Iterable<CausalEvent>,
  watched: ReadonlyMap<string, WatchedSpan> | null,
  limits: EventTableLimits,
): EventTable {
  let seen = 0;
  const all: Placed[] = [];
  for (const { type, timestampMs, group = null, state = null } of events) {
    seen++;
    if (Number.isFinite(timestampMs) && Math.abs(timestampMs) < 1e16) {
      all.push({ type, group: group ?? '', state, time: timestampMs });
    }
  }
  const kept = newest(mostFrequent(all, limits.maxMarks), limits.maxEvents);
  const groups = [...new Set(kept.map(({ group }) => group))].sort(compare);
  const [origin, latest] = extent(kept);
  const spans = groups.map((group) => {
    const { startMs = origin, endMs = latest } = watched?.get(group) ?? {};
    return { startMs: startMs - origin, endMs: endMs - origin };
  });
  return { ...numbered(kept, groups, spans, origin, seen), groups, spans };
}

function numbered(
  kept: readonly Placed[],
  groups: readonly string[],
  spans: readonly WatchedSpan[],
  origin: number,
  seen: number,
): Omit<EventTable, 'groups' | 'spans'> {
  const types = [...new Set(kept.map(({ type }) => type))].sort(compare);
  const typeOf = new Map(types.map((type, i) => [type, i]));
  const groupOf = new Map(groups.map((group, i) => [group, i]));
  const markOf = new Map<string, number>();
  const marks = [...new Map(kept.map((one) => [keyOf(one.type, one.state), one])).values()]
    .sort((a, b) => compare(a.type, b.type) || compare(a.state ?? '', b.state ?? ''))
    .map(({ type, state }, i) => {
      markOf.set(keyOf(type, state), i);
      return { type: typeOf.get(type)!, state };
    });
  const rows = kept
    .map(({ type, state, group, time }) => ({
      mark: markOf.get(keyOf(type, state))!,
      group: groupOf.get(group)!,
      time: time - origin,
    }))
    .sort((a, b) => a.group - b.group || a.time - b.time || a.mark - b.mark);
  const firstStates = groups.map(() => new Map<number, string>());
  const used = rows.filter(({ mark, group, time }) => {
    const { startMs, endMs } = spans[group]!;
    const { type, state } = marks[mark]!;
    // What is said at the start of watching is how things stood, not that they changed.
    if (state !== null && time <= startMs) firstStates[group]!.set(type, state);
    else return time >= startMs && time <= endMs;
    return false;
  });
  const groupOffsets = new Uint32Array(groups.length + 1);
  for (const { group } of used) groupOffsets[group + 1]!++;
  for (let g = 0; g < groups.length; g++) groupOffsets[g + 1]! += groupOffsets[g]!;
  const begun = firstStates.reduce((sum, states) => sum + states.size, 0);
  return {
    types,
    marks,
    times: Float64Array.from(used, ({ time }) => time),
    markAt: Uint16Array.from(used, ({ mark }) => mark),
    groupAt: Uint32Array.from(used, ({ group }) => group),
    groupOffsets,
    firstStates,
    dropped: Math.max(0, seen - used.length - begun),
  };
}

function extent(events: readonly Placed[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { time } of events) {
    low = Math.min(low, time);
    high = Math.max(high, time);
  }
  return low <= high ? [low, high] : [0, 0];
}

/** Rare marks go first where there are too many. */
function mostFrequent(events: readonly Placed[], maxMarks: number): readonly Placed[] {
  const counts = new Map<string, number>();
  for (const { type, state } of events) {
    const key = keyOf(type, state);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (counts.size <= maxMarks) return events;
  const order = [...counts].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
  const kept = new Set(order.slice(0, maxMarks).map(([key]) => key));
  return events.filter(({ type, state }) => kept.has(keyOf(type, state)));
}

function newest(events: readonly Placed[], maxEvents: number): readonly Placed[] {
  if (events.length <= maxEvents) return events;
  const order = [...events].sort(
    (a, b) =>
      b.time - a.time ||
      compare(a.group, b.group) ||
      compare(a.type, b.type) ||
      compare(a.state ?? '', b.state ?? ''),
  );
  return order.slice(0, maxEvents);
}
