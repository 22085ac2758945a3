import type { Anomaly } from '@aegis/core';
import { listOf, openSnapshot } from '../state/open-snapshot.js';

/** An anomaly and the incident that it belongs to. */
export interface FoundAnomaly {
  readonly anomaly: Anomaly;
  readonly incidentId: string | null;
}

const HEADER = { kind: 'found-anomalies', version: 1 };

/** The latest anomalies in the order in which they were found, each once whatever is found again. */
export class FoundAnomalies {
  readonly #capacity: number;
  /** A map keeps the order of coming; what goes is always its first key, so it is made anew when half of it went. */
  #found = new Map<string, FoundAnomaly>();
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @returns false where it is known already */
  add(found: FoundAnomaly): boolean {
    const { id } = found.anomaly;
    if (this.#found.has(id)) return false;
    this.#found.set(id, found);
    this.#count++;
    if (this.#found.size > 2 * this.#capacity) {
      this.#found = new Map([...this.#found].slice(-this.#capacity));
    }
    return true;
  }

  /** The incident that an anomaly was put to; null for none, and where it is not known any more. */
  incidentOf(id: string): string | null {
    return this.#found.get(id)?.incidentId ?? null;
  }

  /** How many were ever found. */
  get count(): number {
    return this.#count;
  }

  /** The newest first. */
  latest(): FoundAnomaly[] {
    return [...this.#found.values()].slice(-this.#capacity).reverse();
  }

  toJSON(): object {
    return { ...HEADER, count: this.#count, found: [...this.#found.values()] };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown, capacity: number): FoundAnomalies {
    const fields = openSnapshot(json, HEADER);
    const all = new FoundAnomalies(capacity);
    for (const found of listOf<FoundAnomaly>(fields, 'found')) all.add(found);
    all.#count = Number(fields.count);
    return all;
  }
}
