import type { IncidentSummary, Page } from '../../../src/api/resources/index.js';
import type { IncidentFilter } from '../api/client.js';

export const NO_FILTER: IncidentFilter = Object.freeze({
  status: null,
  severity: null,
  node: null,
});

/** The part of the list of incidents that has been read, the newest first, kept up by events. */
export class IncidentBook {
  readonly filter: IncidentFilter;
  #items: readonly IncidentSummary[] = [];
  #next: string | null = null;
  #total = 0;

  constructor(filter: IncidentFilter = NO_FILTER) {
    this.filter = filter;
  }

  get items(): readonly IncidentSummary[] {
    return this.#items;
  }

  /** Where the unread part begins; null when all is read. */
  get next(): string | null {
    return this.#next;
  }

  /** Of all that match, read or not. */
  get total(): number {
    return this.#total;
  }

  /** Puts what was read behind what is there; a page may overlap, since new ones move the list. */
  addPage(page: Page<IncidentSummary>): void {
    const known = new Map(this.#items.map((each) => [each.id, each]));
    for (const each of page.items) if (!known.has(each.id)) known.set(each.id, each);
    this.#items = [...known.values()].sort(newestFirst);
    this.#next = page.next;
    this.#total = page.total;
  }

  /** Takes events in, in their order. */
  apply(changed: readonly IncidentSummary[]): void {
    if (changed.length === 0) return;
    const latest = new Map(changed.map((each) => [each.id, each]));
    const oldest = this.#items[this.#items.length - 1];
    const kept: IncidentSummary[] = [];
    for (const each of this.#items) {
      const now = latest.get(each.id) ?? each;
      latest.delete(each.id);
      if (this.#matches(now)) kept.push(now);
      else this.#total -= 1;
    }
    for (const each of latest.values()) {
      const isUnread = this.#next !== null && oldest !== undefined && newestFirst(each, oldest) > 0;
      if (isUnread || !this.#matches(each)) continue;
      kept.push(each);
      this.#total += 1;
    }
    this.#items = kept.sort(newestFirst);
  }

  #matches(incident: IncidentSummary): boolean {
    const { status, severity, node } = this.filter;
    return (
      (status === null || incident.status === status) &&
      (severity === null || incident.severity === severity) &&
      (node === null || incident.nodeIds.includes(node))
    );
  }
}

function newestFirst(a: IncidentSummary, b: IncidentSummary): number {
  return b.startedMs - a.startedMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Whether every word of `text` is in what a person reads of the incident. */
export function matchesText(incident: IncidentSummary, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { sentence, cause, symptom, phase, severity, id, nodeIds } = incident;
  const read = [sentence, cause?.nodeId, symptom, phase, severity, id, ...nodeIds]
    .join(' ')
    .toLowerCase();
  return words.every((word) => read.includes(word));
}
