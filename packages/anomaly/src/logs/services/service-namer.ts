import { AegisError, type LogRecord } from '@aegis/core';
import { exp, log } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { marksOf, markWords, serviceOfFields, shapeOf, templateWords } from './line-marks.js';

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
const MAX_KEY_LENGTH = 512;
/** Lines that a service needs before others are taken for its own. */
const MIN_LINES = 20;
const MIN_CONFIDENCE = 0.9;
/** Where not one word of a line is known, what is left has to be surer. */
const MIN_CONFIDENCE_UNKNOWN = 0.99;
/** What a field is worth that nobody has confirmed, where fields have been wrong. */
const FIELD_CONFIDENCE = 0.5;
/** An answer stands until so many more lines have said whose they are, as a share of those before. */
const STALE = 1.1;
const SMOOTHING = 0.1;
/** A line says the same thing in several words; each counts for so much less. */
const WORD_WEIGHT = 0.5;
const UNKNOWN: NamedService = Object.freeze({ name: null, confidence: 0 });

interface KnownService {
  lines: number;
  /** Lines that each word stood in, about. */
  readonly words: Map<string, number>;
  /** Lines of each template, by serial. */
  readonly templates: Map<number, number>;
}

/**
 * Says which service a line is from: by where it was read, by a field, or else learnt, by a naive Bayes over
 * the words of its template, its logger, its host and how it writes its level, from lines that were said to
 * be somebody's. Where fields name something else than who says it (`sshd` of two hosts), they are only words.
 *
 * Words are counted when the lines of a template double, and an answer is kept for a while: a line costs a few
 * look-ups. Bounded to 256 services of 4,096 words.
 */
export class ServiceNamer {
  readonly #services = new Map<string, KnownService>();
  readonly #answers = new Map<string, { readonly answer: NamedService; readonly lines: number }>();
  /** Lines whose fields named the service that they were said to be of, and another one. */
  #agreeing = 0;
  #disagreeing = 0;
  readonly #vocabulary = new Set<string>();
  #lines = 0;

  /** Whose record this is by its fields, unless fields mostly name something else than who says it; or null. */
  fromFields(record: LogRecord): string | null {
    return this.#disagreeing > this.#agreeing ? null : serviceOfFields(record);
  }

  /** Takes in what somebody who should know says of a line, next to what its fields say. */
  compare(name: string, record: LogRecord): void {
    const field = serviceOfFields(record);
    if (field === name) this.#agreeing++;
    else if (field !== null) this.#disagreeing++;
  }

