import type { CallRecord } from '@aegis/core';
import { median } from '@aegis/core/stats';
import type { Measure } from './measures.js';

/** The calls of one node, or of one edge, by one measure, next to how they were when all was well. */
export interface CallGroup {
  readonly nodeId: string;
  readonly callerId: string | null;
  /** In the order of time, less what is usual for the call's operation. */
  readonly baseline: Float64Array;
  readonly recent: Float64Array;
  /** When each of `recent` began. */
  readonly startsMs: Float64Array;
}

/** An operation with fewer calls in the baseline than this has no usual value. */
const LEAST_CALLS = 3;

interface Draft {
  readonly nodeId: string;
  readonly callerId: string | null;
  /** By operation. */
  readonly values: Map<string, number[]>;
  readonly baseline: number[];
  readonly recent: number[];
  readonly startsMs: number[];
}

/**
 * Puts calls together by node, or by edge. Operations differ in what is usual, and how often each is
 * called changes with the hour: so every call is compared with its own operation before they meet.
 *
 * @param baseline - calls of when all was well, by time
 * @param recent - calls around the incident, by time
 */
export function groupCalls(
  baseline: readonly CallRecord[],
  recent: readonly CallRecord[],
  measure: Measure,
): CallGroup[] {
  const drafts = new Map<string, Draft>();
  const usual = usualValues(baseline, measure, drafts);
  const place = (calls: readonly CallRecord[], into: 'baseline' | 'recent'): void => {
    for (const call of calls) {
      const value = measure.valueOf(call);
      const key = keyOf(call, measure);
      if (value === null || key === null) continue;
      const draft = drafts.get(key);
      const level = usual.get(key)?.get(call.operation);
      if (draft === undefined || level === undefined) continue;
      draft[into].push(value - level);
      if (into === 'recent') draft.startsMs.push(call.startMs);
    }
  };
  place(baseline, 'baseline');
  place(recent, 'recent');
  return [...drafts.values()].map((draft) => ({
    nodeId: draft.nodeId,
    callerId: draft.callerId,
    baseline: Float64Array.from(draft.baseline),
    recent: Float64Array.from(draft.recent),
    startsMs: Float64Array.from(draft.startsMs),
  }));
}

function keyOf({ nodeId, callerId }: CallRecord, { isOfEdge }: Measure): string | null {
  if (!isOfEdge) return nodeId;
  return callerId === null || callerId === nodeId ? null : `${callerId}\u001f${nodeId}`;
}

/** By group and operation; a share has no usual value of its own, since it is one as it stands. */
function usualValues(
  baseline: readonly CallRecord[],
  measure: Measure,
  drafts: Map<string, Draft>,
): Map<string, Map<string, number>> {
  for (const call of baseline) {
    const value = measure.valueOf(call);
    const key = keyOf(call, measure);
    if (value === null || key === null) continue;
    const draft = drafts.get(key) ?? draftOf(call, measure);
    drafts.set(key, draft);
    const values = draft.values.get(call.operation);
    if (values === undefined) draft.values.set(call.operation, [value]);
    else values.push(value);
  }
  const usual = new Map<string, Map<string, number>>();
  for (const [key, { values }] of drafts) {
    const levels = new Map<string, number>();
    for (const [operation, of] of values) {
      if (of.length < LEAST_CALLS) continue;
      levels.set(operation, measure.statistic === 'share' ? 0 : median(of));
    }
    usual.set(key, levels);
  }
  return usual;
}

function draftOf({ nodeId, callerId }: CallRecord, { isOfEdge }: Measure): Draft {
  return {
    nodeId,
    callerId: isOfEdge ? callerId : null,
    values: new Map(),
    baseline: [],
    recent: [],
    startsMs: [],
  };
}
