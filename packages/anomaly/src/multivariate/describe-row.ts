import { type Anomaly, contentId, type Evidence, type Severity } from '@aegis/core';
import { pow } from '@aegis/core/math';
import { signalKindOf } from '../metrics/signal-kind.js';
import type { MetricContribution } from './multivariate-verdict.js';

/** What an anomaly is about. */
export interface RowIdentity {
  readonly nodeId: string | null;
  readonly timestampMs: number;
  readonly score: number;
  readonly tailProbability: number;
}

/** Metrics with at least this share of the score are evidence, and no more than so many. */
const LEAST_SHARE = 0.05;
const MOST_EVIDENCE = 5;
/** A value, or ten of them, so many deviations from its level is out of place by itself. */
const FAR = 4;
const ERROR_SCORE = 8;

/** Four significant digits, without trailing zeros. */
function short(x: number): string {
  return String(Number(x.toPrecision(4)));
}

/** `value`, `shift`, or, where the metric alone is as always, `relation`. */
function channelOf({ now, lately }: MetricContribution): 'value' | 'shift' | 'relation' {
  if (Math.abs(now) >= FAR) return 'value';
  return Math.abs(lately) >= FAR ? 'shift' : 'relation';
}

function sentenceOf(contribution: MetricContribution): string {
  const { metric, observed, expected, band } = contribution;
  const [low, high] = band;
  const value = observed === null ? 'missing' : short(observed);
  const usual = `${short(expected)} (${short(low)} to ${short(high)})`;
  const channel = channelOf(contribution);
  if (channel === 'value') return `${metric} is ${value}, expected ${usual}`;
  if (channel === 'shift') return `${metric} has moved away from ${usual}, now ${value}`;
  return `${metric} is ${value} and does not go with the others as it did`;
}

function evidenceOf(contribution: MetricContribution): Evidence {
  return {
    channel: channelOf(contribution),
    signal: contribution.metric,
    observed: contribution.observed,
    expected: contribution.expected,
    band: contribution.band,
    tailProbability: pow(10, -contribution.score),
    sentence: sentenceOf(contribution),
  };
}

function severityOf(score: number): Severity {
  return score >= ERROR_SCORE ? 'error' : 'warning';
}

/** The anomaly that a row makes; `contributions` has the greatest first, and at least one. */
export function describeRow(
  identity: RowIdentity,
  contributions: readonly MetricContribution[],
): Anomaly {
  const { nodeId, timestampMs, score, tailProbability } = identity;
  const strong = contributions
    .filter((contribution, place) => place === 0 || contribution.score >= LEAST_SHARE * score)
    .slice(0, MOST_EVIDENCE);
  const top = strong[0]!;
  const way = Math.abs(top.now) >= FAR ? top.now : top.lately;
  const others = strong.length - 1;
  const more = others === 0 ? '' : `; with ${others} more ${others === 1 ? 'metric' : 'metrics'}`;
  return {
    id: contentId('anomaly', nodeId ?? '', top.metric, timestampMs),
    source: 'metric',
    nodeId,
    signal: top.metric,
    signalKind: signalKindOf(top.metric),
    direction: way > 0 ? 'up' : way < 0 ? 'down' : 'none',
    timestampMs,
    score,
    tailProbability,
    severity: severityOf(score),
    evidence: strong.map(evidenceOf),
    sentence: `${sentenceOf(top)}${more}.`,
  };
}
