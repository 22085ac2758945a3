import { AegisError } from '@aegis/core';
import { type SerializedGraph, ServiceGraph } from '@aegis/graph';
import { CallCollector, readOtlpSpans } from '@aegis/graph/traces';
import type { Clock } from '../clock.js';
import type { Message } from './fields.js';
import type { Taken } from './taken.js';

/** After so long without spans those that are there are all that will come. */
const QUIET_MS = 30_000;
const MOST_NODES = 10_000;

/** Who calls whom, as spans show; it only grows, but for what is too much. */
export class SpanGraph {
  readonly #clock: Clock;
  readonly #collector = new CallCollector();
  #graph: ServiceGraph;
  #isOpen = false;
  #lastMs = 0;
  /** Of the graph that was handed on last. */
  #shape: string;

  /** @param saved - what `toJSON` gave */
  constructor(clock: Clock, saved: unknown = null) {
    this.#clock = clock;
    this.#graph = graphOf(saved);
    this.#shape = shapeOf(this.#graph);
  }

  /** Nodes and edges. */
  get size(): number {
    const { nodes, edges } = this.#graph.stats();
    return nodes + edges;
  }

  /** Takes the spans of an `ExportTraceServiceRequest` in; how many there were. */
  read(request: Message, taken: Taken): number {
    const { spans, stats } = readOtlpSpans(request);
    this.#collector.addAll(spans);
    // The calls themselves are of no use here, and would only wait.
    this.#collector.drain();
    taken.accepted += spans.length;
    const lost = stats.brokenSpans + stats.droppedSpans;
    if (lost > 0) taken.reject('without usable ids or times', lost);
    if (spans.length > 0) {
      this.#isOpen = true;
      this.#lastMs = this.#clock.steadyMs();
    }
    return spans.length;
  }

  /** The graph, if it has changed since it was asked for last; else null. */
  changed(): SerializedGraph | null {
    if (!this.#isOpen) return null;
    if (this.#clock.steadyMs() - this.#lastMs >= QUIET_MS) {
      this.#collector.flush();
      this.#collector.drain();
      this.#isOpen = false;
    }
    if (this.#graph.nodes().length > MOST_NODES) this.#graph = new ServiceGraph();
    this.#collector.tell(this.#graph);
    const shape = shapeOf(this.#graph);
    if (shape === this.#shape) return null;
    this.#shape = shape;
    return this.#graph.toGraphology();
  }

  toJSON(): unknown {
    return this.#graph.toJSON();
  }
}

function graphOf(saved: unknown): ServiceGraph {
  if (saved === null || saved === undefined) return new ServiceGraph();
  try {
    return ServiceGraph.fromJSON(saved);
  } catch (error) {
    if (AegisError.isInstance(error)) return new ServiceGraph();
    throw error;
  }
}

/** What has to differ for a graph to be handed on again: not how often a call was seen. */
function shapeOf(graph: ServiceGraph): string {
  const nodes = graph.nodes().map(({ id, kind, namespace }) => [id, kind, namespace]);
  const edges = graph.edges().map(({ from, to, kind, protocol }) => [from, to, kind, protocol]);
  return JSON.stringify([nodes, edges]);
}
