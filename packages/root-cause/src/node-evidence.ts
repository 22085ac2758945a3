import type { Evidence } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { simes } from '@aegis/core/stats';
import { FAMILIES, type Family } from './families.js';

/** One thing that speaks against a node. */
export interface Finding {
  /** What the finding is about: of several with one key only the strongest counts. */
  readonly key: string;
  readonly family: Family;
  readonly timestampMs: number;
  readonly evidence: Evidence;
  /** Names of other nodes that the text of a log line mentions. */
  readonly mentions: readonly string[];
}

/** No family alone says more than this many bans: twenty metrics must not outvote one log. */
const FAMILY_CAP = 4;
/** Findings a node keeps; the weakest goes. */
const MAX_FINDINGS = 256;

/** Everything that speaks against one node, by family. */
export class NodeEvidence {
  readonly #findings = new Map<string, Finding>();

  add(finding: Finding): void {
    const key = `${finding.family}\u001f${finding.key}`;
    const known = this.#findings.get(key);
    const stronger =
      known === undefined || finding.evidence.tailProbability < known.evidence.tailProbability;
    if (!stronger) return;
    // The first sighting keeps its time: when it began matters more than when it was worst.
    const timestampMs = Math.min(finding.timestampMs, known?.timestampMs ?? finding.timestampMs);
    this.#findings.set(key, { ...finding, timestampMs });
    if (this.#findings.size > MAX_FINDINGS) this.#dropWeakest();
  }

  #dropWeakest(): void {
    let weakest = '';
    let highest = -1;
    for (const [key, { evidence }] of this.#findings) {
      if (evidence.tailProbability > highest) {
        highest = evidence.tailProbability;
        weakest = key;
      }
    }
    this.#findings.delete(weakest);
  }

  findings(): Finding[] {
    return [...this.#findings.values()];
  }

  /** The findings not older than `sinceMs`. */
  since(sinceMs: number): NodeEvidence {
    const recent = new NodeEvidence();
    for (const finding of this.#findings.values()) {
      if (finding.timestampMs >= sinceMs) recent.add(finding);
    }
    return recent;
  }

  get size(): number {
    return this.#findings.size;
  }

  /** When the first of it was seen; infinity where there is none. */
  get firstMs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { timestampMs } of this.#findings.values()) first = Math.min(first, timestampMs);
    return first;
  }

  /** How much a family says, in bans from 0 to 4: Simes over its signals. */
  strength(family: Family): number {
    const probabilities: number[] = [];
    for (const finding of this.#findings.values()) {
      if (finding.family === family) probabilities.push(finding.evidence.tailProbability);
    }
    if (probabilities.length === 0) return 0;
    return Math.min(FAMILY_CAP, Math.max(0, -log10(Math.max(1e-12, simes(probabilities)))));
  }

  /** What all families say together, in bans. */
  total(): number {
    return FAMILIES.reduce((sum, family) => sum + this.strength(family), 0);
  }

  /** The evidence, most surprising first. */
  ordered(): Evidence[] {
    return this.findings()
      .map((finding) => finding.evidence)
      .sort((a, b) => a.tailProbability - b.tailProbability || (a.signal < b.signal ? -1 : 1));
  }
}
