import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { signalKindOf } from '@aegis/anomaly';
import type { LogRecord } from '@aegis/core';
import type { MetricSeries } from '@aegis/root-cause';
import { changesOf } from './rcb-changes.js';
import {
  readLines,
  readObject,
  readRows,
  textOf,
  textsOf,
  timeOf,
  wordsOfRow,
} from './rcb-files.js';
import type { RcbIncident, RcbLine, RcbPattern, RcbSpan, RcbTruth } from './rcb-incident.js';
import { readTable } from './read-table.js';

const SEVERITIES: Readonly<Record<string, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  WARNING: 13,
  ERROR: 17,
  FATAL: 21,
  CRITICAL: 21,
};
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'timestamp',
  'start',
  'service',
  'severity_text',
  'msg',
  'trace_id',
  'span_id',
  'parent_id',
  'duration_ms',
  'status',
]);

function readLogs(folder: string): RcbLine[] {
  return readLines(folder, 'logs.ndjson')
    .map((row) => {
      const severity = textOf(row, 'severity_text').toUpperCase();
      const record: LogRecord = {
        timestampMs: timeOf(row, 'timestamp'),
        severityNumber: SEVERITIES[severity] ?? 0,
        severityText: severity,
        body: textOf(row, 'msg'),
        attributes: {},
        resource: {},
        traceId: null,
        spanId: null,
      };
      const text = [severity, record.body, ...wordsOfRow(row, OWN_FIELDS)].join(' ');
      return { service: textOf(row, 'service'), record, text };
    })
    .filter(({ record }) => Number.isFinite(record.timestampMs))
    .sort((a, b) => (a.record.timestampMs ?? 0) - (b.record.timestampMs ?? 0));
}

function readSpans(folder: string): RcbSpan[] {
  return readRows(folder, 'traces.json').map((row) => ({
    spanId: textOf(row, 'span_id'),
    parentId: textOf(row, 'parent_id'),
    service: textOf(row, 'service'),
    name: textOf(row, 'name'),
    startMs: timeOf(row, 'start'),
    durationMs: Number(row.duration_ms ?? Number.NaN),
    isError: textOf(row, 'status').toUpperCase() === 'ERROR',
    text: wordsOfRow(row, OWN_FIELDS).join(' '),
  }));
}

function readPatterns(folder: string): RcbPattern[] {
  return readRows(folder, 'patterns.json').map((row) => ({
    service: textOf(row, 'service'),
    signature: textOf(row, 'signature'),
    count: Number(row.count ?? 0),
    delta: Number(row.delta_vs_baseline ?? 0),
    isBad: textOf(row, 'sentiment') === 'negative',
  }));
}

/** The metrics on a grid of the commonest step. */
function readSeries(folder: string): Pick<RcbIncident, 'series' | 'startMs' | 'stepMs'> {
  const [, ...rows] = readTable(join(folder, 'metrics.csv'));
  const points = rows
    .map(([time, service, metric, value]) => ({
      timeMs: Date.parse(time ?? ''),
      service: service ?? '',
      metric: metric ?? '',
      value: value ? Number(value) : Number.NaN,
    }))
    .filter(({ timeMs }) => Number.isFinite(timeMs));
  const times = [...new Set(points.map(({ timeMs }) => timeMs))].sort((a, b) => a - b);
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  const stepMs = steps.sort((a, b) => a - b)[steps.length >> 1] ?? 60_000;
  const startMs = times[0] ?? 0;
  const length = Math.floor(((times.at(-1) ?? startMs) - startMs) / stepMs) + 1;
  const series = new Map<string, MetricSeries & { readonly recent: Float64Array }>();
  for (const { timeMs, service, metric, value } of points) {
    const key = `${service}\u001f${metric}`;
    const known = series.get(key) ?? {
      nodeId: service,
      signal: metric,
      kind: signalKindOf(metric),
      baseline: [],
      recent: new Float64Array(length).fill(Number.NaN),
    };
    known.recent[Math.floor((timeMs - startMs) / stepMs)] = value;
    series.set(key, known);
  }
  return { series: [...series.values()], startMs, stepMs };
}

function readIncident(root: string, id: string): RcbIncident {
  const folder = join(root, id, 'environment', 'data');
  const alert = readObject(folder, 'alert.json');
  return {
    id,
    alert: {
      service: textOf(alert, 'service'),
      metric: textOf(alert, 'metric'),
      firedMs: timeOf(alert, 'fired_at'),
      summary: textOf(alert, 'summary'),
    },
    lines: readLogs(folder),
    spans: readSpans(folder),
    patterns: readPatterns(folder),
    ...readSeries(folder),
    changes: changesOf(
      readRows(folder, 'context/commits.json'),
      readRows(folder, 'context/deploys.json'),
    ),
  };
}

/** The incidents of a folder, in the order of their names. */
export function readRcb(root: string): RcbIncident[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(join(root, name, 'environment', 'data', 'alert.json')))
    .sort()
    .map((name) => readIncident(root, name));
}

/** What an incident was, for the scorer alone. */
export function readRcbTruth(root: string, id: string): RcbTruth {
  const truth = readObject(join(root, id, 'tests'), 'ground_truth.json');
  return {
    commit: textOf(truth, 'root_cause_commit'),
    service: textOf(truth, 'first_failing_service'),
    blastRadius: textsOf(truth, 'blast_radius'),
  };
}
