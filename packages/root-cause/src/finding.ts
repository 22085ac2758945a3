import type { Anomaly, Issue } from '@aegis/core';
import { familyOfAnomaly, familyOfIssue, probabilityOfIssue } from './families.js';
import { mentionsIn } from './mentions.js';
import type { Finding } from './node-evidence.js';

/** An anomaly as a finding; null where it points nowhere bad or has no time or probability. */
export function findingOfAnomaly(anomaly: Anomaly): Finding | null {
  const family = familyOfAnomaly(anomaly);
  const { tailProbability, timestampMs } = anomaly;
  if (family === null || !(tailProbability > 0 && tailProbability <= 1)) return null;
  if (!Number.isFinite(timestampMs)) return null;
  const [first] = anomaly.evidence;
  return {
    key: anomaly.signal,
    family,
    firstMs: plain(timestampMs),
    lastMs: plain(timestampMs),
    evidence: {
      channel: family,
      signal: anomaly.signal,
      observed: finiteOf(first?.observed),
      expected: finiteOf(first?.expected),
      band: first?.band?.every(Number.isFinite)
        ? [plain(first.band[0]), plain(first.band[1])]
        : null,
      tailProbability,
      sentence: anomaly.sentence,
    },
    mentions: anomaly.signalKind === 'log' ? mentionsIn(anomaly.sentence) : [],
  };
}

/** A known problem as a finding; null where its times are not numbers. */
export function findingOfIssue(issue: Issue): Finding | null {
  const { firstSeenMs, lastSeenMs } = issue;
  if (!Number.isFinite(firstSeenMs) || !Number.isFinite(lastSeenMs)) return null;
  const family = familyOfIssue(issue);
  return {
    key: issue.id,
    family,
    firstMs: plain(firstSeenMs),
    lastMs: plain(lastSeenMs),
    evidence: {
      channel: family,
      signal: issue.template,
      observed: finiteOf(issue.count),
      expected: 0,
      band: null,
      tailProbability: probabilityOfIssue(issue),
      sentence: issue.sentence,
    },
    mentions: mentionsIn(issue.template),
  };
}

const finiteOf = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? plain(value) : null;

/** Without the sign of -0, which JSON does not keep: what resumes from a snapshot must be the same. */
const plain = (value: number): number => value + 0;
