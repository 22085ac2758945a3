import type { CallRecord, SignalKind } from '@aegis/core';
import type { MetricSeries } from '@aegis/root-cause';
import type { IncidentCase } from './incident-case.js';
import { isInFault, type NezhaDay, type NezhaFault } from './nezha-day.js';
import { nezhaCounts } from './nezha-logs.js';

const MINUTE_MS = 60_000;
/** How long a fault may show; the data set says about three minutes. */
const LASTS_MS = 4 * MINUTE_MS;
/** Metrics from so long before, so that the rise can be seen. */
const BEFORE_MS = 30_000;
/** A normal window ends so long before the next fault. */
const APART_MS = 10_000;
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
    const startMs = fault.startMs - LASTS_MS - APART_MS;
    const isClear = day.faults.every(
      (other) => other.startMs >= fault.startMs || other.startMs + LASTS_MS <= startMs,
    );
    const nothing = { id: `${fault.id}/before`, service: '', fault: 'none', startMs };
    return isClear ? [caseOf({ ...day, faults: [...day.faults, nothing] }, nothing, withLogs)] : [];
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
    logs: withLogs ? nezhaCounts(day, fault, LASTS_MS) : null,
  };
}

function isOfAnyFault(timestampMs: number, faults: readonly NezhaFault[]): boolean {
  return faults.some(
    ({ startMs }) => timestampMs >= startMs - SLACK_MS && timestampMs < startMs + LASTS_MS,
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
    const since = startMs - fault.startMs;
    if (since < -MINUTE_MS || since >= LASTS_MS) return false;
    return since >= 0 || !isOfAnyFault(startMs, earlier);
  });
}

function seriesOf({ metrics, samples, faults }: NezhaDay, fault: NezhaFault): MetricSeries[] {
  const services = [...new Set(samples.map(({ service }) => service))].sort();
  return services.flatMap((nodeId) => {
    const own = samples
      .filter(({ service }) => service === nodeId)
      .sort((a, b) => a.timestampMs - b.timestampMs);
    const calm = own.filter(
      ({ timestampMs }) => !faults.some((one) => isInFault(timestampMs, one, LASTS_MS)),
    );
    const around = own.filter(({ timestampMs }) => {
      const since = timestampMs - fault.startMs;
      return since >= -BEFORE_MS && since < LASTS_MS;
    });
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
