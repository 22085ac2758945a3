import { AegisError } from '@aegis/core';
import { asFields, asText, at, type Fields, get, listAt, textMapAt } from '../common/fields.js';
import { type FindingList, type FindingSource, placeOf } from '../common/findings.js';
import {
  checkLength,
  isNamedText,
  type NamedText,
  type SourceText,
} from '../common/named-texts.js';
import { type ParsedSample, parseSample, readNumber } from './parse-exposition.js';

/**
 * What metrics can be read from: a page in the text format, the answer to a query as text or parsed, its
 * `data`, or one element of its result; also `{ name, labels, value }`.
 */
export type PrometheusInput = string | NamedText | object;

export interface Sample extends ParsedSample {
  readonly source: FindingSource;
}

export interface SampleLimits {
  readonly maxSamples: number;
  readonly maxCharacters: number;
}

/** An answer holds data, which holds a result, which holds samples. */
const MAX_DEPTH = 6;

class SampleReader {
  samples = 0;
  malformed = 0;
  readonly #take: (sample: Sample) => void;
  readonly #owner: string;
  readonly #findings: FindingList;
  readonly #maxSamples: number;
  /** There is one text: no need to say which. */
  readonly #single: boolean;

  constructor(
    owner: string,
    findings: FindingList,
    maxSamples: number,
    single: boolean,
    take: (sample: Sample) => void,
  ) {
    this.#owner = owner;
    this.#take = take;
    this.#findings = findings;
    this.#maxSamples = maxSamples;
    this.#single = single;
  }

  readText({ name: file, text }: SourceText, number: number): void {
    const start = text.trimStart()[0];
    const source = { file, text: number, document: 0, line: null };
    if (start === '{' || start === '[') {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        // A name in quotes may begin a page of the text format, too.
      }
      if (value !== undefined) {
        this.readValue(value, source, 0);
        return;
      }
    }
    // A page may be long, and is only gone through once.
    for (let from = 0, line = 1; from <= text.length; line++) {
      const end = text.indexOf('\n', from);
      const trimmed = text.slice(from, end < 0 ? text.length : end).trim();
      from = end < 0 ? text.length + 1 : end + 1;
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const place = { ...source, line };
      const sample = parseSample(trimmed);
      if (sample === null) this.#broken(`${placeOf(place, this.#single)} is no sample`, place);
      else this.#add({ ...sample, source: place });
    }
  }

  readValue(value: unknown, source: FindingSource, depth: number): void {
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(value)) {
      for (const item of value) this.readValue(item, source, depth + 1);
      return;
    }
    const fields = asFields(value);
    if (get(fields, 'status') === 'error') {
      const why = asText(get(fields, 'error')) ?? 'no reason given';
      this.#broken(
        `${placeOf(source, this.#single)} is an error of Prometheus, ${why.slice(0, 300)}`,
        source,
      );
      return;
    }
    const inner = get(fields, 'data') ?? get(fields, 'result');
    if (inner !== undefined) this.readValue(inner, source, depth + 1);
    else this.#element(fields, source);
  }

  /** One element of a result, or a sample of a client. */
  #element(fields: Fields, source: FindingSource): void {
    const given = get(fields, 'metric') === undefined ? 'labels' : 'metric';
    const labels = new Map(textMapAt(fields, given));
    const name = labels.get('__name__') ?? asText(get(fields, 'name')) ?? '';
    labels.delete('__name__');
    const value = numberOf(fields);
    if (value === null || (labels.size === 0 && name === '')) {
      this.malformed++;
      return;
    }
    this.#add({ name, labels, value, source });
  }

  #add(sample: Sample): void {
    if (this.samples < this.#maxSamples) {
      this.samples++;
      this.#take(sample);
      return;
    }
    const message = `There are more than ${this.#maxSamples} samples; the rest is left out.`;
    this.#findings.add('too-many-objects', 'warning', message, sample.source);
  }

  #broken(what: string, source: FindingSource): void {
    this.malformed++;
    this.#findings.add('unparsable', 'error', `${what}.`, source);
  }

  misused(): never {
    const wanted = 'give metrics as text, an answer of Prometheus, or a list of them';
    throw new AegisError('invalid-argument', `${this.#owner}: ${wanted}.`);
  }
}

/** The number of an element; of a range the last one, of a histogram how many it counted. */
function numberOf(fields: Fields): number | null {
  const value = get(fields, 'value');
  if (Array.isArray(value)) return readNumber(value[1]);
  if (value !== undefined) return readNumber(value);
  const last = listAt(fields, 'values').at(-1);
  if (Array.isArray(last)) return readNumber(last[1]);
  const histogram = get(fields, 'histogram') ?? listAt(fields, 'histograms').at(-1);
  return Array.isArray(histogram) ? readNumber(at(asFields(histogram[1]), 'count')) : null;
}

/**
 * Hands the samples of whatever was given to `take`.
 *
 * @returns how many there were, and how much was none
 * @throws AegisError `invalid-argument`; `unparsable-input` where texts are longer than allowed
 */
export function readSamples(
  owner: string,
  given: unknown,
  findings: FindingList,
  limits: SampleLimits,
  take: (sample: Sample) => void,
): { readonly samples: number; readonly malformed: number } {
  const inputs: readonly unknown[] = Array.isArray(given) ? given : [given];
  const reader = new SampleReader(owner, findings, limits.maxSamples, inputs.length === 1, take);
  const texts = inputs.map((input): SourceText | null => {
    if (typeof input === 'string') return { name: null, text: input };
    if (isNamedText(input)) return { name: input.name.slice(0, 512), text: input.text };
    return typeof input === 'object' && input !== null ? null : reader.misused();
  });
  checkLength(
    owner,
    texts.flatMap((text) => text ?? []),
    limits.maxCharacters,
  );
  for (const [i, input] of inputs.entries()) {
    const text = texts[i]!;
    if (text === null) reader.readValue(input, { file: null, text: i, document: 0, line: null }, 0);
    else reader.readText(text, i);
  }
  return reader;
}
