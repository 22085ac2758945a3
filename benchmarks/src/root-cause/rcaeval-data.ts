import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { signalKindOf } from '@aegis/anomaly';
import type { SignalKind } from '@aegis/core';
import type { MetricSeries } from '@aegis/root-cause';
import type { IncidentCase } from './incident-case.js';
import { readRcaevalGraph } from './rcaeval-graph.js';
import { readRcaevalLogs } from './rcaeval-logs.js';
import { numbersOf, readTable } from './read-table.js';

/** Where one case lies, with what its folder's name tells. */
export interface RcaevalFolder {
  /** Below the data folder: `RE2/RE2-OB/cartservice_cpu/1`. */
  readonly id: string;
  readonly path: string;
  readonly service: string;
  readonly fault: string;
}

const METRICS = ['data.csv', 'simple_metrics.csv'];
const DEEPEST = 5;
const SECOND_MS = 1000;
/** The published evaluation looks at ten minutes before and after, one row a second. */
const ROWS = 600;
/** Names that the metrics' conventions do not cover. */
const KINDS: Readonly<Record<string, SignalKind>> = {
  workload: 'traffic',
  load: 'traffic',
  diskio: 'saturation',
  socket: 'saturation',
};

/** All folders that hold a case: `<service>_<fault>/<run>/data.csv`, at any depth. */
export function rcaevalFolders(dataDir: string): RcaevalFolder[] {
  const found: RcaevalFolder[] = [];
  const visit = (path: string, depth: number): void => {
    const entries = readdirSync(path, { withFileTypes: true });
    const parts = relative(dataDir, path).split(/[\\/]/);
    const name = parts.at(-2) ?? '';
    const cut = name.lastIndexOf('_');
    if (cut > 0 && METRICS.some((file) => existsSync(join(path, file)))) {
      const [service, fault] = [name.slice(0, cut), name.slice(cut + 1)];
      found.push({ id: parts.join('/'), path, service: withoutDatabase(service), fault });
      return;
    }
    if (depth === DEEPEST) return;
    for (const entry of entries) {
      if (entry.isDirectory()) visit(join(path, entry.name), depth + 1);
    }
  };
  visit(dataDir, 0);
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The published evaluation counts a service's database as the service. */
const withoutDatabase = (service: string): string => service.replace(/-db$/, '');

/**
 * One case: the metrics around the injection, who calls whom where there are traces, and what its logs say.
 */
export function readRcaevalCase({ id, path, service }: RcaevalFolder): IncidentCase {
  const file = METRICS.find((name) => existsSync(join(path, name))) ?? METRICS[0]!;
  const [head, ...rows] = readTable(join(path, file)) as [string[], ...string[][]];
  const times = numbersOf(rows, head.indexOf('time'));
  const injected = Number(readFileSync(join(path, 'inject_time.txt'), 'utf8').split('\n')[0]);
  const first = times.findIndex((time) => time >= injected);
  const split = first < 0 ? rows.length : first;
  const before = rows.slice(Math.max(0, split - ROWS), split);
  const after = rows.slice(split, split + ROWS);
  const series = head.flatMap((column, i): MetricSeries[] => {
    const cut = column.indexOf('_');
    // Of two quantiles of one latency the evaluation keeps the higher.
    if (cut < 0 || column.endsWith('_latency-50')) return [];
    const name = column.slice(cut + 1);
    return [
      {
        nodeId: withoutDatabase(column.slice(0, cut)),
        signal: column,
        kind: Object.hasOwn(KINDS, name) ? KINDS[name]! : signalKindOf(name),
        baseline: finite(numbersOf(before, i)),
        recent: finite(numbersOf(after, i)),
      },
    ];
  });
  const ids = [...new Set(series.map(({ nodeId }) => nodeId))];
  const startMs = injected * SECOND_MS;
  return {
    id,
    series,
    graph: readRcaevalGraph(join(path, 'traces.csv'), ids),
    symptom: null,
    stepMs: SECOND_MS,
    contiguous: true,
    truth: service,
    startMs,
    found: readRcaevalLogs(join(path, 'logs.csv'), startMs + ROWS * SECOND_MS),
  };
}

/** Infinite values, which rates over nothing give, are gaps. */
const finite = (values: Float64Array): Float64Array =>
  values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
