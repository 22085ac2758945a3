import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { changeEvents, type Reading, type WatchedSpan } from '@aegis/root-cause/causal';
import { parse } from 'csv-parse/sync';
import { type CausalSet, pairKey } from './causal-set.js';

type Row = Readonly<Record<string, string>>;

/** Kinds of variables whose values are amounts. */
const AMOUNTS = new Set(['Continuous', 'Counter']);

/** A subsystem's runs with its expert graph. */
export interface MachineSet extends CausalSet {
  readonly readings: readonly Reading[];
  readonly watched: ReadonlyMap<string, WatchedSpan>;
}

/** The subsystems in the folder, by name. */
export function readMachineSets(dataDir: string): MachineSet[] {
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('exp_'))
    .map(({ name }) => join(dataDir, name))
    .filter((folder) => fileEndingIn(folder, '_edges.csv') !== undefined)
    .sort()
    .map(setOf);
}

function fileEndingIn(folder: string, ending: string): string | undefined {
  return readdirSync(folder).find((name) => name.endsWith(ending));
}

function rowsOf(path: string): Row[] {
  const bytes = readFileSync(path);
  return parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true }) as Row[];
}

/** Only the variables of the expert graph are looked at, as the authors do. */
function setOf(folder: string): MachineSet {
  const edges = rowsOf(join(folder, fileEndingIn(folder, '_edges.csv') ?? ''));
  const nodes = rowsOf(join(folder, fileEndingIn(folder, '_nodes.csv') ?? ''));
  const types = nodes.map(({ label }) => label ?? '');
  const watched = new Map<string, WatchedSpan>();
  const readings: Reading[] = [];
  for (const path of runFiles(folder)) {
    const rows = rowsOf(path);
    const group = basename(path).replace(/\.csv(\.gz)?$/, '');
    let endMs = 0;
    for (const { time_s, node = '', value = '', type = '' } of rows) {
      const timestampMs = 1000 * Number(time_s);
      endMs = Math.max(endMs, timestampMs);
      if (!types.includes(node)) continue;
      readings.push({
        id: node,
        group,
        timestampMs,
        value: AMOUNTS.has(type) ? Number(value) : value,
      });
    }
    watched.set(group, { startMs: 0, endMs });
  }
  return {
    name: basename(folder).replace('exp_', ''),
    events: changeEvents(readings),
    types,
    truth: new Set(edges.map((edge) => pairKey(edge.source_label ?? '', edge.target_label ?? ''))),
    topology: null,
    watched,
    readings,
  };
}

function runFiles(folder: string): string[] {
  const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(path, name));
  return folders(folder)
    .flatMap(folders)
    .flatMap((run) =>
      readdirSync(run)
        .filter((name) => /\.csv(\.gz)?$/.test(name))
        .map((name) => join(run, name)),
    )
    .sort();
}
