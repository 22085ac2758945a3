import type { GraphSnapshot } from '@aegis/graph/csr';
import { Heap } from './heap.js';

interface Step {
  readonly node: number;
  /** How much the weakest node between here and the symptom shows, this node left out. */
  readonly width: number;
  readonly hops: number;
  /** The caller that the way goes on to; -1 at the symptom. */
  readonly next: number;
}

/**
 * The ways that trouble may have taken up the callers to a symptom, over nodes that show it: from each
 * node the one whose weakest node shows most, then the shortest, then the first by id, so that the order
 * of nodes in the graph does not matter. One Dijkstra-like sweep down from the symptom,
 * O((nodes + edges) · log nodes).
 */
export class WidestWays {
  readonly #graph: GraphSnapshot;
  /** The last step known to each node; undefined where no way leads there. */
  readonly #steps: (Step | undefined)[];

  /** @param strength - how much a node shows, in bans; 0 bars the way */
  constructor(graph: GraphSnapshot, symptom: string, strength: (id: string) => number) {
    this.#graph = graph;
    this.#steps = new Array<Step | undefined>(graph.nodes.length).fill(undefined);
    const start = graph.indexOf.get(symptom);
    if (start === undefined) return;
    const isBefore = (a: Step, b: Step): boolean => this.#isBefore(a, b);
    const heap = new Heap<Step>(isBefore);
    const offer = (step: Step): void => {
      const known = this.#steps[step.node];
      if (known !== undefined && !isBefore(step, known)) return;
      this.#steps[step.node] = step;
      heap.push(step);
    };
    offer({ node: start, width: Number.POSITIVE_INFINITY, hops: 0, next: -1 });
    for (let step = heap.pop(); step !== undefined; step = heap.pop()) {
      const { node } = step;
      // A better one came after it was offered.
      if (this.#steps[node] !== step) continue;
      // Where it hurts may be told by a person; every other node has to show it.
      const shown = strength(graph.nodes[node]!.id);
      if (shown <= 0 && step.next >= 0) continue;
      const width = Math.min(step.width, shown);
      const end = graph.outOffsets[node + 1]!;
      for (let at = graph.outOffsets[node]!; at < end; at++) {
        offer({ node: graph.outTargets[at]!, width, hops: step.hops + 1, next: node });
      }
    }
  }

  #isBefore(a: Step, b: Step): boolean {
    if (a.width !== b.width) return a.width > b.width;
    if (a.hops !== b.hops) return a.hops < b.hops;
    if (a.node !== b.node) return this.#idOf(a.node) < this.#idOf(b.node);
    return this.#idOf(a.next) < this.#idOf(b.next);
  }

  #idOf(node: number): string {
    return this.#graph.nodes[node]?.id ?? '';
  }

  #stepFrom(id: string): Step | undefined {
    const node = this.#graph.indexOf.get(id);
    return node === undefined ? undefined : this.#steps[node];
  }

  /** The ids from a node to the symptom, or null where no such way exists. */
  pathFrom(id: string): string[] | null {
    const path: string[] = [];
    for (let step = this.#stepFrom(id); step !== undefined; step = this.#steps[step.next]) {
      path.push(this.#idOf(step.node));
      if (step.next < 0) return path;
    }
    return null;
  }

  /** How many calls the way from a node to the symptom has, 0 at the symptom; null where there is no way. */
  hopsFrom(id: string): number | null {
    return this.#stepFrom(id)?.hops ?? null;
  }

  /** What the weakest node after this one shows, infinite at the symptom itself; 0 where there is no way. */
  widthFrom(id: string): number {
    return this.#stepFrom(id)?.width ?? 0;
  }
}
