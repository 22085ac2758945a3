import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventCauses, hawkesCauses } from '@aegis/root-cause/causal';
import type { ResultTable, SuiteContext, SuiteResult } from '../suite.js';
import { type CausalSet, pairKey } from './causal-set.js';
import { type EdgeScores, edgeScores, f1Interval } from './edge-scoring.js';
import { precedenceEdges, randomEdges } from './simple-peers.js';

/** A peer: the edges that it finds. */
export type EdgeFinder<T extends CausalSet> = (set: T) => ReadonlySet<string>;

const HEAD = ['set', 'who', 'edges', 'true', 'precision', 'recall', 'f1'];

/** Learns the graph of every set with the one frozen default, and so do the peers. */
export async function judgeSets<T extends CausalSet>(
  sets: readonly T[],
  given: Readonly<Record<string, EdgeFinder<T>>>,
  { outDir, seed, log }: SuiteContext,
): Promise<SuiteResult> {
  const peers: Record<string, EdgeFinder<T>> = {
    ...given,
    precedence10s: (set) => precedenceEdges(set, 10_000),
    precedence60s: (set) => precedenceEdges(set, 60_000),
    random: (set) => randomEdges(set, seed),
  };
  const results: Record<string, number> = {};
  const intervals: Record<string, readonly [number, number]> = {};
  const peerResults: Record<string, Record<string, number>> = {};
  const rows: (string | number)[][] = [];
  for (const set of sets) {
    const causes = await hawkesCauses(set.events, {
      topology: set.topology,
      watched: set.watched,
    });
    log(`${set.name}: ${causes.events} events, ${causes.edges.length} edges`);
    const found = new Set(causes.edges.map(({ from, to }) => pairKey(from, to)));
    Object.assign(results, keysOf(set.name, edgeScores(set, found)));
    intervals[`f1.${set.name}`] = f1Interval(set, found, seed);
    rows.push(rowOf(set, 'aegis', found));
    for (const [name, find] of Object.entries(peers)) {
      const edges = find(set);
      peerResults[name] = { ...peerResults[name], ...keysOf(set.name, edgeScores(set, edges)) };
      rows.push(rowOf(set, name, edges));
    }
    if (outDir !== null) writeEdges(outDir, set, causes);
  }
  const table: ResultTable = { title: 'Directed edges against the true graph', head: HEAD, rows };
  return { results, intervals, peers: peerResults, tables: [table] };
}

function keysOf(name: string, { f1, precision, recall }: EdgeScores): Record<string, number> {
  return { [`f1.${name}`]: f1, [`precision.${name}`]: precision, [`recall.${name}`]: recall };
}

function rowOf(set: CausalSet, who: string, found: ReadonlySet<string>): (string | number)[] {
  const { precision, recall, f1 } = edgeScores(set, found);
  return [set.name, who, found.size, set.truth.size, precision, recall, f1];
}

/** One line an edge, true ones that were not found included. */
function writeEdges(outDir: string, set: CausalSet, { edges }: EventCauses): void {
  mkdirSync(outDir, { recursive: true });
  const found = new Set(edges.map(({ from, to }) => pairKey(from, to)));
  const missed = [...set.truth].filter((pair) => !found.has(pair));
  const lines = [
    ...edges.map((edge) => ({ ...edge, isTrue: set.truth.has(pairKey(edge.from, edge.to)) })),
    ...missed.map((missing) => ({ missing })),
  ].map((line) => JSON.stringify(line));
  writeFileSync(join(outDir, `${set.name}.jsonl`), `${lines.join('\n')}\n`);
}
