import type { Anomaly, Evidence } from '@aegis/core';
import { short } from '../short-number.js';
import { floatValues } from './float-values.js';
import type { MetricSeries } from './metric-series.js';
import { ScaleMeter, type SeriesScale } from './series-scale.js';
import { instruments, judge, type Verdict } from './verdict.js';

/** What a series says of an incident. */
export interface SeriesEvidence {
  readonly direction: Anomaly['direction'];
  /** How far it moved, in scale units of the baseline, >= 0; 0 where it says nothing. */
  readonly shift: number;
  readonly evidence: Evidence;
}

/**
 * Turns a raw series into evidence: how improbable its shift after the onset is, by the rank of the same
 * shift among windows of the baseline. One-sided by kind: a latency that falls is nothing. The shift is
 * the lesser of that from the baseline's level and that from just before the onset, so a series that
 * drifted long ago is not accused. Never infinite, never NaN; a baseline of fewer than ten finite values
 * gives probability 1.
 *
 * O(baseline · log window); use {@link seriesAnomalies} for many series with an unknown onset.
 *
 * @param onset - index into `recent` of the first value that may be bad; 0 where all of it may be
 *
 * @example
 * ```ts
 * import { seriesEvidence } from '@aegis/root-cause';
 * const baseline = Array.from({ length: 100 }, (_, i) => 0.3 + 0.01 * (i % 5));
 * const cpu = { nodeId: 'db', signal: 'cpu', kind: 'saturation' as const, baseline };
 * const busy = seriesEvidence({ ...cpu, recent: [0.32, 0.31, 0.97, 0.98, 0.99] }, 2);
 * busy.direction; // => 'up'
 * busy.evidence.tailProbability < 0.01; // => true
 * seriesEvidence({ ...cpu, recent: [0.3, 0.3, 0.1, 0.1, 0.1] }, 2).evidence.tailProbability; // => 1
 * ```
 *
 * @see Vovk, Gammerman, Shafer (2005), Algorithmic Learning in a Random World, for the rank; the power
 * law beyond the highest rank is ours, so that clear cases do not tie
 */
export function seriesEvidence(series: MetricSeries, onset: number): SeriesEvidence {
  const baseline = floatValues(series.baseline);
  const recent = floatValues(series.recent);
  const scale = new ScaleMeter(baseline.length).of(series.kind, baseline);
  const tools = instruments(Math.max(baseline.length, recent.length));
  const { kind, signal } = series;
  const verdict = judge({ kind, baseline, scale }, recent, onset, tools, 1);
  return verdict === null || scale === null ? silent(series) : tell(signal, scale, verdict);
}

/** Puts a verdict into evidence. */
export function tell(signal: string, scale: SeriesScale, verdict: Verdict): SeriesEvidence {
  const { direction, tailProbability, shift, moved, calm } = verdict;
  const { level, unit } = scale;
  const way = direction > 0 ? 'up' : 'down';
  const observed = level + direction * moved;
  const reach = direction * Math.max(unit, calm.highest());
  const evidence: Evidence = {
    channel: 'shift',
    signal,
    observed,
    expected: level,
    band: direction > 0 ? [level, level + reach] : [level + reach, level],
    tailProbability,
    sentence: `${signal} ${way} (${short(observed)}, expected ${short(level)})`,
  };
  return { direction: way, shift: shift / unit, evidence };
}

/** What a series says that says nothing. */
function silent(series: MetricSeries): SeriesEvidence {
  const evidence = {
    channel: 'shift',
    signal: series.signal,
    observed: null,
    expected: null,
    band: null,
    tailProbability: 1,
    sentence: `${series.signal} shows nothing`,
  };
  return { direction: 'none', shift: 0, evidence };
}
