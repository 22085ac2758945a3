import type { IncidentDraft } from './incident-draft.js';
import { OpeningOrder } from './opening-order.js';

interface WithKey {
  readonly drafts: OpeningOrder<IncidentDraft>;
  /** None of them was seen later. */
  latestMs: number;
}

/** The closed incidents that are remembered, found by the signals that they had. */
export class ClosedIncidents {
  readonly #all = new OpeningOrder<IncidentDraft>();
  readonly #withKey = new Map<string, WithKey>();

  /** The one opened first. */
  get oldest(): IncidentDraft | null {
    return this.#all.first;
  }

  add(draft: IncidentDraft): void {
    this.#all.add(draft);
    const { lastSeenMs } = draft;
    for (const key of draft.keys()) {
      let same = this.#withKey.get(key);
      if (same === undefined) {
        same = { drafts: new OpeningOrder(), latestMs: lastSeenMs };
        this.#withKey.set(key, same);
      }
      same.drafts.add(draft);
      same.latestMs = Math.max(same.latestMs, lastSeenMs);
    }
  }

  remove(draft: IncidentDraft): void {
    this.#all.remove(draft);
    for (const key of draft.keys()) {
      const same = this.#withKey.get(key);
      same?.drafts.remove(draft);
      if (same?.drafts.isEmpty) this.#withKey.delete(key);
    }
  }

  /** Of those that had a signal the one opened last that was seen less than `reopenMs` before. */
  latestWith(key: string, timestampMs: number, reopenMs: number): IncidentDraft | null {
    const same = this.#withKey.get(key);
    if (same === undefined || timestampMs - same.latestMs > reopenMs) return null;
    let latestMs = Number.NEGATIVE_INFINITY;
    for (const draft of same.drafts.latestFirst()) {
      if (timestampMs - draft.lastSeenMs <= reopenMs) return draft;
      latestMs = Math.max(latestMs, draft.lastSeenMs);
    }
    // What was seen later has been opened again or is forgotten.
    same.latestMs = latestMs;
    return null;
  }
}
