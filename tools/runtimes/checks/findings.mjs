/** A finding as the detectors give it; `score` is whole. */
export const anomaly = (nodeId, signalKind, timestampMs, score) => ({
  id: `${nodeId}-${signalKind}-${timestampMs}`,
  source: 'metric',
  nodeId,
  signal: signalKind,
  signalKind,
  direction: signalKind === 'availability' ? 'down' : 'up',
  timestampMs,
  score,
  // Not a power: engines differ in the last bits of those.
  tailProbability: Number(`1e-${score}`),
  severity: 'error',
  evidence: [],
  sentence: `${signalKind} of ${nodeId} is far from usual`,
});

export const issue = (nodeId, kind, timestampMs) => ({
  id: `${nodeId}-${kind}`,
  kind,
  nodeId,
  severity: 'critical',
  firstSeenMs: timestampMs,
  lastSeenMs: timestampMs + 60_000,
  count: 3,
  template: `${kind} <*>`,
  sentence: `${kind} in ${nodeId}`,
});
