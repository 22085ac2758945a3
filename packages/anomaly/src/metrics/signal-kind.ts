import type { SignalKind } from '@aegis/core';

// Words of metric names, after Prometheus' and OpenTelemetry's conventions; the first rule that fits wins.
const RULES: readonly (readonly [SignalKind, readonly string[]])[] = [
  ['errors', ['error', 'errors', 'failed', 'failures', 'failure', '5xx', 'exceptions', 'dropped']],
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

/** The smallest difference that means anything, as a share of the level. */
const RELATIVE_QUANTUM = 0.02;
/** The same for shares of one, where a level near 0 says nothing about what matters. */
const RATIO_QUANTUM = 0.01;
const LEAST_QUANTUM = 1e-9;

/** The smallest change of a series that is worth a word, at its present level. */
export function quantumOf(name: string, level: number): number {
  const relative = Math.abs(level) * RELATIVE_QUANTUM;
  const isRatio = /_(ratio|fraction|utilization|utilisation)$/.test(name);
  return Math.max(LEAST_QUANTUM, relative, isRatio ? RATIO_QUANTUM : 0);
}
