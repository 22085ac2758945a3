import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignalKind } from '@aegis/core';
import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import type { MetricSeries } from '@aegis/root-cause';
import type { IncidentCase } from './incident-case.js';
import { numbersOf, readTable } from './read-table.js';

/** What the columns' endings mean, after the data set's description; `lod` is requests a second. */
const KINDS: Readonly<Record<string, SignalKind>> = {
  cpu: 'saturation',
  mem: 'saturation',
  lod: 'traffic',
  lat: 'latency',
};
/** Both files of a case make one stream, as in the evaluations published on them. */
const IS_CONTIGUOUS = true;
const STEP_MS = 1000;
const MEGABYTE = 1e6;

function readCase(folder: string, id: string, truth: string): IncidentCase {
  const [head, ...normal] = readTable(join(folder, 'normal.csv')) as [string[], ...string[][]];
  const [headAfter, ...anomalous] = readTable(join(folder, 'anomalous.csv')) as [
    string[],
    ...string[][],
  ];
  const series = head.flatMap((column, i): MetricSeries[] => {
    const [nodeId, ending] = column.split('_') as [string, string | undefined];
    const after = headAfter.indexOf(column);
    if (ending === undefined || after < 0) return [];
    const unit = ending === 'mem' ? MEGABYTE : 1;
    return [
      {
        nodeId,
        signal: column.slice(nodeId.length + 1),
        kind: KINDS[ending] ?? 'other',
        baseline: numbersOf(normal, i).map((value) => value / unit),
        recent: numbersOf(anomalous, after).map((value) => value / unit),
      },
    ];
  });
  return {
    id,
    series,
    graph: null,
    symptom: null,
    stepMs: STEP_MS,
    contiguous: IS_CONTIGUOUS,
    truth,
  };
}

/** One folder a service and fault, in it one a run. */
export function readSockshop(dataDir: string): IncidentCase[] {
  const faults = readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return faults.flatMap((fault) => {
    const truth = fault.slice(0, fault.lastIndexOf('-'));
    return readdirSync(join(dataDir, fault))
      .sort()
      .map((run) => readCase(join(dataDir, fault, run), `${fault}/${run}`, truth));
  });
}

/** The public call graph of the shop. */
export function readSockshopGraph(path: string, nodeIds: readonly string[]): GraphSource {
  const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, [string, string][]>;
  const calls = all['sock-shop'] ?? [];
  const ids = [...new Set([...nodeIds, ...calls.flat()])];
  const nodes = ids.map((id) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 }));
  const snapshot = buildSnapshot(
    nodes,
    calls.map(([from, to]) => {
      const about = { kind: 'calls' as const, protocol: null, provenance: ['declared' as const] };
      return { from, to, confidence: 1, ...about };
    }),
  );
  return { snapshot: () => snapshot };
}

/**
 * The case as it looks where somebody believes that it began so many rows later (or, below 0, earlier):
 * rows move from one side of the split to the other.
 */
export function shiftOnset(one: IncidentCase, rows: number): IncidentCase {
  const series = one.series.map((column) => {
    const all = Float64Array.from([...Array.from(column.baseline), ...Array.from(column.recent)]);
    const split = Math.min(all.length - 1, Math.max(1, column.baseline.length + rows));
    return { ...column, baseline: all.slice(0, split), recent: all.slice(split) };
  });
  return { ...one, series };
}

/** So much of the time before a fault stays baseline; the rest is looked at as if something had happened. */
const CALM_SHARE = 0.6;

/** The time before each fault, in which nothing was wrong: the truth is nothing. */
export function calmSockshop(cases: readonly IncidentCase[]): IncidentCase[] {
  return cases.map((one) => ({
    ...one,
    id: `${one.id}/before`,
    truth: '',
    series: one.series.map((column) => {
      const split = Math.floor(CALM_SHARE * column.baseline.length);
      const all = Float64Array.from(column.baseline);
      return { ...column, baseline: all.slice(0, split), recent: all.slice(split) };
    }),
  }));
}
