import type { SignalKind } from '@aegis/core';

// Words of metric names, after Prometheus' and OpenTelemetry's conventions; the first rule that fits wins.
const RULES: readonly (readonly [SignalKind, readonly string[]])[] = [
  ['errors', ['error', 'errors', 'failed', 'failures', 'failure', '5xx', 'exceptions', 'dropped']],
  // How long a runtime pauses for itself, whatever the quantile is called: nobody waits for an answer of it.
  ['saturation', ['gc', 'garbage', 'eventloop', 'compaction']],
  ['latency', ['latency', 'duration', 'lat', 'delay', 'elapsed', 'p50', 'p90', 'p95', 'p99']],
  ['availability', ['available', 'availability', 'up', 'ready', 'healthy', 'uptime']],
  [
    'saturation',
    [
      'cpu',
      'memory',
      'mem',
      'utilization',
      'utilisation',
      'saturation',
      'disk',
      'heap',
      'queue',
      'backlog',
      'pending',
      'inflight',
      'flight',
      'lag',
    ],
  ],
  [
    'traffic',
    ['requests', 'request', 'rps', 'qps', 'throughput', 'hits', 'calls', 'traffic', 'rate'],
  ],
];

/**
 * What a metric measures, as far as its name says.
 *
 * @example
 * ```ts
 * import { signalKindOf } from '@aegis/anomaly';
 * signalKindOf('http_server_request_duration_seconds'); // => 'latency'
 * signalKindOf('http_server_error_ratio'); // => 'errors'
 * signalKindOf('frobnications'); // => 'other'
 * ```
 */
export function signalKindOf(name: string): SignalKind {
  const words = new Set(name.toLowerCase().split(/[^a-z0-9]+/));
  return RULES.find(([, known]) => known.some((word) => words.has(word)))?.[0] ?? 'other';
}

/** Of shares of one, where a level near 0 says nothing about what matters. */
const RATIO_QUANTUM = 0.01;

/** The smallest change of a series that is worth a word, whatever its level; 0 where the name says nothing. */
export function leastQuantumOf(name: string): number {
  return /_(ratio|fraction|utilization|utilisation)$/.test(name) ? RATIO_QUANTUM : 0;
}
