import type { GraphSnapshot } from '@aegis/graph/csr';
import { neighbourIds } from './neighbour-ids.js';

interface Step {
  readonly id: string;
  /** How much the weakest node between here and the symptom shows, this node left out. */
  readonly width: number;
  readonly hops: number;
  /** The caller that the way goes on to; null at the symptom. */
  readonly next: string | null;
}

/**
 * The ways that trouble may have taken up the callers to a symptom, over nodes that show it: from each
 * node the one whose weakest node shows most, then the shortest, then the first by id, so that the order
 * of nodes in the graph does not matter. One Dijkstra-like sweep down from the symptom,
 * O((nodes + edges) · log edges).
 */
export class WidestWays {
  readonly #settled = new Map<string, Step>();

  /** @param strength - how much a node shows, in bans; 0 bars the way */
  constructor(graph: GraphSnapshot, symptom: string, strength: (id: string) => number) {
    if (!graph.indexOf.has(symptom)) return;
    const heap: Step[] = [];
    push(heap, { id: symptom, width: Number.POSITIVE_INFINITY, hops: 0, next: null });
    for (let step = pop(heap); step !== null; step = pop(heap)) {
      if (this.#settled.has(step.id)) continue;
      this.#settled.set(step.id, step);
      // Where it hurts may be told by a person; every other node has to show it.
      const shown = strength(step.id);
      if (shown <= 0 && step.next !== null) continue;
      const width = Math.min(step.width, shown);
      for (const id of neighbourIds(graph, step.id, 'out')) {
        if (this.#settled.has(id)) continue;
        push(heap, { id, width, hops: step.hops + 1, next: step.id });
      }
    }
  }

  /** The ids from a node to the symptom, or null where no such way exists. */
  pathFrom(id: string): string[] | null {
    const path: string[] = [];
    for (let at: string | null = id; at !== null; ) {
      const step = this.#settled.get(at);
      if (step === undefined) return null;
      path.push(at);
      at = step.next;
    }
    return path;
  }

  /** What the weakest node after this one shows, infinite at the symptom itself; 0 where there is no way. */
  widthFrom(id: string): number {
    return this.#settled.get(id)?.width ?? 0;
  }
}

function isBefore(a: Step, b: Step): boolean {
  if (a.width !== b.width) return a.width > b.width;
  if (a.hops !== b.hops) return a.hops < b.hops;
  if (a.id !== b.id) return a.id < b.id;
  return (a.next ?? '') < (b.next ?? '');
}

/** A binary heap, the widest step on top. */
function push(heap: Step[], step: Step): void {
  heap.push(step);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at]!, heap[parent]!)) return;
    [heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
    at = parent;
  }
}

function pop(heap: Step[]): Step | null {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined) return null;
  if (heap.length === 0) return top;
  heap[0] = last;
  for (let at = 0; ; ) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isBefore(heap[child]!, heap[first]!)) first = child;
    }
    if (first === at) return top;
    [heap[at], heap[first]] = [heap[first]!, heap[at]!];
    at = first;
  }
}
