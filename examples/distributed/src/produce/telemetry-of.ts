import { type MetricDataPoint, Random } from '@aegis/core';
import type { PartitionedLine, Telemetry } from '../bus/messages.js';
import { partitionOf } from '../bus/partition-of.js';
import {
  callersOf,
  type Fault,
  faultsOf,
  START_MS,
  serviceName,
  TICK_MS,
  type Workload,
} from './workload.js';

/** A message and the partition that it goes to. */
export interface Routed {
  readonly partition: number;
  readonly telemetry: Telemetry;
}

/** What a service's trouble is in a tick: its own, that of one it calls, or none. */
type Trouble = 'own' | 'felt' | 'none';

const POINTS_PER_MESSAGE = 500;
const LINES_PER_MESSAGE = 250;
const FELT_SHARE = 0.5;
/** Also where all is well. */
const SLOW_SHARE = 0.01;
const PATHS = ['cart', 'orders', 'search', 'users', 'prices', 'stock'] as const;

/**
 * All telemetry of a workload, tick by tick and always the same: lines and points of every service, in
 * messages by partition, then the time for every partition.
 */
export function* telemetryOf(workload: Workload, partitions: number): Generator<Routed[]> {
  const root = new Random(workload.seed);
  const sources = Array.from({ length: workload.services }, (_, service) => ({
    name: serviceName(service),
    partition: partitionOf(serviceName(service), partitions),
    random: root.fork(serviceName(service)),
  }));
  const faults = faultsOf(workload);
  for (let tick = 0; tick < workload.ticks; tick++) {
    const nowMs = START_MS + tick * TICK_MS;
    const points: MetricDataPoint[][] = Array.from({ length: partitions }, () => []);
    const lines: PartitionedLine[][] = Array.from({ length: partitions }, () => []);
    for (const [service, source] of sources.entries()) {
      const trouble = troubleOf(service, tick, faults);
      const { name, partition } = source;
      points[partition]!.push(...pointsOf(name, workload.series, trouble, nowMs, source.random));
      lines[partition]!.push(...linesOf(name, workload.lines, trouble, nowMs, source.random));
    }
    yield toMessages(points, lines, nowMs + TICK_MS);
  }
}

function troubleOf(service: number, tick: number, faults: readonly Fault[]): Trouble {
  const active = faults.find(({ fromTick, toTick }) => tick >= fromTick && tick < toTick);
  if (active === undefined) return 'none';
  if (active.service === service) return 'own';
  return callersOf(active.service).includes(service) ? 'felt' : 'none';
}

function pointsOf(
  service: string,
  series: number,
  trouble: Trouble,
  timestampMs: number,
  random: Random,
): MetricDataPoint[] {
  const factor = trouble === 'own' ? 6 : trouble === 'felt' ? 2.5 : 1;
  const errors = trouble === 'none' ? 0 : trouble === 'own' ? 0.4 : 0.4 * FELT_SHARE;
  const point = (name: string, route: number, value: number): MetricDataPoint => ({
    name,
    labels: { service, route: `r${route}` },
    timestampMs,
    value,
  });
  return Array.from({ length: series }, (_, at) => {
    const noise = 0.9 + 0.2 * random.float();
    if (at % 3 === 0) return point('http_request_duration_seconds', at, 0.08 * noise * factor);
    if (at % 3 === 1) return point('http_server_error_ratio', at, 0.002 * noise + errors);
    return point('cpu_usage_ratio', at, 0.4 * noise * (trouble === 'own' ? 1.8 : 1));
  });
}

function linesOf(
  service: string,
  count: number,
  trouble: Trouble,
  startMs: number,
  random: Random,
): PartitionedLine[] {
  const bad = trouble === 'own' ? 0.5 : trouble === 'felt' ? 0.2 : 0;
  return Array.from({ length: count }, (_, at) => {
    const receivedMs = startMs + Math.floor((at * TICK_MS) / count);
    const time = new Date(receivedMs).toISOString();
    const path = PATHS[Math.floor(random.float() * PATHS.length)]!;
    const id = Math.floor(random.float() * 100_000);
    const tookMs = Math.floor(5 + random.float() * 80);
    if (random.chance(SLOW_SHARE)) {
      return {
        line: `${time} WARN [${service}] ${path} took ${10 * tookMs} ms`,
        nodeId: service,
        receivedMs,
      };
    }
    const line =
      random.float() < bad
        ? `${time} ERROR [${service}] GET /api/${path}/${id} failed: connect ECONNREFUSED 10.0.0.${id % 256}:5432`
        : `${time} INFO [${service}] GET /api/${path}/${id} answered 200 in ${tookMs} ms`;
    return { line, nodeId: service, receivedMs };
  });
}

function toMessages(
  points: readonly MetricDataPoint[][],
  lines: readonly PartitionedLine[][],
  nowMs: number,
): Routed[] {
  const messages: Routed[] = [];
  for (let partition = 0; partition < points.length; partition++) {
    for (const part of partsOf(points[partition]!, POINTS_PER_MESSAGE)) {
      messages.push({ partition, telemetry: { kind: 'metrics', points: part } });
    }
    for (const part of partsOf(lines[partition]!, LINES_PER_MESSAGE)) {
      messages.push({ partition, telemetry: { kind: 'logs', lines: part } });
    }
    // Also where there was nothing: that a service has fallen silent is known by the time alone.
    messages.push({ partition, telemetry: { kind: 'clock', nowMs } });
  }
  return messages;
}

function partsOf<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += size) parts.push(items.slice(at, at + size));
  return parts;
}
