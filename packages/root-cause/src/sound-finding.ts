import type { Anomaly, Evidence, Issue } from '@aegis/core';

/** As many as a snapshot may hold of one anomaly. */
const MOST_EVIDENCE = 256;

/**
 * The anomaly with what no snapshot could hold put right, itself where nothing is wrong with it; null
 * where its time, score or probability is none.
 */
export function soundAnomaly(anomaly: Anomaly): Anomaly | null {
  const { timestampMs, score, tailProbability, evidence } = anomaly;
  if (!Number.isFinite(timestampMs) || !Number.isFinite(score)) return null;
  if (!isProbability(tailProbability)) return null;
  const isSound =
    isPlain(timestampMs) &&
    isPlain(score) &&
    evidence.length <= MOST_EVIDENCE &&
    evidence.every(isSoundEvidence);
  if (isSound) return anomaly;
  const kept = evidence.filter((one) => isProbability(one.tailProbability));
  return {
    ...anomaly,
    // Adding 0 turns -0 into 0, which JSON can hold.
    timestampMs: timestampMs + 0,
    score: score + 0,
    evidence: kept.slice(0, MOST_EVIDENCE).map(repaired),
  };
}

/** The known problem, likewise; null where the time of its latest sighting is none. */
export function soundIssue(issue: Issue): Issue | null {
  const { firstSeenMs, lastSeenMs, count } = issue;
  if (!Number.isFinite(lastSeenMs)) return null;
  const isCount = count >= 0 && count < Infinity;
  if (isPlain(firstSeenMs) && isPlain(lastSeenMs) && isCount && isPlain(count)) return issue;
  return {
    ...issue,
    firstSeenMs: (Number.isFinite(firstSeenMs) ? firstSeenMs : lastSeenMs) + 0,
    lastSeenMs: lastSeenMs + 0,
    // It was seen, or it would not be told of.
    count: isCount ? count + 0 : 1,
  };
}

function isSoundEvidence({ tailProbability, observed, expected, band }: Evidence): boolean {
  const numbers = [observed, expected, ...(band ?? [])];
  return isProbability(tailProbability) && numbers.every((one) => one === null || isPlain(one));
}

function repaired(evidence: Evidence): Evidence {
  const { observed, expected, band } = evidence;
  return {
    ...evidence,
    observed: finiteOrNull(observed),
    expected: finiteOrNull(expected),
    band: band?.every(Number.isFinite) ? [band[0] + 0, band[1] + 0] : null,
  };
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value + 0 : null;
}

/** A number that JSON gives back as it is. */
function isPlain(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function isProbability(value: number): boolean {
  return value > 0 && value <= 1;
}
