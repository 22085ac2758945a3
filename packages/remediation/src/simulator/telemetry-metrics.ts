import type { MetricDataPoint, Random } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { NodeKind } from '@aegis/graph/csr';
import { isTrafficSource } from '../features/traffic-source.js';
import type { World } from './world.js';

/** The names of the series that a {@link Simulation} emits, one of each a node that has it. */
export const SIMULATED_METRICS: readonly string[] = Object.freeze([
  'http_server_request_duration_seconds',
  'http_server_error_ratio',
  'http_server_requests_per_second',
  'container_cpu_utilization_ratio',
  'container_memory_utilization_ratio',
  'kube_deployment_status_replicas_available',
  'node_cpu_utilization_ratio',
  'kube_node_status_ready',
]);

/** Whose processes are watched from inside; others are only seen by those who call them. */
const WATCHED: ReadonlySet<NodeKind> = new Set([
  'service',
  'workload',
  'ingress',
  'datastore',
  'cache',
  'queue',
]);

/** The 95th percentile of a sum of a few exponential times lies about here above its mean. */
const P95 = 2.4;

function clamp01(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** One scrape of all that is watched, with the noise of real scrapes: counts are counts. */
export function scrape(world: World, random: Random): MetricDataPoint[] {
  const points: MetricDataPoint[] = [];
  const { topology } = world;
  const seconds = world.tickMs / 1000;
  const timestampMs = world.nowMs;
  for (let i = 0; i < topology.count; i++) {
    const node = topology.nodes[i]!;
    const labels = Object.freeze({ service: node.id });
    const put = (name: number, value: number): void => {
      points.push({ name: SIMULATED_METRICS[name]!, timestampMs, value, labels });
    };
    if (node.kind === 'node' && topology.canFail[i] === 1) {
      // What strains a machine makes what is on it slow, and its processor busy.
      const speed = world.disturbances.machineSpeed[i]!;
      put(6, clamp01(1 - 0.55 * Math.min(1, speed) + 0.015 * random.normal()));
      put(7, speed === 0 ? 0 : 1);
    }
    if (topology.nominalRate[i]! <= 0 || isTrafficSource(node)) continue;
    const expected = world.state.rate[i]! * seconds;
    const requests = Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal()));
    const failing = world.state.error[i]!;
    const spread = Math.sqrt((failing * (1 - failing)) / Math.max(1, requests));
    put(0, P95 * world.state.latency[i]! * exp(0.06 * random.normal()));
    put(1, clamp01(failing + spread * random.normal()));
    put(2, requests / seconds);
    if (!WATCHED.has(node.kind)) continue;
    put(3, clamp01(0.03 + 0.92 * world.state.utilisation[i]! + 0.015 * random.normal()));
    put(4, clamp01(world.state.memory[i]! + 0.004 * random.normal()));
    put(5, world.state.available[i]!);
  }
  return points;
}
