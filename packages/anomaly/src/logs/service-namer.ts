import type { LogRecord } from '@aegis/core';
import { exp, log } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { SERVICE_KEYS, WEAK_SERVICE_KEYS } from './reading/field-keys.js';

/** Whose line it is, and how sure that is. */
export interface NamedService {
  readonly name: string | null;
  /** In [0, 1]: 1 where a field says it. */
  readonly confidence: number;
}

const MAX_SERVICES = 256;
const MAX_TOKENS = 4096;
/** Lines that a service needs before others are taken for its own. */
const MIN_LINES = 20;
const MIN_CONFIDENCE = 0.9;
const UNKNOWN: NamedService = Object.freeze({ name: null, confidence: 0 });

/** Words that a template's text gives to the classifier: its constant words. */
export function templateWords(template: string): string[] {
  const words: string[] = [];
  for (const word of template.split(' ', 64)) {
    if (word.length >= 2 && word.length <= 48 && !word.includes('<*>')) words.push(word);
  }
  return words;
}

/**
 * Says which service a line is from: by a field, by where it was read, or else learnt, by a naive Bayes
 * over the words of templates of lines that said it themselves. Bounded to 256 services of 4,096 words.
 */
export class ServiceNamer {
  readonly #services = new Map<
    string,
    { lines: number; words: Map<string, number>; total: number }
  >();
  #vocabulary = 0;

  /** Whose record this is by its fields, or null. */
  fromFields(record: LogRecord): string | null {
    for (const key of SERVICE_KEYS) {
      const value = record.resource[key] ?? record.attributes[key];
      if (typeof value === 'string' && value !== '') return value.slice(0, 128);
    }
    for (const key of WEAK_SERVICE_KEYS) {
      const value = record.attributes[key];
      if (typeof value === 'string' && value !== '' && value.length <= 64) return value;
    }
    return null;
  }

  /** Takes in that this template is this service's. */
  learn(name: string, template: string): void {
    let service = this.#services.get(name);
    if (service === undefined) {
      if (this.#services.size >= MAX_SERVICES) return;
      service = { lines: 0, words: new Map(), total: 0 };
      this.#services.set(name, service);
    }
    service.lines++;
    for (const word of templateWords(template)) {
      const count = service.words.get(word);
      if (count === undefined && service.words.size >= MAX_TOKENS) continue;
      if (count === undefined) this.#vocabulary++;
      service.words.set(word, (count ?? 0) + 1);
      service.total++;
    }
  }

  /** The service whose templates use these words, with its posterior probability. */
  guess(template: string): NamedService {
    const words = templateWords(template);
    let lines = 0;
    for (const service of this.#services.values()) lines += service.lines;
    if (lines < MIN_LINES || words.length === 0) return UNKNOWN;
    let best: string | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    const scores: number[] = [];
    for (const [name, service] of this.#services) {
      let score = log(service.lines / lines);
      let known = 0;
      for (const word of words) {
        const count = service.words.get(word) ?? 0;
        if (count > 0) known++;
        score += log((count + 0.1) / (service.total + 0.1 * (this.#vocabulary + 1)));
      }
      scores.push(score);
      // Words that no line of a service has shown say nothing for it.
      if (score > bestScore && known * 2 >= words.length && service.lines >= MIN_LINES) {
        bestScore = score;
        best = name;
      }
    }
    if (best === null) return UNKNOWN;
    let rest = 0;
    for (const score of scores) rest += exp(Math.max(-690, score - bestScore));
    const confidence = Math.min(1, 1 / rest);
    return confidence >= MIN_CONFIDENCE ? { name: best, confidence } : { name: null, confidence };
  }

  toJSON(): unknown {
    return {
      vocabulary: this.#vocabulary,
      services: [...this.#services].map(([name, { lines, words, total }]) => ({
        name,
        lines,
        total,
        words: [...words.keys()],
        counts: [...words.values()],
      })),
    };
  }

  static read(reader: SnapshotReader): ServiceNamer {
    const namer = new ServiceNamer();
    const whole = { min: 0, integer: true };
    namer.#vocabulary = reader.number('vocabulary', whole);
    reader.list('services', { maxLength: MAX_SERVICES }, (item) => {
      const words = item.strings('words', { maxLength: MAX_TOKENS, maxStringLength: 48 });
      const counts = item.numbers('counts', { maxLength: words.length }, whole);
      namer.#services.set(item.string('name', { maxLength: 128 }), {
        lines: item.number('lines', whole),
        total: item.number('total', whole),
        words: new Map(words.map((word, i) => [word, counts[i] ?? 0])),
      });
    });
    return namer;
  }
}
