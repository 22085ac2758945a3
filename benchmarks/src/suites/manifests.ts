import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import type { GraphEdge } from '@aegis/graph/csr';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { CallCollector, readOtlpSpans } from '@aegis/graph/traces';
import { bookinfoExport } from '../graph/bookinfo-spans.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

/** What of an application's folder is applied to run it; the whole folder where none of it is there. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'online-boutique': ['release/kubernetes-manifests.yaml'],
  'sock-shop': ['deploy/kubernetes/manifests', 'deploy/kubernetes/manifests-policy'],
  bookinfo: ['samples/bookinfo/platform/kube/bookinfo.yaml'],
};

/** Enough for every version of reviews to have its turn. */
const REQUESTS = 100;

interface AppResult {
  readonly graph: ServiceGraph;
  readonly recall: number;
  readonly precision: number;
  readonly row: readonly (string | number)[];
}

function yamlFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return /\.ya?ml$/.test(path) ? [path] : [];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => yamlFiles(join(path, name)));
}

function sourcesOf(folder: string, app: string): readonly string[] {
  const listed = (SOURCES[app] ?? []).map((part) => join(folder, part)).filter(existsSync);
  return (listed.length > 0 ? listed : [folder]).flatMap(yamlFiles);
}

const pair = (from: string, to: string): string => `${from} -> ${to}`;

function writeEdges(path: string, edges: readonly GraphEdge[], known: ReadonlySet<string>): void {
  const lines = edges.map(({ from, to, kind, protocol, provenance, confidence }) =>
    [
      from,
      to,
      kind,
      protocol ?? '',
      provenance.join('+'),
      confidence,
      known.has(pair(from, to)),
    ].join(),
  );
  const head = 'from,to,kind,protocol,provenance,confidence,expected';
  writeFileSync(path, `${[head, ...lines].join('\n')}\n`);
}

type Pairs = readonly (readonly [string, string])[];

/** How many of the known edges a graph has, and how many of its edges are known. */
function judge(
  context: SuiteContext,
  name: string,
  graph: ServiceGraph,
  expected: Pairs,
  [files, findings]: readonly [number, number],
): AppResult {
  const kinds = new Map(graph.nodes().map((node) => [node.id, node.kind]));
  // The reference is of calls between services; what an ingress routes to is not part of it.
  const edges = graph.edges().filter((edge) => kinds.get(edge.from) !== 'ingress');
  const known = new Set(expected.map(([from, to]) => pair(from, to)));
  const hits = edges.filter(({ from, to }) => known.has(pair(from, to))).length;
  if (context.outDir !== null) {
    mkdirSync(context.outDir, { recursive: true });
    writeEdges(join(context.outDir, `${name}.csv`), edges, known);
  }
  const recall = hits / known.size;
  // Where no edge is claimed, none is wrong.
  const precision = edges.length === 0 ? 1 : hits / edges.length;
  const row = [name, files, known.size, edges.length, hits, recall, precision, findings];
  return { graph, recall, precision, row };
}

function runApp(context: SuiteContext, app: string, expected: Pairs): AppResult {
  const files = sourcesOf(join(context.dataDir, app), app);
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const { graph, findings } = graphFromManifests(texts, { unparsable: 'finding' });
  return judge(context, app, graph, expected, [files.length, findings.length]);
}

/** What the spans of a mesh show, merged into the graph of the manifests. */
function addSpans(context: SuiteContext, graph: ServiceGraph, expected: Pairs): AppResult {
  const request = bookinfoExport(new Random(context.seed), REQUESTS);
  const { spans, findings } = readOtlpSpans(JSON.stringify(request));
  const collector = new CallCollector();
  collector.addAll(spans);
  collector.flush();
  const seen = new ServiceGraph();
  collector.tell(seen);
  graph.merge(seen);
  return judge(context, 'bookinfo-with-spans', graph, expected, [1, findings.length]);
}

/** How much of the known call graph the manifests give, alone and with spans. */
export const manifests: Suite = {
  name: 'manifests',
  summary: 'service graphs inferred from Kubernetes manifests, against known call graphs',
  data: 'k8s',
  run: async (context: SuiteContext): Promise<SuiteResult> => {
    const path = join(context.dataDir, 'expected_edges.json');
    const expected: Record<string, [string, string][]> = JSON.parse(readFileSync(path, 'utf8'));
    const results: Record<string, number> = {};
    const rows: (readonly (string | number)[])[] = [];
    for (const [app, edges] of Object.entries(expected)) {
      if (!Array.isArray(edges) || !existsSync(join(context.dataDir, app))) continue;
      context.log(`manifests: ${app}`);
      const { graph, recall, precision, row } = runApp(context, app, edges);
      results[`recall.${app}`] = recall;
      results[`precision.${app}`] = precision;
      rows.push(row);
      if (app !== 'bookinfo') continue;
      const withSpans = addSpans(context, graph, edges);
      results['recall.bookinfoWithSpans'] = withSpans.recall;
      results['precision.bookinfoWithSpans'] = withSpans.precision;
      rows.push(withSpans.row);
    }
    const head = [
      'app',
      'files',
      'known edges',
      'found',
      'hits',
      'recall',
      'precision',
      'findings',
    ];
    const table: ResultTable = { title: 'Edges from manifests, alone and with spans', head, rows };
    return { results, tables: [table] };
  },
};
