import type { CallRecord } from '@aegis/core';
import { deviationBelow } from '../tails/deviation-below.js';
import { pooledTails, type Shift } from '../tails/pooled-tails.js';

/** A node that asks others less often than its work would have it. */
export interface MissingCalls {
  readonly nodeId: string;
  readonly operation: string;
  /** Calls to others for each piece of work. */
  readonly observed: number;
  readonly expected: number;
  readonly tailProbability: number;
  /** When the first of the work began that they were looked for in. */
  readonly firstMs: number;
}

/** What one trace shows of a node's operation: how often it was asked, and how often it asked others. */
interface Tally {
  readonly startMs: number;
  works: number;
  calls: number;
}

const LEAST_BLOCKS = 8;
const MOST_BLOCKS = 128;
/** Fewer traces in the baseline than this prove nothing. */
const LEAST_BASELINE = 10;

/**
 * The operations that ask others less often than they used to. What fails early, or returns too soon,
 * leaves out what it would have done next. Whom it asks may change with what it is asked for, so all its
 * calls count together.
 *
 * @param baseline - calls of when all was well, by time
 * @param recent - calls after the onset, by time
 */
export function missingCalls(
  baseline: readonly CallRecord[],
  recent: readonly CallRecord[],
): MissingCalls[] {
  const calm = tally(baseline);
  const now = tally(recent);
  const seen = [...calm].flatMap(([key, { nodeId, operation, traces }]) => {
    const after = [...(now.get(key)?.traces.values() ?? [])];
    const before = [...traces.values()];
    if (before.length < LEAST_BASELINE || after.length === 0) return [];
    const { works, calls } = sumOf(after);
    const whole = sumOf(before);
    const expected = whole.calls / whole.works;
    const shift = shiftOf(before, dropOf(works, calls, expected), works, expected);
    const firstMs = after[0]!.startMs;
    return [{ nodeId, operation, expected, observed: calls / works, firstMs, shift }];
  });
  const tails = pooledTails(seen.map(({ shift }) => shift));
  return seen.flatMap(({ shift, ...found }, i) =>
    shift.score >= 1 ? [{ ...found, tailProbability: tails[i]! }] : [],
  );
}

interface Operation {
  readonly nodeId: string;
  readonly operation: string;
  readonly traces: Map<string, Tally>;
}

/** By node and operation; traces in which a node does several kinds of work tell of none of them. */
function tally(calls: readonly CallRecord[]): Map<string, Operation> {
  const operations = new Map<string, Operation>();
  const doing = new Map<string, Tally | null>();
  for (const { traceId, nodeId, operation, startMs } of calls) {
    const key = `${nodeId}\u001f${operation}`;
    const known = operations.get(key) ?? { nodeId, operation, traces: new Map<string, Tally>() };
    operations.set(key, known);
    const one = known.traces.get(traceId) ?? { startMs, works: 0, calls: 0 };
    one.works++;
    known.traces.set(traceId, one);
    const at = `${traceId}\u001f${nodeId}`;
    const before = doing.get(at);
    doing.set(at, before === undefined || before === one ? one : null);
  }
  for (const { traceId, nodeId, callerId, isAsync } of calls) {
    if (callerId === null || callerId === nodeId || isAsync) continue;
    const one = doing.get(`${traceId}\u001f${callerId}`);
    if (one !== undefined && one !== null) one.calls++;
  }
  const plain = new Set([...doing.values()].filter((one) => one !== null));
  for (const { traces } of operations.values()) {
    for (const [traceId, one] of traces) if (!plain.has(one)) traces.delete(traceId);
  }
  return operations;
}

function sumOf(tallies: readonly Tally[]): { works: number; calls: number } {
  let works = 0;
  let calls = 0;
  for (const tally of tallies) {
    works += tally.works;
    calls += tally.calls;
  }
  return { works, calls };
}

/** How many calls are missing, in deviations of a Poisson count. */
function dropOf(works: number, calls: number, rate: number): number {
  const expected = rate * works;
  return (expected - calls) / Math.sqrt(expected + 1);
}

/** A drop next to those of blocks of the baseline that hold about as much work. */
function shiftOf(before: readonly Tally[], score: number, works: number, rate: number): Shift {
  const all = sumOf(before).works;
  const size = Math.max(Math.min(works, all / LEAST_BLOCKS), all / MOST_BLOCKS);
  const calm: number[] = [];
  let block = { works: 0, calls: 0 };
  for (const tally of before) {
    block = { works: block.works + tally.works, calls: block.calls + tally.calls };
    if (block.works < size) continue;
    calm.push(dropOf(block.works, block.calls, rate));
    block = { works: 0, calls: 0 };
  }
  const unit = Math.max(1, deviationBelow(calm, 0));
  return { score: score / unit, calm: calm.map((drop) => drop / unit) };
}
