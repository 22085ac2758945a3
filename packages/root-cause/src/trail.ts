import { exp } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';
import type { EdgeEvidence } from './edge-blame.js';
import { neighbourIds } from './neighbour-ids.js';
import type { NodeEvidence } from './node-evidence.js';
import { WidestWays } from './widest-ways.js';

/** A cause from which no anomalous way leads to the symptom keeps this share of its evidence. */
const OFF_PATH_SHARE = 0.5;
/** A symptom that nobody told is as certain as its evidence: half of it at so many bans. */
const HALF_CERTAIN_BANS = 2;

/** The ways that trouble took, from any node to where it is felt. */
export class Trail {
  readonly #graph: GraphSnapshot | null;
  readonly #ways: WidestWays | null;
  /** How sure it is that it hurts where it is said to, in [0, 1]. */
  readonly certainty: number;
  readonly #isTold: boolean;
  readonly #shown = new Map<string, number>();

  constructor(
    evidence: ReadonlyMap<string, NodeEvidence>,
    edges: readonly EdgeEvidence[],
    graph: GraphSnapshot | null,
    symptom: string | null,
    isTold: boolean,
  ) {
    for (const [id, node] of evidence) this.#shown.set(id, node.shown());
    // Who waits for another shows it, too.
    for (const { from, evidence: of } of edges) {
      this.#shown.set(from, (this.#shown.get(from) ?? 0) + of.shown());
    }
    const bans = symptom === null ? 0 : (evidence.get(symptom)?.total() ?? 0);
    this.#graph = graph;
    this.#isTold = isTold;
    this.certainty = isTold ? 1 : bans / (bans + HALF_CERTAIN_BANS);
    this.#ways =
      graph === null || symptom === null
        ? null
        : new WidestWays(graph, symptom, (id) => this.#shownBy(id));
  }

  #shownBy(id: string): number {
    return this.#shown.get(id) ?? 0;
  }

  /** The clearer the weakest node of the way to the symptom, the more of the evidence counts. */
  proofOf(id: string): number {
    if (this.#ways === null) return 1;
    const width = this.#ways.widthFrom(id);
    // A symptom's own evidence is its way.
    const shown = Number.isFinite(width) ? width : this.#shownBy(id);
    return 1 - this.certainty * (1 - OFF_PATH_SHARE) * exp(-shown);
  }

  /** How many calls lead to the symptom; null where no way of trouble does. */
  hopsOf(id: string): number | null {
    return this.#ways?.hopsFrom(id) ?? null;
  }

  /** To the symptom; where that was only guessed and no way leads there, as far up as it is felt. */
  pathFrom(id: string): string[] {
    const path = this.#ways?.pathFrom(id);
    if (path) return path;
    return this.#isTold ? [id] : this.#climb(id);
  }

  /** From caller to caller, each time the one that shows most. */
  #climb(id: string): string[] {
    const path = new Set([id]);
    for (let at: string | undefined = id; at !== undefined; ) {
      at = neighbourIds(this.#graph, at, 'in')
        .filter((caller) => this.#shownBy(caller) > 0 && !path.has(caller))
        .sort((a, b) => this.#shownBy(b) - this.#shownBy(a) || (a < b ? -1 : 1))[0];
      if (at !== undefined) path.add(at);
    }
    return [...path];
  }
}
