import { log } from '@aegis/core/math';
import type { ChangeWords } from './change-words.js';
import { spellingsOf } from './words.js';

/** What was written while all was well, and while it was not: log lines, names of spans, attributes. */
export interface IncidentTexts {
  /** Of the trouble: templates that are new or burst, exceptions, failing spans, names of metrics that moved. */
  readonly incident: readonly string[];
  /** Of the time before. */
  readonly calm: readonly string[];
}

/** How far a change's words are the incident's. */
export interface WordMatch {
  /** The words that both have, the rarest first. */
  readonly words: readonly string[];
  /**
   * How much the shared words tell, over the root of how many there are: 0 where none is shared, at most 1,
   * so that a long change does not win by what it meets by chance.
   */
  readonly similarity: number;
}

const NOTHING: WordMatch = { words: [], similarity: 0 };
const DIGITS = /\d+/g;

/**
 * The words of an incident, with how much each tells: nothing where every text has it, most where no calm
 * text and no other change has.
 *
 * @see Spärck Jones (1972), A statistical interpretation of term specificity, Journal of Documentation
 */
export class WordWeights {
  readonly #incident = new Set<string>();
  /** In calm texts, and not in the incident's: a statement or a step that is no longer made. */
  readonly #vanished = new Set<string>();
  readonly #counts = new Map<string, number>();
  /** How a word is spelt where it was read first. */
  readonly #spellings = new Map<string, string>();
  #documents = 0;

  constructor({ incident, calm }: IncidentTexts, changes: readonly ChangeWords[]) {
    for (const text of incident) {
      for (const word of this.#read(text)) this.#incident.add(word);
    }
    // Lines that differ in numbers alone are one text.
    const distinct = new Map(calm.map((text) => [text.replace(DIGITS, '0'), text]));
    for (const text of distinct.values()) {
      const words = this.#read(text);
      this.#count(words);
      for (const word of words) if (!this.#incident.has(word)) this.#vanished.add(word);
    }
    for (const { removed, added, kept, around } of changes) {
      this.#count(new Set([...removed, ...added, ...kept, ...around]));
    }
  }

  #read(text: string): Set<string> {
    const spellings = spellingsOf(text);
    for (const [word, spelling] of spellings) {
      if (!this.#spellings.has(word)) this.#spellings.set(word, spelling);
    }
    return new Set(spellings.keys());
  }

  #count(words: ReadonlySet<string>): void {
    this.#documents++;
    for (const word of words) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  /** In [0, 1]. */
  weightOf(word: string): number {
    const all = this.#documents + 1;
    return all < 2 ? 1 : log(all / ((this.#counts.get(word) ?? 0) + 1)) / log(all);
  }

  /**
   * How far words are the incident's; of what was removed those count as well that went missing.
   *
   * @param padding - so many words that nothing shares are added, so that one of one is no proof
   */
  match(removed: ReadonlySet<string>, others: ReadonlySet<string>, padding: number): WordMatch {
    const shared = new Set<string>();
    for (const word of others) if (this.#incident.has(word)) shared.add(word);
    for (const word of removed) {
      if (this.#incident.has(word) || this.#vanished.has(word)) shared.add(word);
    }
    if (shared.size === 0) return NOTHING;
    let sum = 0;
    for (const word of shared) sum += this.weightOf(word);
    const words = [...shared]
      .sort((a, b) => this.weightOf(b) - this.weightOf(a) || (a < b ? -1 : 1))
      .map((word) => this.#spellings.get(word) ?? word);
    return {
      words,
      similarity: Math.min(1, sum / Math.sqrt(removed.size + others.size + padding)),
    };
  }

  /** Whether the incident's texts name a file, by its name with its folder or, as Java does, without. */
  names(path: string): boolean {
    const parts = path.toLowerCase().split('/');
    const file = parts.at(-1) ?? '';
    if (!file.includes('.')) return false;
    if (parts.length === 1 || this.#incident.has(file)) return this.#incident.has(file);
    const tail = parts.slice(-2).join('/');
    for (const word of this.#incident) {
      if (word === tail || word.endsWith(`/${tail}`)) return true;
    }
    return false;
  }
}
