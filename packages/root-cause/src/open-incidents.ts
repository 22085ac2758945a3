import { Heap } from './heap.js';
import type { IncidentDraft } from './incident-draft.js';

/** An open incident and how many calls away it is. */
export interface NearIncident {
  readonly draft: IncidentDraft;
  readonly hops: number;
}

interface Watch {
  readonly draft: IncidentDraft;
  /** When it was last heard from as the watch was set; it may have been heard from since. */
  readonly lastSeenMs: number;
}

/** The open incidents, found by their nodes, and the quiet ones without looking at all. */
export class OpenIncidents {
  readonly #drafts = new Set<IncidentDraft>();
  readonly #atNode = new Map<string, Set<IncidentDraft>>();
  /** Those that are at no node. */
  readonly #anywhere = new Set<IncidentDraft>();
  readonly #watches = new Heap<Watch>((a, b) => a.lastSeenMs < b.lastSeenMs);

  get count(): number {
    return this.#drafts.size;
  }

  add(draft: IncidentDraft): void {
    this.#drafts.add(draft);
    this.#anywhere.add(draft);
    for (const id of draft.nodeIds()) this.noteNode(draft, id);
    this.#watch(draft);
  }

  /** Takes note of a node that an open incident has. */
  noteNode(draft: IncidentDraft, nodeId: string): void {
    this.#anywhere.delete(draft);
    const here = this.#atNode.get(nodeId);
    if (here === undefined) this.#atNode.set(nodeId, new Set([draft]));
    else here.add(draft);
  }

  remove(draft: IncidentDraft): void {
    this.#drafts.delete(draft);
    this.#anywhere.delete(draft);
    for (const id of draft.nodeIds()) {
      const here = this.#atNode.get(id);
      here?.delete(draft);
      if (here?.size === 0) this.#atNode.delete(id);
    }
  }

  /**
   * Those at nodes that are near, each with the hops to the nearest of them, and those at no node.
   *
   * @param near - hops by node; null where everything is near
   */
  *near(near: ReadonlyMap<string, number> | null): Generator<NearIncident> {
    const always = near === null ? this.#drafts : this.#anywhere;
    for (const draft of always) yield { draft, hops: 0 };
    if (near === null) return;
    for (const [id, hops] of near) {
      for (const draft of this.#atNode.get(id) ?? []) yield { draft, hops };
    }
  }

  /** Those not heard from for longer than `quietMs`, in the order in which they were opened. */
  quiet(nowMs: number, quietMs: number): IncidentDraft[] {
    // One that was closed by hand and opened again is watched twice.
    const quiet = new Set<IncidentDraft>();
    for (let watch = this.#watches.top; watch !== undefined; watch = this.#watches.top) {
      if (!(nowMs - watch.lastSeenMs > quietMs)) break;
      this.#watches.pop();
      const { draft } = watch;
      if (!this.#drafts.has(draft)) continue;
      if (nowMs - draft.lastSeenMs > quietMs) quiet.add(draft);
      else this.#watch(draft);
    }
    return [...quiet].sort((a, b) => a.sequence - b.sequence);
  }

  #watch(draft: IncidentDraft): void {
    // Those of incidents that were forgotten while open go when they have become the greater part.
    if (this.#watches.size > 2 * this.#drafts.size) {
      this.#watches.clear();
      for (const open of this.#drafts) {
        this.#watches.push({ draft: open, lastSeenMs: open.lastSeenMs });
      }
      return;
    }
    this.#watches.push({ draft, lastSeenMs: draft.lastSeenMs });
  }
}
