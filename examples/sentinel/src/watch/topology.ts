import { aliasesByNamespace, type SerializedGraph, ServiceGraph } from '@aegis/graph';
import type { GraphSnapshot } from '@aegis/graph/csr';

/** The most sources that have a word; a configuration names them, so there are few. */
const MOST_SOURCES = 256;

/**
 * What several sources know of who calls whom, as one graph. Each has its last word: what it says replaces what it
 * said before, and the graph is made anew of all, in the order of their names, so that the same words come to the
 * same graph in whatever order they came.
 */
export class Topology {
  #said: ReadonlyMap<string, SerializedGraph> = new Map();
  #graph = new ServiceGraph();
  #updatedMs: number | null = null;

  /** @returns whether the graph is another one now */
  set(source: string, said: SerializedGraph, atMs: number): boolean {
    const before = this.#said.get(source);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(said)) return false;
    if (before === undefined && this.#said.size >= MOST_SOURCES) return false;
    // First put together, then believed: a word that nothing can be made of must not stay.
    const all = new Map(this.#said).set(source, said);
    this.#graph = mergeAll(all);
    this.#said = all;
    this.#updatedMs = atMs;
    return true;
  }

  get graph(): ServiceGraph {
    return this.#graph;
  }

  /** When it last changed; null while nobody has said anything. */
  get updatedMs(): number | null {
    return this.#updatedMs;
  }

  /** For what holds a graph for good: always of the graph as it is. */
  snapshot(): GraphSnapshot {
    return this.#graph.snapshot();
  }

  toJSON(): object {
    return { updatedMs: this.#updatedMs, said: [...this.#said] };
  }

  static fromJSON(json: unknown): Topology {
    const { updatedMs, said } = json as {
      updatedMs: number | null;
      said: readonly [string, SerializedGraph][];
    };
    const topology = new Topology();
    topology.#said = new Map(said);
    topology.#graph = mergeAll(topology.#said);
    topology.#updatedMs = updatedMs;
    return topology;
  }
}

function mergeAll(said: ReadonlyMap<string, SerializedGraph>): ServiceGraph {
  const merged = new ServiceGraph();
  for (const source of [...said.keys()].sort()) {
    const one = readGraph(said.get(source)!);
    merged.merge(one, { aliases: aliasesByNamespace(merged, one) });
  }
  return merged;
}

function readGraph({ nodes, edges }: SerializedGraph): ServiceGraph {
  const graph = new ServiceGraph();
  for (const { key, attributes } of nodes) graph.addNode({ id: key, ...attributes });
  for (const { source, target, attributes } of edges) {
    graph.addEdge({ from: source, to: target, ...attributes });
  }
  return graph;
}
