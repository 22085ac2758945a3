import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSnapshot, type GraphNode, type GraphSource } from '@aegis/graph/csr';
import type { CausalEvent } from '@aegis/root-cause/causal';
import { parse } from 'csv-parse/sync';
import { type CausalSet, pairKey } from './causal-set.js';
import { type NumberMatrix, readNpy } from './npy.js';
import { filesOfTar } from './tar.js';

const ARCHIVE = '.tar.gz';

/** The sets in the folder, packed or not, by name. */
export function readAlarmSets(dataDir: string): CausalSet[] {
  const names = readdirSync(dataDir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) {
      return existsSync(join(dataDir, entry.name, 'Alarm.csv')) ? [entry.name] : [];
    }
    return entry.name.endsWith(ARCHIVE) ? [entry.name] : [];
  });
  return names.sort().map((name) => {
    const path = join(dataDir, name);
    const files = name.endsWith(ARCHIVE)
      ? filesOfTar(readFileSync(path))
      : new Map(readdirSync(path).map((file) => [file, readFileSync(join(path, file))]));
    return setOf(name.replace(ARCHIVE, ''), files);
  });
}

function setOf(name: string, files: ReadonlyMap<string, Buffer>): CausalSet {
  const alarms = files.get('Alarm.csv');
  const graph = files.get('DAG.npy');
  if (alarms === undefined || graph === undefined) {
    throw new Error(`${name}: Alarm.csv or DAG.npy is missing`);
  }
  const topology = files.get('Topology.npy');
  const truth = readNpy(graph);
  return {
    name,
    events: eventsOf(alarms),
    types: Array.from({ length: truth.rows }, (_, i) => String(i)),
    truth: new Set(ones(truth).map(([from, to]) => pairKey(String(from), String(to)))),
    topology: topology === undefined ? null : topologyOf(readNpy(topology)),
    watched: null,
  };
}

function eventsOf(alarms: Buffer): CausalEvent[] {
  const rows = parse(alarms, { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    type: String(Number(row.alarm_id)),
    group: String(Number(row.device_id)),
    timestampMs: 1000 * Number(row.start_timestamp),
  }));
}

function ones({ rows, columns, values }: NumberMatrix): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) if (values[i * columns + j] !== 0) found.push([i, j]);
  }
  return found;
}

function topologyOf(matrix: NumberMatrix): GraphSource {
  const nodes = Array.from(
    { length: matrix.rows },
    (_, i): GraphNode => ({ id: String(i), kind: 'node', namespace: null, replicas: 1 }),
  );
  const links = ones(matrix).filter(([i, j]) => i !== j);
  const edges = links.map(([i, j]) => ({
    from: String(i),
    to: String(j),
    kind: 'calls' as const,
    protocol: null,
    provenance: ['declared' as const],
    confidence: 1,
  }));
  const snapshot = buildSnapshot(nodes, edges);
  return { snapshot: () => snapshot };
}
