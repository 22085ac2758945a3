import { type Anomaly, contentId, type Evidence, type Severity } from '@aegis/core';
import { log10 } from '@aegis/core/math';

/** What an anomaly is about, beside the evidence that it is made of. */
export type AnomalySubject = Pick<
  Anomaly,
  'source' | 'nodeId' | 'callerId' | 'signalKind' | 'direction' | 'timestampMs'
>;

/** One piece of evidence as an anomaly; `prefix` tells ids of different detectors apart. */
export function anomalyFromEvidence(
  prefix: string,
  subject: AnomalySubject,
  evidence: Evidence,
): Anomaly {
  const { channel, signal, tailProbability, sentence } = evidence;
  const { nodeId, callerId, timestampMs } = subject;
  const score = -log10(tailProbability);
  return {
    ...subject,
    id: contentId(prefix, channel, callerId ?? '', nodeId ?? '', signal, timestampMs),
    signal,
    score,
    tailProbability,
    severity: severityOf(score),
    evidence: [evidence],
    sentence,
  };
}

/** How bad so many bans are, in words. */
export function severityOf(bans: number): Severity {
  if (bans >= 4) return 'critical';
  return bans >= 3 ? 'error' : bans >= 2 ? 'warning' : 'info';
}
