import {
  type Anomaly,
  type ChangeEvent,
  ISSUE_KINDS,
  type Issue,
  SEVERITIES,
  SIGNAL_KINDS,
} from '@aegis/core';
import fc from 'fast-check';
import { anyName, anyTime } from './numbers.js';

const probability = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1e-3, 1e-6, 1e-9, 0.5, 1) },
  fc.double({ min: 1e-300, max: 1, noNaN: true }),
  fc.constantFrom(0, 2, -1, Number.NaN, Infinity, 5e-324),
);
const score = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(3, 6, 9, 0.3, 0) },
  fc.constantFrom(Number.NaN, Infinity, -1, 1e308),
);
const node = fc.option(anyName, { freq: 8 });

/** Anomalies as detectors give them, and as they never should. */
export const anyAnomaly: fc.Arbitrary<Anomaly> = fc
  .record({
    source: fc.constantFrom('log' as const, 'metric' as const, 'trace' as const),
    nodeId: node,
    signal: fc.constantFrom('cpu', 'p99', 'line', '__proto__', ''),
    signalKind: fc.constantFrom(...SIGNAL_KINDS),
    direction: fc.constantFrom('up' as const, 'down' as const, 'none' as const),
    timestampMs: anyTime,
    score,
    tailProbability: probability,
    severity: fc.constantFrom(...SEVERITIES),
    evidence: fc.constantFrom(
      [],
      [
        {
          channel: 'range',
          signal: 'cpu',
          observed: 9,
          expected: 1,
          band: [0, 2] as const,
          tailProbability: 1e-6,
          sentence: 'far out',
        },
      ],
    ),
    sentence: fc.constantFrom('it is up', ''),
  })
  .map((rest) => ({ id: `${rest.nodeId}/${rest.signal}/${rest.timestampMs}`, ...rest }));

export const anyIssue: fc.Arbitrary<Issue> = fc
  .record({
    kind: fc.constantFrom(...ISSUE_KINDS),
    nodeId: node,
    severity: fc.constantFrom(...SEVERITIES),
    firstSeenMs: anyTime,
    lastSeenMs: anyTime,
    count: fc.constantFrom(1, 5, 1e9, 0, -1, Number.NaN),
    template: fc.constantFrom('OOMKilled <*>', 'timed out after <*>', '__proto__', ''),
    sentence: fc.constantFrom('a problem', ''),
  })
  .map((rest) => ({ id: `${rest.nodeId}/${rest.kind}`, ...rest }));

export const anyChange: fc.Arbitrary<ChangeEvent> = fc.record(
  {
    nodeId: anyName,
    kind: fc.constantFrom('deploy' as const, 'config' as const, 'flag' as const, 'scale' as const),
    timestampMs: anyTime,
    id: fc.constantFrom('abc', '__proto__'),
    summary: fc.constantFrom('fix the cart', ''),
  },
  { requiredKeys: ['nodeId', 'kind', 'timestampMs'] },
);

/** An anomaly that no other is like. */
export const newAnomaly = (i: number): Anomaly => ({
  id: `a${i}`,
  source: 'metric',
  nodeId: `n${i}`,
  signal: `signal ${i * 7919}`,
  signalKind: 'latency',
  direction: 'up',
  timestampMs: i * 1000,
  score: 5,
  tailProbability: 1e-5,
  severity: 'error',
  evidence: [],
  sentence: `latency of n${i} is up`,
});
