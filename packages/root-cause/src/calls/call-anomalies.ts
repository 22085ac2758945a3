import {
  AegisError,
  type Anomaly,
  type CallRecord,
  checkNumber,
  type Evidence,
  resolveOptions,
} from '@aegis/core';
import { exp } from '@aegis/core/math';
import { anomalyFromEvidence } from '../anomaly-from-evidence.js';
import { short } from '../short-number.js';
import { pooledTails } from '../tails/pooled-tails.js';
import { blockShift, summaryOf } from './block-shifts.js';
import { type CallGroup, groupCalls } from './call-groups.js';
import { onsetOfCalls } from './call-onset.js';
import { MEASURES, type Measure } from './measures.js';
import { type MissingCalls, missingCalls } from './missing-calls.js';

/** Options of {@link callAnomalies}. */
export interface CallAnomaliesOptions {
  /**
   * When it began, in milliseconds of the calls' own clock; calls that began before are left out. Left
   * out, it is estimated.
   * @defaultValue null
   */
  readonly onsetMs?: number | null;
  /**
   * What is likelier than this when all is well is left out, in (0, 1]. Raising it lets in weaker
   * evidence.
   * @defaultValue 0.1
   */
  readonly tailProbability?: number;
}

const DEFAULTS: Required<CallAnomaliesOptions> = Object.freeze({
  onsetMs: null,
  tailProbability: 0.1,
});
/**
 * An onset that is looked for is found where most is odd, calm or not: as if so many independent places
 * had been tried.
 */
const PLACES = 2;
/** Fewer calls in the baseline than this prove nothing. */
const LEAST_BASELINE = 5;
/** The least shift that means anything: a tenth of a time, two in a hundred calls. */
const LEAST_SHIFT = { median: 0.1, share: 0.02 };

/**
 * Turns the calls that traces show into anomalies for `RootCauseAnalyzer.addNodeAnomaly`: of nodes that
 * take longer by themselves, fail by themselves, or take longer or fail at all; of the way between two
 * nodes, where the caller waits for more than the callee does; and of calls that no longer come. Anomalies
 * of an edge carry its `callerId`.
 *
 * A probability is the rank among blocks of as many calls in the baseline. O(calls · log calls).
 *
 * @param baseline - calls of when all was well; a few hundred an edge say more than ten
 * @param recent - calls around the incident, from a little before
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { callAnomalies } from '@aegis/root-cause';
 * const call = (startMs: number, clientMs: number) => ({
 *   traceId: `${startMs}`, nodeId: 'db', callerId: 'web', operation: 'get', startMs, serverMs: 5,
 *   clientMs, selfMs: 5, isAsync: false, isError: false, isErrorOrigin: false,
 * });
 * const baseline = Array.from({ length: 100 }, (_, i) => call(i * 1000, 7 + (i % 3)));
 * const recent = Array.from({ length: 20 }, (_, i) => call(100_000 + i * 1000, i < 8 ? 8 : 90));
 * const [gap] = callAnomalies(baseline, recent);
 * gap?.sentence; // => 'web waits for db 21.5 times as long as usual beyond what db takes'
 * gap?.callerId; // => 'web'
 * ```
 *
 * @see Yu et al. (2023), Nezha, FSE, doi:10.1145/3611643.3616249, and our measurements for why no one
 * signal is enough; Vovk, Gammerman, Shafer (2005) for the rank
 */
export function callAnomalies(
  baseline: readonly CallRecord[],
  recent: readonly CallRecord[],
  options?: CallAnomaliesOptions,
): Anomaly[] {
  const { onsetMs, tailProbability } = resolveOptions('callAnomalies', DEFAULTS, options);
  if (!(tailProbability > 0 && tailProbability <= 1)) {
    throw new AegisError(
      'invalid-option',
      `callAnomalies: tailProbability is ${tailProbability}; give a number in (0, 1].`,
    );
  }
  if (onsetMs !== null) checkNumber('callAnomalies', 'onsetMs', onsetMs);
  const calm = inOrder(baseline);
  const now = inOrder(recent);
  const groups = MEASURES.map((measure) => ({ measure, of: groupCalls(calm, now, measure) }));
  const onset = onsetMs ?? estimate(groups, now);
  const places = onsetMs === null ? PLACES : 1;
  const found = groups.flatMap(({ measure, of }) => judge(of, measure, onset, places));
  const after = now.filter(({ startMs }) => startMs >= onset);
  const missing = missingCalls(calm, after).map(anomalyOfMissing);
  return [...found, ...missing].filter((anomaly) => anomaly.tailProbability <= tailProbability);
}