  /**
   * Takes in whose line this is.
   *
   * @param line - as it was written, or '' where that is not known
   */
  learn(name: string, record: LogRecord, line: string, serial: number, template: string): void {
    let service = this.#services.get(name);
    if (service === undefined) {
      if (this.#services.size >= MAX_SERVICES) return;
      service = { lines: 0, words: new Map(), templates: new Map() };
      this.#services.set(name, service);
    }
    this.#lines++;
    service.lines++;
    const known = service.templates.get(serial) ?? 0;
    if (known === 0 && service.templates.size >= MAX_TEMPLATES) return;
    const lines = known + 1;
    service.templates.set(serial, lines);
    if ((lines & known) !== 0) return;
    const marks = markWords(marksOf(record));
    const words = [...templateWords(template), ...marks, `shape=${shapeOf(line)}`];
    this.#count(service, words, known === 0 ? 1 : lines / 2);
  }

  #count(service: KnownService, words: readonly string[], times: number): void {
    for (const word of new Set(words)) {
      const count = service.words.get(word);
      if (count === undefined && service.words.size >= MAX_WORDS) continue;
      if (this.#vocabulary.size < MAX_SERVICES * MAX_WORDS) this.#vocabulary.add(word);
      service.words.set(word, (count ?? 0) + times);
    }
  }

  /** The service whose lines are like this one, with its posterior probability; else what its fields name. */
  guess(record: LogRecord, line: string, serial: number, template: string): NamedService {
    const learnt = this.#guess(record, line, serial, template);
    const field = learnt.name === null ? serviceOfFields(record) : null;
    return field === null ? learnt : { name: field, confidence: FIELD_CONFIDENCE };
  }

  #guess(record: LogRecord, line: string, serial: number, template: string): NamedService {
    if (this.#lines < MIN_LINES) return UNKNOWN;
    const marks = marksOf(record);
    const kind = kindOf(serial, marks);
    const known = this.#answers.get(kind);
    if (known !== undefined && this.#lines <= known.lines * STALE) return known.answer;
    const answer = this.#classify(template, [...markWords(marks), `shape=${shapeOf(line)}`]);
    if (this.#answers.size >= MAX_ANSWERS) this.#answers.clear();
    this.#answers.set(kind, { answer, lines: this.#lines });
    return answer;
  }

  #classify(template: string, marks: readonly string[]): NamedService {
    const words = [...new Set(templateWords(template))].filter((w) => this.#vocabulary.has(w));
    const others = marks.filter((word) => this.#vocabulary.has(word));
    let best: string | null = null;
    let bestScore = Number.NEGATIVE_INFINITY;
    const scores: number[] = [];
    for (const [name, service] of this.#services) {
      const all = service.lines + 2 * SMOOTHING;
      const chance = (word: string): number =>
        log(((service.words.get(word) ?? 0) + SMOOTHING) / all);
      let score = log(service.lines / this.#lines);
      for (const word of words) score += WORD_WEIGHT * chance(word);
      for (const word of others) score += chance(word);
      scores.push(score);
      if (score > bestScore && service.lines >= MIN_LINES) {
        bestScore = score;
        best = name;
      }
    }
    if (best === null) return UNKNOWN;
    let rest = 0;
    for (const score of scores) rest += exp(Math.max(-690, score - bestScore));
    const confidence = Math.min(1, 1 / rest);
    if (words.length === 0 && confidence < MIN_CONFIDENCE_UNKNOWN) return UNKNOWN;
    return confidence >= MIN_CONFIDENCE ? { name: best, confidence } : { name: null, confidence };
  }

  toJSON(): unknown {
    return {
      lines: this.#lines,
      agreeing: this.#agreeing,
      disagreeing: this.#disagreeing,
      services: [...this.#services].map(([name, { lines, words, templates }]) => ({
        name,
        lines,
        words: [...words.keys()],
        counts: [...words.values()],
        serials: [...templates.keys()],
        templates: [...templates.values()],
      })),
      answers: [...this.#answers].map(([kind, { answer, lines }]) => ({ kind, lines, ...answer })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): ServiceNamer {
    const namer = new ServiceNamer();
    const whole = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
    const text = (maxStringLength: number, maxLength: number) => ({ maxLength, maxStringLength });
    namer.#lines = reader.number('lines', whole);
    namer.#agreeing = reader.number('agreeing', whole);
    namer.#disagreeing = reader.number('disagreeing', whole);
    reader.list('services', { maxLength: MAX_SERVICES }, (item) => {
      const words = item.strings('words', text(48, MAX_WORDS));
      const counts = item.numbers('counts', { maxLength: words.length }, whole);
      const serials = item.numbers('serials', { maxLength: MAX_TEMPLATES }, whole);
      const templates = item.numbers('templates', { maxLength: serials.length }, whole);
      for (const word of words) namer.#vocabulary.add(word);
      namer.#services.set(item.string('name', { maxLength: 128 }), {
        lines: item.number('lines', whole),
        words: new Map(words.map((word, i) => [word, counts[i] ?? 0])),
        templates: new Map(serials.map((serial, i) => [serial, templates[i] ?? 0])),
      });
    });
    let lines = 0;
    for (const service of namer.#services.values()) lines += service.lines;
    if (lines !== namer.#lines) {
      throw new AegisError('invalid-snapshot', 'service-namer: expected lines that add up.');
    }
    reader.list('answers', { maxLength: MAX_ANSWERS }, (item) => {
      const name = item.has('name') ? item.string('name', { maxLength: 128 }) : null;
      const answer = { name, confidence: item.number('confidence', { min: 0, max: 1 }) };
      const kind = item.string('kind', { maxLength: MAX_KEY_LENGTH });
      namer.#answers.set(kind, { answer, lines: item.number('lines', whole) });
    });
    return namer;
  }
}

function kindOf(serial: number, marks: string): string {
  return `${serial}\u001f${marks}`.slice(0, MAX_KEY_LENGTH);
}
