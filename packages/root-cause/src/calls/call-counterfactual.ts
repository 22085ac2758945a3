import { AegisError, type CallRecord, Random } from '@aegis/core';
import { median } from '@aegis/core/stats';
import { short } from '../short-number.js';

/** What is imagined. */
export interface CallCounterfactualRequest {
  /** The node that is imagined as it used to be. */
  readonly causeId: string;
  /** The node whose calls are looked at. */
  readonly symptomId: string;
  /** Draws for the interval. @defaultValue `new Random(0)` */
  readonly random?: Random;
}

/** How long the symptom's calls take, and would have taken. */
export interface CallCounterfactual {
  /** The median of its calls, in milliseconds. */
  readonly observedMs: number;
  /** The same, had the cause been as it used to be. */
  readonly normalMs: number;
  /** The 95 % interval of `normalMs`, by bootstrap over traces. */
  readonly interval: readonly [low: number, high: number];
  readonly sentence: string;
}

const DRAWS = 200;
const LOW = 0.025;
/** Fewer calls of the symptom than this say nothing. */
const LEAST_CALLS = 5;

/**
 * Had this node been as it used to be, how long would that one take? In every trace, what the cause's
 * calls took more than their operation used to take is taken off the symptom's call. Calls are taken to
 * follow one another: where they run side by side, more is taken off than would be gained, but never so
 * much that the symptom would be faster than it used to be.
 *
 * @param baseline - calls of when all was well
 * @param recent - calls after the onset
 * @returns null where the two share fewer than five traces, or either is unknown
 * @throws AegisError `invalid-argument` where cause and symptom are one
 *
 * @example
 * ```ts
 * import { callCounterfactual } from '@aegis/root-cause';
 * const call = (trace: number, nodeId: string, callerId: string | null, serverMs: number) => ({
 *   traceId: `${trace}`, nodeId, callerId, operation: 'get', startMs: trace, serverMs, clientMs: serverMs,
 *   selfMs: serverMs, isAsync: false, isError: false, isErrorOrigin: false,
 * });
 * const traces = (from: number, db: number) => Array.from({ length: 20 }, (_, i) => [
 *   call(from + i, 'web', null, 10 + db), call(from + i, 'db', 'web', db),
 * ]).flat();
 * const request = { causeId: 'db', symptomId: 'web' };
 * const imagined = callCounterfactual(traces(0, 5), traces(100, 400), request);
 * imagined?.sentence; // => 'Had db been as it used to be, web would take 15 ms (15 to 15) instead of 410.'
 * ```
 */
export function callCounterfactual(
  baseline: readonly CallRecord[],
  recent: readonly CallRecord[],
  request: CallCounterfactualRequest,
): CallCounterfactual | null {
  const { causeId, symptomId, random = new Random(0) } = request;
  if (causeId === symptomId) {
    throw new AegisError(
      'invalid-argument',
      'callCounterfactual: cause and symptom are the same node; give two.',
    );
  }
  const usualCause = usualTimes(baseline, causeId);
  const usualSymptom = usualTimes(baseline, symptomId);
  const excess = excessByTrace(recent, causeId, usualCause);
  const observed: number[] = [];
  const normal: number[] = [];
  for (const call of recent) {
    const took = timeOf(call);
    if (call.nodeId !== symptomId || took === null) continue;
    const over = excess.get(call.traceId);
    const usual = usualSymptom.get(call.operation);
    if (over === undefined || usual === undefined) continue;
    observed.push(took);
    normal.push(Math.max(Math.min(took, usual), took - over));
  }
  if (observed.length < LEAST_CALLS) return null;
  const observedMs = median(observed);
  const normalMs = median(normal);
  const interval = bootstrap(normal, random);
  const [low, high] = interval.map(short);
  const sentence = `Had ${causeId} been as it used to be, ${symptomId} would take ${short(normalMs)} ms (${low} to ${high}) instead of ${short(observedMs)}.`;
  return { observedMs, normalMs, interval, sentence };
}

/** How long a call keeps its caller waiting; by its own account where the caller gives none. */
function timeOf({ clientMs, serverMs }: CallRecord): number | null {
  const milliseconds = clientMs ?? serverMs;
  return milliseconds !== null && Number.isFinite(milliseconds) ? milliseconds : null;
}

/** The median by operation. */
function usualTimes(calls: readonly CallRecord[], id: string): Map<string, number> {
  const times = new Map<string, number[]>();
  for (const call of calls) {
    const took = timeOf(call);
    if (call.nodeId !== id || call.isAsync || took === null) continue;
    const of = times.get(call.operation);
    if (of === undefined) times.set(call.operation, [took]);
    else of.push(took);
  }
  return new Map([...times].map(([operation, of]) => [operation, median(of)]));
}

/** By how much the cause's calls kept each trace waiting longer than they used to. */
function excessByTrace(
  calls: readonly CallRecord[],
  causeId: string,
  usual: ReadonlyMap<string, number>,
): Map<string, number> {
  const excess = new Map<string, number>();
  for (const call of calls) {
    const took = timeOf(call);
    const normal = usual.get(call.operation);
    if (call.nodeId !== causeId || call.isAsync || took === null || normal === undefined) continue;
    const before = excess.get(call.traceId) ?? 0;
    excess.set(call.traceId, before + Math.max(0, took - normal));
  }
  return excess;
}

function bootstrap(values: readonly number[], random: Random): [number, number] {
  const medians: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) {
    medians.push(median(values.map(() => values[random.integer(values.length)]!)));
  }
  medians.sort((a, b) => a - b);
  const cut = Math.floor(LOW * DRAWS);
  return [medians[cut]!, medians[DRAWS - 1 - cut]!];
}
