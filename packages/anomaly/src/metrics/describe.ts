import {
  type Anomaly,
  contentId,
  type Evidence,
  type Severity,
  type SignalKind,
} from '@aegis/core';
import { pow } from '@aegis/core/math';
import { CHANNELS, type ChannelName } from './surprise.js';

type Direction = Anomaly['direction'];

/** Which point an anomaly is about. */
export interface PointIdentity {
  readonly series: string;
  readonly nodeId: string | null;
  readonly signalKind: SignalKind;
  readonly timestampMs: number;
  readonly value: number;
}

/** What is said of it. */
export interface PointVerdict {
  readonly score: number;
  readonly tailProbability: number;
  readonly expected: number;
  readonly band: readonly [low: number, high: number];
}

const WORDS: Readonly<Record<ChannelName, string>> = {
  range: 'outside everything seen so far',
  level: 'far from its level',
  change: 'a jump from the point before',
  season: 'wrong for the time of day',
  shift: 'shifted for the last points',
  drift: 'shifted for the last hundred points',
  variance: 'restless',
  course: 'a course not seen before',
  shape: 'a shape not seen before',
  'double-shape': 'a slower shape not seen before',
  'flat-line': 'unmoved for longer than ever before',
};

/** Four significant digits, without trailing zeros. */
function short(x: number): string {
  const rounded = Number(x.toPrecision(4));
  // The largest numbers of all round up to none.
  return String(Number.isFinite(rounded) ? rounded : x);
}

function evidenceOf(point: PointIdentity, verdict: PointVerdict, bans: Float64Array): Evidence[] {
  const strong = CHANNELS.map((channel, c) => ({ channel, bans: bans[c]! }))
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
function isBad(kind: SignalKind, direction: Direction): boolean {
  if (kind === 'latency' || kind === 'errors' || kind === 'saturation') return direction === 'up';
  if (kind === 'availability') return direction === 'down';
  return true;
}

function severityOf(kind: SignalKind, direction: Direction, score: number): Severity {
  if (!isBad(kind, direction)) return 'info';
  if (kind === 'availability') return 'critical';
  if (kind === 'errors' || kind === 'latency') return score >= 6 ? 'critical' : 'error';
  return score >= 8 ? 'error' : 'warning';
}

/**
 * The anomaly that a verdict makes, with its reasons and one sentence.
 *
 * @param bans - how surprised each channel is, in the order of {@link CHANNELS}
 */
export function describeAnomaly(
  point: PointIdentity,
  verdict: PointVerdict,
  bans: Float64Array,
): Anomaly {
  const { score, expected, band } = verdict;
  const direction = point.value > expected ? 'up' : point.value < expected ? 'down' : 'none';
  const evidence = evidenceOf(point, verdict, bans);
  const why =
    evidence[0] === undefined ? 'unusual in sum' : WORDS[evidence[0].channel as ChannelName];
  return {
    id: contentId('anomaly', point.series, point.timestampMs),
    source: 'metric',
    nodeId: point.nodeId,
    signal: point.series,
    signalKind: point.signalKind,
    direction,
    timestampMs: point.timestampMs,
    score,
    tailProbability: verdict.tailProbability,
    severity: severityOf(point.signalKind, direction, score),
    evidence,
    sentence:
      `${point.series} is ${short(point.value)}, ${why}; ` +
      `expected ${short(expected)} (${short(band[0])} to ${short(band[1])}).`,
  };
}
