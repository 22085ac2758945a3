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
const PLACE = Object.fromEntries(FAMILIES.map((family, place) => [family, place])) as Readonly<
  Record<Family, number>
>;
/** Findings a node keeps; the weakest goes. */
export const MAX_FINDINGS = 256;

/** How much a family says, in bans. */
export interface Say {
  readonly family: Family;
  /** Chance or not. */
  readonly bans: number;
  /** Beyond chance, from 0 to below 8. */
  readonly strength: number;
}

/** Everything that speaks against one node, by family. */
export class NodeEvidence {
  /** So many bans come by chance where so many nodes are looked at, and count for nothing. */
  readonly #chance: number;
  readonly #findings: Map<string, Finding>;
  /** What has been worked out since the last finding came in: few of the families, in their order. */
  #says: readonly Say[] | null = null;
  #total = 0;
  #speaksOfOthers = false;

  constructor(chance = 0, findings: Map<string, Finding> = new Map()) {
    this.#chance = chance;
    this.#findings = findings;
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
    this.#says = null;
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

  /** The findings that were still seen at `sinceMs` or later, for as long as none is added here. */
  since(sinceMs: number, chance: number): NodeEvidence {
    // Copying takes longer than all the rest of an analysis, and mostly there is nothing to leave out.
    if (this.#isSince(sinceMs)) return new NodeEvidence(chance, this.#findings);
    const recent = new NodeEvidence(chance);
    for (const finding of this.#findings.values()) {
      if (finding.lastMs >= sinceMs) recent.add(finding);
    }
    return recent;
  }

  #isSince(sinceMs: number): boolean {
    for (const { lastMs } of this.#findings.values()) if (!(lastMs >= sinceMs)) return false;
    return true;
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

  /** When the clearest of it was first seen; infinity where there is none. */
  get clearestMs(): number {
    let clearest: Finding | null = null;
    for (const finding of this.#findings.values()) {
      if (clearest === null || isBefore(finding.evidence, clearest.evidence)) clearest = finding;
    }
    return clearest?.firstMs ?? Number.POSITIVE_INFINITY;
  }

  /** What each family says that says anything, in the order of families: Simes over its signals. */
  says(): readonly Say[] {
    if (this.#says !== null) return this.#says;
    const says = this.#probabilities().map(({ family, values }): Say => {
      const bans = -log10(Math.max(LEAST, simes(values)));
      return { family, bans, strength: capped(bans - this.#chance) };
    });
    says.sort((a, b) => PLACE[a.family] - PLACE[b.family]);
    this.#says = says;
    this.#speaksOfOthers = this.#anyMentions();
    this.#total = says.reduce((sum, { strength }) => sum + strength, 0);
    return says;
  }

  #anyMentions(): boolean {
    for (const { mentions } of this.#findings.values()) if (mentions.length > 0) return true;
    return false;
  }

  #probabilities(): { readonly family: Family; readonly values: number[] }[] {
    const groups: { family: Family; values: number[] }[] = [];
    for (const { family, evidence } of this.#findings.values()) {
      const group = groups.find((one) => one.family === family);
      if (group === undefined) groups.push({ family, values: [evidence.tailProbability] });
      else group.values.push(evidence.tailProbability);
    }
    return groups;
  }

  /** How much a family says beyond chance, in bans from 0 to below 8. */
  strength(family: Family): number {
    for (const say of this.says()) if (say.family === family) return say.strength;
    return 0;
  }

  /** What all families say together, chance or not, in bans: enough to show a way, not to accuse. */
  shown(): number {
    return this.says().reduce((sum, { bans }) => sum + capped(bans), 0);
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
    this.says();
    return this.#total;
  }

  /** Whether the text of a log line mentions any other node. */
  speaksOfOthers(): boolean {
    this.says();
    return this.#speaksOfOthers;
  }

  /** Whether the text of a log line mentions a name. */
  mentions(name: string): boolean {
    for (const { mentions } of this.#findings.values()) if (mentions.includes(name)) return true;
    return false;
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
