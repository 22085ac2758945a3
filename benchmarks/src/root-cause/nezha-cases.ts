import type { CallRecord, SignalKind } from '@aegis/core';
import type { MetricSeries } from '@aegis/root-cause';
import type { IncidentCase } from './incident-case.js';
import { isInFault, type NezhaDay, type NezhaFault } from './nezha-day.js';
import { nezhaCounts } from './nezha-logs.js';

const MINUTE_MS = 60_000;
/** Metrics show some faults for so long, and a normal window is to have nothing of them. */
const AFTERMATH_MS = 6 * MINUTE_MS;
/** Metrics from so long before, so that the rise can be seen. */
const BEFORE_MS = 30_000;
/** A normal window ends so long before the next fault. */
const APART_MS = 10_000;
/** How long such a window is. */
const LONGEST_CALM_MS = 4 * MINUTE_MS;
const SHORTEST_CALM_MS = 1.5 * MINUTE_MS;
/** A fault may begin a little before it is said to. */
const SLACK_MS = 3000;

/**
 * What the columns measure. Those of the machine are not the service's, and what a pod waits for as a
 * client is told, and better, by the calls.
 */
const KINDS: Readonly<Record<string, SignalKind>> = {
  'CpuUsage(m)': 'saturation',
  'CpuUsageRate(%)': 'saturation',
  'MemoryUsage(Mi)': 'saturation',
  'MemoryUsageRate(%)': 'saturation',
  'PodServerLatencyP90(s)': 'latency',
  'PodServerLatencyP95(s)': 'latency',
  'PodServerLatencyP99(s)': 'latency',
  'PodWorkload(Ops)': 'traffic',
};

/**
 * The incidents of a day as somebody sees them who looks back on it: what is normal is taken from all
 * that lies outside the day's faults.
 */
export function nezhaCases(day: NezhaDay, withLogs: boolean): IncidentCase[] {
  return day.faults.map((fault) => caseOf(day, fault, withLogs));
}

/** The same of times before faults, in which nothing was wrong: their truth is nothing. */
export function calmNezha(day: NezhaDay, withLogs: boolean): IncidentCase[] {
  return day.faults.flatMap((fault) => {
    const earlier = day.faults.filter(({ startMs }) => startMs < fault.startMs);
    const last = Math.max(...earlier.map(({ startMs }) => startMs));
    const endMs = fault.earliestMs - APART_MS;
    const startMs = Math.max(last + AFTERMATH_MS, endMs - LONGEST_CALM_MS);
    if (endMs - startMs < SHORTEST_CALM_MS) return [];
    const id = `${fault.id}/before`;
    const nothing = { id, service: '', fault: 'none', startMs, earliestMs: startMs, endMs };
    return [caseOf({ ...day, faults: [...day.faults, nothing] }, nothing, withLogs)];
  });
}

function caseOf(day: NezhaDay, fault: NezhaFault, withLogs: boolean): IncidentCase {
  const calls = day.minutes.flatMap((minute) => minute.calls);
  return {
    id: fault.id,
    series: seriesOf(day, fault),
    graph: day.graph,
    symptom: null,
    startMs: fault.startMs,
    stepMs: MINUTE_MS,
    contiguous: false,
    truth: fault.service,
    calls: {
      baseline: calls.filter(({ startMs }) => !isOfAnyFault(startMs, day.faults)),
      recent: callsAround(calls, day, fault),
    },
    logs: withLogs ? nezhaCounts(day, fault) : null,
  };
}

function isOfAnyFault(timestampMs: number, faults: readonly NezhaFault[]): boolean {
  return faults.some(
    ({ earliestMs, endMs }) => timestampMs >= earliestMs - SLACK_MS && timestampMs < endMs,
  );
}

/** From a minute before, unless an earlier fault still showed then. */
function callsAround(
  calls: readonly CallRecord[],
  { faults }: NezhaDay,
  fault: NezhaFault,
): CallRecord[] {
  const earlier = faults.filter(({ startMs }) => startMs < fault.startMs);
  return calls.filter(({ startMs }) => {
    if (startMs < fault.startMs - MINUTE_MS || startMs >= fault.endMs) return false;
    return startMs >= fault.startMs || !isOfAnyFault(startMs, earlier);
  });
}

function seriesOf({ metrics, samples, faults }: NezhaDay, fault: NezhaFault): MetricSeries[] {
  const services = [...new Set(samples.map(({ service }) => service))].sort();
  return services.flatMap((nodeId) => {
    const own = samples
      .filter(({ service }) => service === nodeId)
      .sort((a, b) => a.timestampMs - b.timestampMs);
    const calm = own.filter(
      ({ timestampMs }) => !faults.some((one) => isInFault(timestampMs, one)),
    );
    const around = own.filter(
      ({ timestampMs }) => timestampMs >= fault.startMs - BEFORE_MS && timestampMs < fault.endMs,
    );
    return metrics.flatMap((signal, column): MetricSeries[] => {
      if (!Object.hasOwn(KINDS, signal)) return [];
      const kind = KINDS[signal]!;
      const readingOf = ({ values }: { values: readonly number[] }): number => {
        const value = values[column]!;
        // A latency of nothing is that of no calls.
        return kind === 'latency' && value === 0 ? Number.NaN : value;
      };
      return [
        { nodeId, signal, kind, baseline: calm.map(readingOf), recent: around.map(readingOf) },
      ];
    });
  });
}
