import { AegisError, type Anomaly, resolveOptions } from '@aegis/core';
import { anomalyFromEvidence } from '../anomaly-from-evidence.js';
import { falseDiscoveryRates } from './false-discovery.js';
import {
  clearestRise,
  LEAST_RISE,
  type MeasuredSeries,
  measure,
  recentOf,
} from './measured-series.js';
import type { MetricSeries } from './metric-series.js';
import { jointOnset, type Onset, type Rise } from './onset.js';
import { type SeriesEvidence, tell } from './series-evidence.js';
import { ScaleMeter } from './series-scale.js';
import { instruments, judge } from './verdict.js';

/** Options of {@link seriesAnomalies}. */
export interface SeriesAnomaliesOptions {
  /** The time of the first value of `recent`, in milliseconds. @defaultValue 0 */
  readonly startMs?: number;
  /** The time between two values, in milliseconds, > 0. @defaultValue 60000 */
  readonly stepMs?: number;
  /**
   * Whether `recent` follows the baseline without a gap, so that a series that is bad from its first
   * value on changed there. Where it does not, such a series may have drifted long ago, and has no vote
   * on the onset.
   * @defaultValue true
   */
  readonly contiguous?: boolean;
  /**
   * The node where it hurts: where it clearly changed for the worse, that was the onset. Left out or
   * without a clear change, all nodes have a vote.
   * @defaultValue null
   */
  readonly symptom?: string | null;
  /**
   * What is likelier than this when all is well is left out, in (0, 1]. Raising it lets in weaker
   * evidence.
   * @defaultValue 0.1
   */
  readonly tailProbability?: number;
}

/** The anomalies of an incident's series, and when it seems to have begun. */
export interface SeriesAnomalies {
  readonly anomalies: readonly Anomaly[];
  /** Null where no series rose clearly: then all of `recent` was taken to be after the onset. */
  readonly onset: Onset | null;
}

const DEFAULTS: Required<SeriesAnomaliesOptions> = Object.freeze({
  startMs: 0,
  stepMs: 60_000,
  contiguous: true,
  symptom: null,
  tailProbability: 0.1,
});
/** However far a series rose, its vote counts no more than this. */
const MOST_RISE = 30;
/** Where the time before is unknown, as much calm as this share of the window is taken for it. */
const CALM_SHARE = 0.25;
/** The onset is uncertain by this share of the window. */
const MARGIN_SHARE = 0.05;

/**
 * Turns the raw series around an incident into anomalies for `RootCauseAnalyzer.addNodeAnomaly`. The
 * onset is not asked for but estimated: each series votes for where it rose, and the joint mode counts.
 * Probabilities are adjusted for how many series of one kind a node has, so that twenty metrics do not
 * find by chance what one would not.
 *
 * O(series · baseline · log window).
 *
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { seriesAnomalies } from '@aegis/root-cause';
 * const baseline = Array.from({ length: 100 }, (_, i) => 0.3 + 0.01 * (i % 5));
 * const recent = [0.31, 0.3, 0.9, 0.95, 0.97];
 * const series = [{ nodeId: 'db', signal: 'cpu', kind: 'saturation' as const, baseline, recent }];
 * const { anomalies, onset } = seriesAnomalies(series, { stepMs: 1000 });
 * onset?.index; // => 2
 * anomalies[0]?.sentence; // => 'cpu up (0.955, expected 0.32)'
 * anomalies[0]?.timestampMs; // => 2000
 * ```
 *
 * @see Pham et al. (2024), BARO, FSE, doi:10.1145/3660805, for why the onset must be estimated; Benjamini
 * and Hochberg (1995) for the adjustment
 */
