import type { InstantSample } from './read-answer.js';
import { fieldsOf, nameAndLabels, refuse } from './read-answer.js';

/** What a target says about one of its metrics. */
export interface MetricMetadata {
  readonly name: string;
  /** `counter`, `gauge`, `histogram`, `summary`, `unknown`, … */
  readonly type: string;
  readonly help: string;
  /** Often empty: the unit is part of the name. */
  readonly unit: string;
}

/** The identity of a series. */
export type SeriesIdentity = Pick<InstantSample, 'name' | 'labels'>;

export function readStrings(data: unknown): string[] {
  // A server without any gives null.
  if (data === null) return [];
  if (!Array.isArray(data) || !data.every((item) => typeof item === 'string')) {
    throw refuse('something else where names were asked for');
  }
  return data;
}

export function readIdentities(data: unknown): SeriesIdentity[] {
  if (!Array.isArray(data)) throw refuse('something else where series were asked for');
  return data.map(nameAndLabels);
}

/** A list by name; targets may say different things about one metric. */
export function readMetadata(data: unknown): MetricMetadata[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw refuse('something else where metadata was asked for');
  }
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return Object.entries(data).flatMap(([name, entries]) =>
    (Array.isArray(entries) ? entries : []).map((entry) => {
      const { type, help, unit } = fieldsOf(entry);
      return { name, type: text(type), help: text(help), unit: text(unit) };
    }),
  );
}
