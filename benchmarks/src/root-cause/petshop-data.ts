import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signalKindOf } from '@aegis/anomaly';
import { buildSnapshot, type GraphSource, type NodeKind } from '@aegis/graph/csr';
import type { MetricSeries } from '@aegis/root-cause';
import type { IncidentCase } from './incident-case.js';
import { numbersOf, readTable } from './read-table.js';

const HEADER_ROWS = 4;
const PERCENT = 100;
const STEP_MS = 5 * 60_000;
const SCENARIOS = ['low_traffic', 'high_traffic'];

/** Columns of one file by node and metric: `PetSite/latency/p99`. */
type Columns = ReadonlyMap<string, { nodeId: string; name: string; values: Float64Array }>;

export interface PetshopScenario {
  readonly name: string;
  readonly graph: GraphSource;
  readonly normal: Columns;
  readonly cases: readonly IncidentCase[];
}

interface Target {
  readonly target: { readonly node: string };
  readonly root_cause: { readonly node: string };
}

function readColumns(path: string): Columns {
  const table = readTable(path);
  const [nodes, metrics, statistics] = table as [string[], string[], string[]];
  const rows = table.slice(HEADER_ROWS);
  const columns = new Map<string, { nodeId: string; name: string; values: Float64Array }>();
  for (let column = 1; column < nodes.length; column++) {
    const nodeId = nodes[column]!;
    const raw = numbersOf(rows, column);
    // The data set's availability is the percentage of requests without a fault: an error ratio.
    const isAvailability = metrics[column] === 'availability';
    const name = `${isAvailability ? 'errors' : metrics[column]}/${statistics[column]}`;
    const values = isAvailability ? raw.map((value) => 1 - value / PERCENT) : raw;
    columns.set(`${nodeId}/${name}`, { nodeId, name, values });
  }
  return columns;
}

/** X-Ray ends a name with the segment's type; `remote` is a peer that only its callers report. */
function kindOf(id: string): NodeKind {
  return id.endsWith('_remote') ? 'external' : 'service';
}

/** The call graph: rows call columns. */
function readGraph(path: string): GraphSource {
  const [head, ...rows] = readTable(path) as [string[], ...string[][]];
  const ids = [...new Set([...head.slice(1), ...rows.map((row) => row[0]!)])];
  const nodes = ids.map((id) => ({ id, kind: kindOf(id), namespace: null, replicas: 1 }));
  const edges = rows.flatMap((row) =>
    head.flatMap((to, column) => {
      if (column === 0 || !(Number(row[column]) > 0)) return [];
      const about = { kind: 'calls' as const, protocol: null, provenance: ['trace' as const] };
      return [{ from: row[0]!, to, confidence: 1, ...about }];
    }),
  );
  const snapshot = buildSnapshot(nodes, edges);
  return { snapshot: () => snapshot };
}

/** The series of an incident next to those of normal operation; nodes new to it have no baseline. */
export function seriesOf(baseline: Columns, recent: Columns): MetricSeries[] {
  return [...recent].map(([key, { nodeId, name, values }]) => ({
    nodeId,
    signal: name,
    kind: signalKindOf(name),
    baseline: baseline.get(key)?.values ?? new Float64Array(0),
    recent: values,
  }));
}

/** Rows `from` to `to` of every column. */
export function sliceColumns(columns: Columns, from: number, to: number): Columns {
  return new Map(
    [...columns].map(([key, column]) => [
      key,
      { ...column, values: column.values.slice(from, to) },
    ]),
  );
}

function readCase(folder: string, id: string, graph: GraphSource, normal: Columns): IncidentCase {
  const text = readFileSync(join(folder, 'target.json'), 'utf8');
  const { target, root_cause } = JSON.parse(text) as Target;
  return {
    id,
    series: seriesOf(normal, readColumns(join(folder, 'metrics.csv'))),
    graph,
    symptom: target.node,
    stepMs: STEP_MS,
    contiguous: false,
    truth: root_cause.node,
  };
}

/** The scenarios whose normal operation is there; five rows an incident, the third the alarm. */
export function readPetshop(dataDir: string): PetshopScenario[] {
  return SCENARIOS.filter((name) => existsSync(join(dataDir, name, 'noissue'))).map((name) => {
    const folder = join(dataDir, name);
    const graph = readGraph(join(folder, 'graph.csv'));
    const normal = readColumns(join(folder, 'noissue', 'metrics.csv'));
    const cases = ['train', 'test'].flatMap((part) => {
      const at = join(folder, part);
      const issues = existsSync(at) ? readdirSync(at).sort() : [];
      return issues.map((issue) =>
        readCase(join(at, issue), `${name}/${part}/${issue}`, graph, normal),
      );
    });
    return { name, graph, normal, cases };
  });
}