export function seriesAnomalies(
  series: readonly MetricSeries[],
  options?: SeriesAnomaliesOptions,
): SeriesAnomalies {
  const resolved = resolveOptions('seriesAnomalies', DEFAULTS, options);
  const { stepMs, startMs, contiguous, symptom, tailProbability: least } = resolved;
  if (!(stepMs > 0) || !Number.isFinite(startMs) || !(least > 0 && least <= 1)) {
    throw new AegisError(
      'invalid-option',
      'seriesAnomalies: give stepMs > 0, a finite startMs and a tailProbability in (0, 1].',
    );
  }
  const scratch = new Float64Array(longestOf(series));
  const meter = new ScaleMeter(scratch.length);
  const measured = series.map((one) => measure(one, contiguous, meter));
  const length = measured.reduce((most, one) => Math.max(most, lengthOf(one)), 0);
  const calmShare = contiguous ? 0 : CALM_SHARE;
  const rises = measured.map((one) =>
    hasVote(one) ? clearestRise(one, calmShare, scratch) : null,
  );
  const votes = votesOf(measured, rises);
  const felt = votes.filter(({ nodeId }) => nodeId === symptom);
  const margin = Math.floor(MARGIN_SHARE * length);
  const joint = jointOnset(felt.length > 0 ? felt : votes, length, margin);
  // Values within the margin before the onset belong to neither side; they are taken as after it.
  const begin = joint === null ? 0 : Math.max(0, joint.index - margin);
  const tools = instruments(scratch.length);
  const verdicts = measured.map((one) => {
    const recent = recentOf(one, scratch);
    const at = Math.min(begin, Math.max(0, recent.length - 1));
    return judge(one, recent, at, tools, least);
  });
  const rates = falseDiscoveryRates(
    Float64Array.from(verdicts, (verdict) => verdict?.tailProbability ?? 1),
    measured.map(({ nodeId, kind }) => `${kind}\u001f${nodeId}`),
  );
  const anomalies = measured.flatMap((one, i) => {
    const verdict = verdicts[i]!;
    if (verdict === null || one.scale === null || rates[i]! > least) return [];
    const rise = rises[i] ?? clearestRise(one, calmShare, scratch);
    const own = rise.height >= LEAST_RISE ? rise.index : (joint?.index ?? 0);
    const timestampMs = startMs + (own - one.lookedBack.length) * stepMs;
    return [anomalyOf(one, tell(one.signal, one.scale, verdict), rates[i]!, timestampMs)];
  });
  const first = measured.find((one) => lengthOf(one) === length);
  const lookedBack = first?.lookedBack.length ?? 0;
  return { anomalies, onset: joint && { ...joint, index: joint.index - lookedBack } };
}

/** So long are a baseline and what came after it at most. */
function longestOf(series: readonly MetricSeries[]): number {
  return series.reduce((most, one) => Math.max(most, one.baseline.length + one.recent.length), 0);
}

function lengthOf({ lookedBack, latest }: MeasuredSeries): number {
  return lookedBack.length + latest.length;
}

interface Vote {
  readonly nodeId: string;
  readonly index: number;
  readonly weight: number;
}

/** Traffic goes up and down with the hour, and an unknown signal as it likes. */
function hasVote({ kind }: MeasuredSeries): boolean {
  return kind !== 'traffic' && kind !== 'other';
}

/** One vote a node, for its clearest rise. */
function votesOf(series: readonly MeasuredSeries[], rises: readonly (Rise | null)[]): Vote[] {
  const best = new Map<string, Vote>();
  for (const [i, { nodeId }] of series.entries()) {
    const { index, height } = rises[i] ?? { index: 0, height: 0 };
    const weight = Math.min(MOST_RISE, height) - LEAST_RISE;
    if (!(weight > (best.get(nodeId)?.weight ?? 0))) continue;
    best.set(nodeId, { nodeId, index, weight });
  }
  return [...best.values()];
}

function anomalyOf(
  { nodeId, kind }: MeasuredSeries,
  { direction, evidence }: SeriesEvidence,
  tailProbability: number,
  timestampMs: number,
): Anomaly {
  const about = { source: 'metric' as const, nodeId, signalKind: kind, direction, timestampMs };
  return anomalyFromEvidence('series-anomaly', about, { ...evidence, tailProbability });
}
