import { existsSync } from 'node:fs';
import { MLLogAnomalyDetector } from '@aegis/anomaly';
import type { Anomaly, Issue } from '@aegis/core';
import { readTable } from './read-table.js';

const NAMES = {
  service: ['container_name', 'serviceName', 'service'],
  text: ['message', 'log', 'body'],
  time: ['timestamp', 'time'],
};
/** A time is in the unit in which it lies between the years 2001 and 2286. */
const [LEAST_MS, MOST_MS] = [1e12, 1e13];
const THOUSAND = 1000;

/** Milliseconds of a time in seconds, milli-, micro- or nanoseconds, or as a date. */
export function millisecondsOf(text: string): number {
  let time = Number(text);
  if (!Number.isFinite(time)) return Date.parse(text);
  while (time >= MOST_MS) time /= THOUSAND;
  while (time > 0 && time < LEAST_MS) time *= THOUSAND;
  return time;
}

/** What the log detector, as it ships, says of a case's lines up to a time; nothing where there are none. */
export function readRcaevalLogs(
  path: string,
  untilMs: number,
): {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
} {
  if (!existsSync(path) && !existsSync(`${path}.gz`)) return { anomalies: [], issues: [] };
  const [head, ...rows] = readTable(path) as [string[], ...string[][]];
  const column = (names: readonly string[]): number =>
    head.indexOf(names.find((name) => head.includes(name)) ?? '');
  const [service, text, time] = [NAMES.service, NAMES.text, NAMES.time].map(column) as [
    number,
    number,
    number,
  ];
  const detector = new MLLogAnomalyDetector();
  const lines = rows
    .map((row) => ({
      nodeId: (row[service] ?? '').replace(/-db$/, ''),
      text: row[text] ?? '',
      timestampMs: millisecondsOf(row[time] ?? ''),
    }))
    .filter(({ timestampMs }) => timestampMs > 0 && timestampMs < untilMs)
    .sort((a, b) => a.timestampMs - b.timestampMs);
  const anomalies = lines.flatMap(({ nodeId, text: line, timestampMs }) => [
    ...detector.processLog(line, { nodeId, timestampMs }).anomalies,
  ]);
  return { anomalies, issues: detector.issues() };
}
