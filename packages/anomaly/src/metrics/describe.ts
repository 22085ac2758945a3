import {
  type Anomaly,
  contentId,
  type Evidence,
  type Severity,
  type SignalKind,
} from '@aegis/core';
import { log10, pow } from '@aegis/core/math';
import { CHANNELS, type ChannelName, type SeriesVerdict } from './series-detector.js';

/** Which point an anomaly is about. */
export interface PointIdentity {
  readonly series: string;
  readonly nodeId: string | null;
  readonly signalKind: SignalKind;
  readonly timestampMs: number;
  readonly value: number;
}

const WORDS: Readonly<Record<ChannelName, string>> = {
  range: 'outside everything seen so far',
  residual: 'far from its level',
  season: 'wrong for the time of day',
  context: 'a shape not seen before',
  'slow-context': 'a course not seen before',
};

/** Four significant digits, without trailing zeros. */
function short(x: number): string {
  return String(Number(x.toPrecision(4)));
}

function evidenceOf(point: PointIdentity, verdict: SeriesVerdict): Evidence[] {
  const strong = CHANNELS.map((channel, c) => ({ channel, bans: verdict.bans[c]! }))
    .filter(({ bans }) => bans >= 1)
    .sort((a, b) => b.bans - a.bans);
  return strong.map(({ channel, bans }) => ({
    channel,
    signal: point.series,
    observed: point.value,
    expected: verdict.expected,
    band: verdict.band,
    tailProbability: pow(10, -bans),
    sentence: `${point.series} is ${short(point.value)}: ${WORDS[channel]}`,
  }));
}

/** Which direction of which kind is the bad one; the other is worth knowing, no more. */
function isBad(kind: SignalKind, direction: 'up' | 'down' | 'none'): boolean {
  if (kind === 'latency' || kind === 'errors' || kind === 'saturation') return direction === 'up';
  if (kind === 'availability') return direction === 'down';
  return true;
}

function severityOf(kind: SignalKind, verdict: SeriesVerdict, score: number): Severity {
  if (!isBad(kind, verdict.direction)) return 'info';
  if (kind === 'availability') return 'critical';
  if (kind === 'errors' || kind === 'latency') return score >= 6 ? 'critical' : 'error';
  return score >= 8 ? 'error' : 'warning';
}

/** The anomaly that a verdict makes, with its reasons and one sentence. */
export function describeAnomaly(point: PointIdentity, verdict: SeriesVerdict): Anomaly {
  const score = -log10(verdict.tailProbability);
  const evidence = evidenceOf(point, verdict);
  const [low, high] = verdict.band;
  const why =
    evidence[0] === undefined ? 'unusual in sum' : WORDS[evidence[0].channel as ChannelName];
  return {
    id: contentId('anomaly', point.series, point.timestampMs),
    source: 'metric',
    nodeId: point.nodeId,
    signal: point.series,
    signalKind: point.signalKind,
    direction: verdict.direction,
    timestampMs: point.timestampMs,
    score,
    tailProbability: verdict.tailProbability,
    severity: severityOf(point.signalKind, verdict, score),
    evidence,
    sentence:
      `${point.series} is ${short(point.value)}, ${why}; ` +
      `expected ${short(verdict.expected)} (${short(low)} to ${short(high)}).`,
  };
}