/** Calls without a time cannot be told apart in time; there is nothing to be learnt from them. */
function inOrder(calls: readonly CallRecord[]): CallRecord[] {
  return calls
    .filter(({ startMs }) => Number.isFinite(startMs))
    .sort((a, b) => a.startMs - b.startMs || byText(a.traceId, b.traceId));
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function estimate(
  groups: readonly { measure: Measure; of: readonly CallGroup[] }[],
  recent: readonly CallRecord[],
): number {
  const times = groups.filter(({ measure }) => measure.statistic === 'median');
  const from = recent[0]?.startMs ?? 0;
  const to = recent.at(-1)?.startMs ?? 0;
  return (
    onsetOfCalls(
      times.flatMap(({ of }) => of),
      from,
      to,
    ) ?? from
  );
}

/** What one measure says of all groups. */
function judge(
  groups: readonly CallGroup[],
  measure: Measure,
  onsetMs: number,
  places: number,
): Anomaly[] {
  const { statistic } = measure;
  const least = LEAST_SHIFT[statistic];
  const seen = groups.flatMap((group) => {
    const first = group.startsMs.findIndex((startMs) => startMs >= onsetMs);
    if (first < 0 || group.baseline.length < LEAST_BASELINE) return [];
    const after = group.recent.slice(first);
    const observed = summaryOf(after, after.length, statistic);
    const shift = blockShift(group.baseline, observed, after.length, statistic, least);
    return [{ group, observed, shift, firstMs: group.startsMs[first]! }];
  });
  const tails = pooledTails(seen.map(({ shift }) => shift));
  return seen.flatMap(({ group, observed, shift, firstMs }, i) => {
    if (!(shift.score >= 1)) return [];
    const usual = statistic === 'share' ? shareOf(group.baseline) : 0;
    const tail = Math.min(1, places * tails[i]!);
    const evidence = evidenceOf(group, measure, observed, usual, tail);
    const { nodeId, callerId } = group;
    const subject = {
      source: 'trace' as const,
      nodeId,
      callerId,
      signalKind: measure.signalKind,
      direction: 'up' as const,
      timestampMs: firstMs,
    };
    return [anomalyFromEvidence('call-anomaly', subject, evidence)];
  });
}

function shareOf(values: Float64Array): number {
  return summaryOf(values, values.length, 'share');
}

function evidenceOf(
  group: CallGroup,
  { channel, statistic }: Measure,
  observed: number,
  usual: number,
  tailProbability: number,
): Evidence {
  return {
    channel,
    signal: channel,
    observed: statistic === 'share' ? observed : exp(observed),
    expected: statistic === 'share' ? usual : 1,
    band: null,
    tailProbability,
    sentence: sentenceOf(group, channel, observed, usual),
  };
}

function anomalyOfMissing(missing: MissingCalls): Anomaly {
  const { nodeId, operation, observed, expected, tailProbability, firstMs } = missing;
  const evidence: Evidence = {
    channel: 'missing-calls',
    signal: operation,
    observed,
    expected,
    band: null,
    tailProbability,
    sentence: `${nodeId} asks others ${short(observed)} times for each ${operation} (expected ${short(expected)})`,
  };
  const subject = {
    source: 'trace' as const,
    nodeId,
    callerId: null,
    signalKind: 'other' as const,
    direction: 'down' as const,
    timestampMs: firstMs,
  };
  return anomalyFromEvidence('call-anomaly', subject, evidence);
}

function sentenceOf(
  { nodeId, callerId }: CallGroup,
  channel: Measure['channel'],
  observed: number,
  usual: number,
): string {
  const times = `${short(exp(observed))} times as long as usual`;
  const share = `${percent(observed)} of its calls (expected ${percent(usual)})`;
  switch (channel) {
    case 'self-time':
      return `${nodeId} works by itself ${times}`;
    case 'edge-gap':
      return `${callerId} waits for ${nodeId} ${times} beyond what ${nodeId} takes`;
    case 'duration':
      return `${nodeId} takes ${times}`;
    case 'errors':
      return `${nodeId} fails in ${share}`;
    case 'error-origin':
      return `${nodeId} fails by itself in ${share}`;
  }
}

const percent = (share: number): string => `${short(100 * share)} %`;
