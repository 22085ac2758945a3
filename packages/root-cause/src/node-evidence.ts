import type { Evidence } from '@aegis/core';
import { exp, log10 } from '@aegis/core/math';
import { simes } from '@aegis/core/stats';
import { FAMILIES, type Family } from './families.js';

/** One thing that speaks against a node. */
export interface Finding {
  /** What the finding is about: of several with one key only the strongest counts. */
  readonly key: string;
  readonly family: Family;
  /** When it was first and last seen. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly evidence: Evidence;
  /** Names of other nodes that the text of a log line mentions. */
  readonly mentions: readonly string[];
}

/**
 * A family's evidence nears this many bans and never reaches it: no signal alone outvotes all others, and
 * of two clear ones the clearer still leads.
 */
const FAMILY_CAP = 8;
const LEAST = 1e-300;
/** Findings a node keeps; the weakest goes. */
export const MAX_FINDINGS = 256;

/** Everything that speaks against one node, by family. */
export class NodeEvidence {
  /** So many bans come by chance where so many nodes are looked at, and count for nothing. */
  readonly #chance: number;
  readonly #findings = new Map<string, Finding>();
  /** What `strength` has worked out since the last finding came in. */
  readonly #strengths = new Map<Family, number>();

  constructor(chance = 0) {
    this.#chance = chance;
  }

  add(finding: Finding): void {
    const key = `${finding.family}\u001f${finding.key}`;
    const known = this.#findings.get(key);
    const isStronger =
      known === undefined || finding.evidence.tailProbability < known.evidence.tailProbability;
    this.#findings.set(key, {
      ...(isStronger ? finding : known),
      firstMs: Math.min(finding.firstMs, known?.firstMs ?? finding.firstMs),
      lastMs: Math.max(finding.lastMs, known?.lastMs ?? finding.lastMs),
    });
    this.#strengths.clear();
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

  /** The findings that were still seen at `sinceMs` or later. */
  since(sinceMs: number, chance: number): NodeEvidence {
    const recent = new NodeEvidence(chance);
    for (const finding of this.#findings.values()) {
      if (finding.lastMs >= sinceMs) recent.add(finding);
    }
    return recent;
  }

  get size(): number {
    return this.#findings.size;
  }

  /** When the first of it was seen; infinity where there is none. */
  get firstMs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { firstMs } of this.#findings.values()) first = Math.min(first, firstMs);
    return first;
  }

  /** How much a family says beyond chance, in bans from 0 to below 8: Simes over its signals. */
  strength(family: Family): number {
    const known = this.#strengths.get(family);
    if (known !== undefined) return known;
    const strength = capped(this.#bans(family) - this.#chance);
    this.#strengths.set(family, strength);
    return strength;
  }

  #bans(family: Family): number {
    const probabilities: number[] = [];
    for (const finding of this.#findings.values()) {
      if (finding.family === family) probabilities.push(finding.evidence.tailProbability);
    }
    return probabilities.length === 0 ? 0 : -log10(Math.max(LEAST, simes(probabilities)));
  }

  /** What all families say together, chance or not, in bans: enough to show a way, not to accuse. */
  shown(): number {
    return FAMILIES.reduce((sum, family) => sum + capped(this.#bans(family)), 0);
  }

  /**
   * How many times what was expected was seen, of the family's clearest finding that says so; null where
   * none does.
   */
  growth(family: Family): number | null {
    let clearest: Evidence | null = null;
    for (const { family: of, evidence } of this.#findings.values()) {
      if (of !== family || evidence.observed === null || !((evidence.expected ?? 0) > 0)) continue;
      if (clearest === null || isBefore(evidence, clearest)) clearest = evidence;
    }
    return clearest === null ? null : clearest.observed! / clearest.expected!;
  }

  /** What all families say together, in bans. */
  total(): number {
    return FAMILIES.reduce((sum, family) => sum + this.strength(family), 0);
  }

  /** The evidence, most surprising first. */
  ordered(): Evidence[] {
    return this.findings()
      .map(({ evidence }) => evidence)
      .sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }
}

function capped(bans: number): number {
  return bans > 0 ? FAMILY_CAP * (1 - exp(-bans / FAMILY_CAP)) : 0;
}

function isBefore(a: Evidence, b: Evidence): boolean {
  if (a.tailProbability !== b.tailProbability) return a.tailProbability < b.tailProbability;
  return a.signal < b.signal;
}
