import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRecord } from '@aegis/core';
import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import { serviceGraphOf, spansToCalls } from '@aegis/graph/traces';
import { readNezhaSpans } from './nezha-spans.js';
import { readTable } from './read-table.js';

const MINUTE_MS = 60_000;
/** A minute's file ends so long after its name says, by the times of the spans in it. */
const ENDS_AFTER_MS = 13_000;
const NAME_COLUMNS = 2;
/** The data set says that a fault shows for about three minutes. */
const LASTS_MS = 4 * MINUTE_MS;

/** A fault that was put in. */
export interface NezhaFault {
  readonly id: string;
  readonly service: string;
  readonly fault: string;
  readonly startMs: number;
  /** The data set has two times for some, a minute apart; the earlier one. */
  readonly earliestMs: number;
  /** When it is taken to show no more. */
  readonly endMs: number;
}

/** One row of a service's metrics, about the minute that ends then. */
export interface NezhaSample {
  readonly timestampMs: number;
  readonly service: string;
  readonly values: readonly number[];
}

/** What was seen in the minute that a file is named for. */
export interface NezhaMinute {
  readonly name: string;
  readonly endMs: number;
  readonly calls: readonly CallRecord[];
}

/** Lines of one template in one minute. */
export interface NezhaLines {
  readonly minute: string;
  readonly endMs: number;
  /** Of the phase before any fault was put in. */
  readonly isFaultFree: boolean;
  readonly service: string;
  readonly template: string;
  readonly lines: number;
}

/** One day of one application. */
export interface NezhaDay {
  readonly name: string;
  readonly faults: readonly NezhaFault[];
  readonly metrics: readonly string[];
  readonly samples: readonly NezhaSample[];
  readonly minutes: readonly NezhaMinute[];
  readonly lines: readonly NezhaLines[];
  readonly graph: GraphSource;
}

/** The days that were recorded in a year: each application has its own. */
export function readNezhaDays(dataDir: string, year: string): NezhaDay[] {
  return readdirSync(dataDir)
    .filter((name) => name.startsWith(`${year}-`) && existsSync(join(dataDir, name, 'cases.json')))
    .sort()
    .map((name) => readNezhaDay(dataDir, name));
}

/** All of a day; the calls are those that its spans show, and the graph is theirs. */
export function readNezhaDay(dataDir: string, name: string): NezhaDay {
  const folder = join(dataDir, name);
  const [head, ...rows] = readTable(join(folder, 'metrics_long.csv')) as [string[], ...string[][]];
  const samples = rows.map((row) => ({
    timestampMs: Number(row[0]) * 1000,
    service: row[1]!,
    values: row.slice(NAME_COLUMNS).map(Number),
  }));
  const minutes = readMinutes(folder, name);
  return {
    name,
    faults: readFaults(join(folder, 'cases.json')),
    metrics: head.slice(NAME_COLUMNS),
    samples,
    minutes,
    lines: readLines(join(folder, 'log_templates.csv'), name),
    graph: graphOf(minutes, samples),
  };
}

interface CaseRow {
  readonly case: string;
  readonly root_service: string;
  readonly fault: string;
  readonly inject_ts: number;
  readonly inject_ts_published: number;
}

function readFaults(path: string): NezhaFault[] {
  const rows = JSON.parse(readFileSync(path, 'utf8')) as readonly CaseRow[];
  return rows.map((row) => {
    const startMs = row.inject_ts * 1000;
    const published = row.inject_ts_published * 1000;
    // Others are off by hours.
    const isNear = Math.abs(published - startMs) <= 2 * MINUTE_MS;
    const earliestMs = isNear ? Math.min(startMs, published) : startMs;
    const { case: id, root_service: service, fault } = row;
    return { id, service, fault, startMs, earliestMs, endMs: startMs + LASTS_MS };
  });
}

function endOf(day: string, minute: string): number {
  return Date.parse(`${day}T${minute.slice(0, 5).replace('_', ':')}:00Z`) + ENDS_AFTER_MS;
}

function readMinutes(folder: string, day: string): NezhaMinute[] {
  const traces = join(folder, 'traces_raw');
  const files = existsSync(traces) ? readdirSync(traces).sort() : [];
  return files.map((file) => {
    const name = file.slice(0, 5);
    const calls = spansToCalls(readNezhaSpans(join(traces, file)));
    return { name, endMs: endOf(day, name), calls };
  });
}

function readLines(path: string, day: string): NezhaLines[] {
  return readTable(path)
    .slice(1)
    .map((row) => {
      const [minute, service, template, lines] = row as [string, string, string, string];
      return {
        minute,
        endMs: endOf(day, minute),
        isFaultFree: minute.endsWith('_ff'),
        service,
        template,
        lines: Number(lines),
      };
    });
}

/** Whom the spans show calling whom, with the services that only metrics know. */
function graphOf(minutes: readonly NezhaMinute[], samples: readonly NezhaSample[]): GraphSource {
  const { nodes, edges } = serviceGraphOf(minutes.flatMap(({ calls }) => calls)).snapshot();
  const known = new Set(nodes.map(({ id }) => id));
  const unseen = [...new Set(samples.map(({ service }) => service))].filter((id) => !known.has(id));
  const more = unseen.map((id) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 }));
  const snapshot = buildSnapshot([...nodes, ...more], edges);
  return { snapshot: () => snapshot };
}

/** Whether a minute that ends then has anything of a fault in it. */
export function isInFault(minuteEndMs: number, { earliestMs, endMs }: NezhaFault): boolean {
  return minuteEndMs > earliestMs && minuteEndMs - MINUTE_MS < endMs;
}
