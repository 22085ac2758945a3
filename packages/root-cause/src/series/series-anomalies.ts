import { AegisError, type Anomaly, contentId, resolveOptions, type Severity } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import type { MetricSeries } from './metric-series.js';
import { badDirections } from './metric-series.js';
import { jointOnset, type Onset, type Rise, riseOf } from './onset.js';
import { evidenceOf, type SeriesEvidence, silent } from './series-evidence.js';
import { clampValues, type SeriesScale, scaleOf } from './series-scale.js';

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
/** A rise below this many scale units has no vote on the onset. */
const LEAST_RISE = 3;
/** However far a series rose, its vote counts no more than this. */
const MOST_RISE = 30;
/** Deviations are cut off here, so that one wild value does not decide where the rise was. */
const MOST_DEVIATION = 50;
/** Where the time before is unknown, as much calm as this share of the window is taken for it. */
const CALM_SHARE = 0.25;
/** So much of the end of a baseline may turn out to be bad. */
const LOOK_BACK_SHARE = 0.25;
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
  const windows = series.map((one) => windowOf(one, contiguous));
  const rises = windows.map((one) => bestRise(one, contiguous ? 0 : CALM_SHARE));
  const length = Math.max(0, ...windows.map(({ recent }) => recent.length));
  const votes = votesOf(windows, rises);
  const felt = votes.filter(({ nodeId }) => nodeId === symptom);
  const margin = Math.floor(MARGIN_SHARE * length);
  const joint = jointOnset(felt.length > 0 ? felt : votes, length, margin);
  const found = windows.map((one) => judge(one, joint));
  const adjusted = adjust(windows, found);
  const anomalies = windows.flatMap((one, i) => {
    const p = adjusted[i]!;
    if (p > least || found[i]!.direction === 'none') return [];
    const own = rises[i]!.height >= LEAST_RISE ? rises[i]!.index : (joint?.index ?? 0);
    const lookedBack = one.recent.length - series[i]!.recent.length;
    return [anomalyOf(one, found[i]!, p, startMs + (own - lookedBack) * stepMs)];
  });
  const first = series.findIndex((_, i) => windows[i]!.recent.length === length);
  const lookedBack = length - (series[first]?.recent.length ?? 0);
  return { anomalies, onset: joint && { ...joint, index: joint.index - lookedBack } };
}

interface Vote {
  readonly nodeId: string;
  readonly index: number;
  readonly weight: number;
}

/** A series cut and measured. */
interface Window extends MetricSeries {
  readonly baseline: Float64Array;
  readonly recent: Float64Array;
  readonly scale: SeriesScale | null;
}

/**
 * Where the values follow one another, the end of the baseline may already be bad, if somebody saw it
 * late: it is looked at together with what came after.
 */
function windowOf(one: MetricSeries, contiguous: boolean): Window {
  const all = clampValues(one.baseline);
  const kept = contiguous ? all.length - Math.floor(LOOK_BACK_SHARE * all.length) : all.length;
  const baseline = all.subarray(0, kept);
  const recent = new Float64Array(all.length - kept + one.recent.length);
  recent.set(all.subarray(kept));
  recent.set(clampValues(one.recent), all.length - kept);
  return { ...one, baseline, recent, scale: scaleOf(one.kind, baseline) };
}

/** One vote a node, for its clearest rise. Traffic goes up and down with the hour and has none. */
function votesOf(series: readonly MetricSeries[], rises: readonly Rise[]): Vote[] {
  const best = new Map<string, Vote>();
  for (const [i, { nodeId, kind }] of series.entries()) {
    const { index, height } = rises[i]!;
    const weight = Math.min(MOST_RISE, height) - LEAST_RISE;
    if (kind === 'traffic' || kind === 'other' || !(weight > (best.get(nodeId)?.weight ?? 0)))
      continue;
    best.set(nodeId, { nodeId, index, weight });
  }
  return [...best.values()];
}

function bestRise({ kind, scale, recent }: Window, calmShare: number): Rise {
  if (scale === null) return { index: 0, height: 0 };
  const { level, unit } = scale;
  const calmBefore = Math.floor(calmShare * recent.length);
  return badDirections(kind)
    .map((direction) => {
      const deviations = recent.map((value) =>
        Math.max(-MOST_DEVIATION, Math.min(MOST_DEVIATION, (direction * (value - level)) / unit)),
      );
      return riseOf(deviations, calmBefore);
    })
    .reduce((best, one) => (one.height > best.height ? one : best));
}

/** Values within the margin before the onset belong to neither side; they are taken as after it. */
function judge(one: Window, onset: Onset | null): SeriesEvidence {
  if (one.scale === null) return silent(one);
  const at = onset === null ? 0 : Math.max(0, onset.index - onset.margin);
  return evidenceOf(one, one.scale, Math.min(at, Math.max(0, one.recent.length - 1)));
}

/** Benjamini and Hochberg's adjustment among the series of one node and kind. */
function adjust(series: readonly MetricSeries[], found: readonly SeriesEvidence[]): Float64Array {
  const groups = new Map<string, number[]>();
  for (const [i, { nodeId, kind }] of series.entries()) {
    const key = `${kind}\u001f${nodeId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  const adjusted = new Float64Array(series.length).fill(1);
  const p = (i: number): number => found[i]!.evidence.tailProbability;
  for (const group of groups.values()) {
    group.sort((a, b) => p(b) - p(a));
    let least = 1;
    for (const [place, i] of group.entries()) {
      least = Math.min(least, (p(i) * group.length) / (group.length - place));
      adjusted[i] = least;
    }
  }
  return adjusted;
}

function anomalyOf(
  { nodeId, signal, kind }: MetricSeries,
  { direction, evidence }: SeriesEvidence,
  tailProbability: number,
  timestampMs: number,
): Anomaly {
  const score = -log10(tailProbability);
  return {
    id: contentId('series-anomaly', nodeId, signal, timestampMs),
    source: 'metric',
    nodeId,
    signal,
    signalKind: kind,
    direction,
    timestampMs,
    score,
    tailProbability,
    severity: severityOf(score),
    evidence: [{ ...evidence, tailProbability }],
    sentence: evidence.sentence,
  };
}

export function severityOf(score: number): Severity {
  if (score >= 4) return 'critical';
  return score >= 3 ? 'error' : score >= 2 ? 'warning' : 'info';
}
