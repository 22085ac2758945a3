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
const MAX_WORDS = 4096;
const MAX_TEMPLATES = 4096;
const MAX_ANSWERS = 8192;
/** Lines that a service needs before others are taken for its own. */
const MIN_LINES = 20;
const MIN_CONFIDENCE = 0.9;
/** An answer stands until so many more lines have said whose they are, as a share of those before. */
const STALE = 1.1;
const SMOOTHING = 0.1;
const UNKNOWN: NamedService = Object.freeze({ name: null, confidence: 0 });

interface KnownService {
  lines: number;
  readonly words: Map<string, number>;
  total: number;
  /** Lines of each template, by serial. */
  readonly templates: Map<number, number>;
}

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
 *
 * The words of a template are counted when its lines double, and an answer for a template is kept for a
 * while: a line costs no more than two look-ups.
 */
export class ServiceNamer {
  readonly #services = new Map<string, KnownService>();
  readonly #answers = new Map<number, { readonly answer: NamedService; readonly lines: number }>();
  #vocabulary = 0;
  #lines = 0;

  /** Whose record this is by its fields, or null. */
  fromFields(record: LogRecord): string | null {
    const { resource, attributes } = record;
    for (const key of SERVICE_KEYS) {
      const value = resource[key] ?? attributes[key];
      if (typeof value === 'string' && value !== '') return value.slice(0, 128);
    }
    for (const key of WEAK_SERVICE_KEYS) {
      const value = attributes[key];
      if (typeof value === 'string' && value !== '' && value.length <= 64) return value;
    }
    return null;
  }

  /** Takes in that a line of this template is this service's. */
  learn(name: string, serial: number, template: string): void {
    let service = this.#services.get(name);
    if (service === undefined) {
      if (this.#services.size >= MAX_SERVICES) return;
      service = { lines: 0, words: new Map(), total: 0, templates: new Map() };
      this.#services.set(name, service);
    }
    this.#lines++;
    service.lines++;
    const known = service.templates.get(serial) ?? 0;
    if (known === 0 && service.templates.size >= MAX_TEMPLATES) return;
    const lines = known + 1;
    service.templates.set(serial, lines);
    if ((lines & known) === 0) this.#count(service, template, known === 0 ? 1 : lines / 2);
  }

  #count(service: KnownService, template: string, times: number): void {
    for (const word of templateWords(template)) {
      const count = service.words.get(word);
      if (count === undefined && service.words.size >= MAX_WORDS) continue;
      if (count === undefined) this.#vocabulary++;
      service.words.set(word, (count ?? 0) + times);
      service.total += times;
    }
  }

  /** The service whose templates use these words, with its posterior probability. */
  guess(serial: number, template: string): NamedService {
    const known = this.#answers.get(serial);
    if (known !== undefined && this.#lines <= known.lines * STALE) return known.answer;
    const answer = this.#classify(template);
    if (this.#answers.size >= MAX_ANSWERS) this.#answers.clear();
    this.#answers.set(serial, { answer, lines: this.#lines });
    return answer;
  }

  #classify(template: string): NamedService {
    const words = templateWords(template);
    if (this.#lines < MIN_LINES || words.length === 0) return UNKNOWN;
    let best: string | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    const scores: number[] = [];
    for (const [name, service] of this.#services) {
      let score = log(service.lines / this.#lines);
      let known = 0;
      for (const word of words) {
        const count = service.words.get(word) ?? 0;
        if (count > 0) known++;
        score += log((count + SMOOTHING) / (service.total + SMOOTHING * (this.#vocabulary + 1)));
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
      lines: this.#lines,
      services: [...this.#services].map(([name, { lines, words, total, templates }]) => ({
        name,
        lines,
        total,
        words: [...words.keys()],
        counts: [...words.values()],
        serials: [...templates.keys()],
        templates: [...templates.values()],
      })),
      answers: [...this.#answers].map(([serial, { answer, lines }]) => ({
        serial,
        lines,
        ...answer,
      })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): ServiceNamer {
    const namer = new ServiceNamer();
    const whole = { min: 0, integer: true };
    namer.#vocabulary = reader.number('vocabulary', whole);
    namer.#lines = reader.number('lines', whole);
    reader.list('services', { maxLength: MAX_SERVICES }, (item) => {
      const words = item.strings('words', { maxLength: MAX_WORDS, maxStringLength: 48 });
      const counts = item.numbers('counts', { maxLength: words.length }, whole);
      const serials = item.numbers('serials', { maxLength: MAX_TEMPLATES }, whole);
      const templates = item.numbers('templates', { maxLength: serials.length }, whole);
      namer.#services.set(item.string('name', { maxLength: 128 }), {
        lines: item.number('lines', whole),
        total: item.number('total', whole),
        words: new Map(words.map((word, i) => [word, counts[i] ?? 0])),
        templates: new Map(serials.map((serial, i) => [serial, templates[i] ?? 0])),
      });
    });
    reader.list('answers', { maxLength: MAX_ANSWERS }, (item) => {
      const name = item.has('name') ? item.string('name', { maxLength: 128 }) : null;
      const confidence = item.number('confidence', { min: 0, max: 1 });
      const answer = { name, confidence };
      namer.#answers.set(item.number('serial', whole), {
        answer,
        lines: item.number('lines', whole),
      });
    });
    return namer;
  }
}
