import { type Anomaly, contentId } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { type ChannelFinding, SHARES } from './log-channels.js';
import { severityWord } from './log-issues.js';

/** An anomaly of what the channels found, the least probable first. */
export function composeAnomaly(
  service: string,
  severityNumber: number,
  findings: readonly ChannelFinding[],
  timestampMs: number,
): Anomaly {
  const evidence = findings
    .map((finding) => finding.evidence)
    .sort((a, b) => a.tailProbability - b.tailProbability);
  const { channel, signal, tailProbability, sentence } = evidence[0]!;
  const word = severityWord(severityNumber);
  return {
    id: contentId('anomaly', service, channel, signal, timestampMs),
    source: 'log',
    nodeId: service === '' ? null : service,
    signal,
    signalKind: findings.some((finding) => finding.group === 'errors') ? 'errors' : 'log',
    direction: 'up',
    timestampMs,
    score: Math.max(0, -log10(tailProbability)),
    tailProbability,
    severity: word === 'info' ? 'warning' : word,
    evidence,
    sentence,
  };
}

/** What the ensemble of models says of a whole window, as a finding. */
export function unusualWindow(
  service: string,
  template: { readonly id: string; readonly text: string } | null,
  tailProbability: number,
  observed: number,
): ChannelFinding {
  const what = template === null ? '' : `, most of all by "${template.text}"`;
  return {
    evidence: {
      channel: 'window',
      signal: template?.id ?? 'window',
      observed,
      expected: null,
      band: null,
      tailProbability,
      sentence: `What ${service} says is mixed unlike any window before${what}.`,
    },
    share: SHARES.vector,
    group: 'volume',
  };
}
