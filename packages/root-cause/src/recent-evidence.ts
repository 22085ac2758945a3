import { type Linked, RecencyList } from '@aegis/core/collections';
import { type Finding, NodeEvidence } from './node-evidence.js';

interface Entry<About> extends Linked<Entry<About>> {
  readonly key: string;
  readonly about: About;
  readonly evidence: NodeEvidence;
}

/** Evidence about things that have a key, bounded: the one heard from least recently goes. */
export class RecentEvidence<About> {
  readonly #limit: number;
  readonly #entries = new Map<string, Entry<About>>();
  #recency = new RecencyList<Entry<About>>();
  evicted = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(key: string, about: About, finding: Finding): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.evidence.add(finding);
      this.#recency.touch(known);
      return;
    }
    this.#makeRoom();
    const entry = { key, about, evidence: new NodeEvidence(), older: null, newer: null };
    entry.evidence.add(finding);
    this.#entries.set(key, entry);
    this.#recency.add(entry);
  }

  #makeRoom(): void {
    const { oldest } = this.#recency;
    if (oldest === null || this.#entries.size < this.#limit) return;
    this.#recency.remove(oldest);
    this.#entries.delete(oldest.key);
    this.evicted++;
  }

  /** What was still seen at `sinceMs` or later, each with only that. */
  since(sinceMs: number, chance: number): { about: About; evidence: NodeEvidence }[] {
    const recent: { about: About; evidence: NodeEvidence }[] = [];
    for (const { about, evidence } of this.#recency) {
      const kept = evidence.since(sinceMs, chance);
      if (kept.size > 0) recent.push({ about, evidence: kept });
    }
    return recent;
  }

  /** In the order in which they were last heard from. */
  all(): { about: About; findings: Finding[] }[] {
    return Array.from(this.#recency, ({ about, evidence }) => ({
      about,
      findings: evidence.findings(),
    }));
  }

  findings(): number {
    let findings = 0;
    for (const { evidence } of this.#recency) findings += evidence.size;
    return findings;
  }

  clear(): void {
    this.#entries.clear();
    this.#recency = new RecencyList();
  }
}
