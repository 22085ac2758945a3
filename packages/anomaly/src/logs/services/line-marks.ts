import type { LogRecord } from '@aegis/core';
import { SERVICE_KEYS, WEAK_SERVICE_KEYS } from '../reading/field-keys.js';

/** What is not a letter or an underscore parts words. */
const BETWEEN_WORDS = /[^\p{L}_]+/u;
const MAX_WORDS = 64;
const MAX_WORD_LENGTH = 48;
/** How many parts of a logger's name say where it belongs. */
const SCOPE_PARTS = 3;

/** What names a service in a resource or an attribute, by how certain it is; then what does so in attributes only. */
const RANKS: ReadonlyMap<string, number> = new Map(SERVICE_KEYS.map((key, rank) => [key, rank]));
const WEAK_RANKS: ReadonlyMap<string, number> = new Map(
  WEAK_SERVICE_KEYS.map((key, rank) => [key, SERVICE_KEYS.length + rank]),
);
const MAX_NAME_LENGTH = 128;
const MAX_WEAK_LENGTH = 64;

/** The service that a record's fields name, or null. */
export function serviceOfFields({ resource, attributes }: LogRecord): string | null {
  let best = Number.POSITIVE_INFINITY;
  let name: string | null = null;
  // Over the few keys of the record, and not over all that could be there.
  for (const key in resource) {
    const rank = RANKS.get(key);
    const value = resource[key];
    if (rank === undefined || rank >= best || typeof value !== 'string' || value === '') continue;
    best = rank;
    name = value;
  }
  for (const key in attributes) {
    const rank = RANKS.get(key) ?? WEAK_RANKS.get(key);
    const value = attributes[key];
    if (rank === undefined || rank >= best || typeof value !== 'string' || value === '') continue;
    if (rank >= SERVICE_KEYS.length && value.length > MAX_WEAK_LENGTH) continue;
    best = rank;
    name = value;
  }
  return name === null || name.length <= MAX_NAME_LENGTH ? name : name.slice(0, MAX_NAME_LENGTH);
}

/** The constant words of a template's text, names with dots and humps in their parts. */
export function templateWords(template: string): string[] {
  return template
    .replaceAll('<*>', ' ')
    .split(BETWEEN_WORDS, MAX_WORDS)
    .filter((word) => word.length >= 2 && word.length <= MAX_WORD_LENGTH);
}

/** What else tells whose a line is, in one text: the fields' service, host, logger, and how the level is written. */
export function marksOf({ resource, attributes, severityText }: LogRecord): string {
  const host = resource['host.name'] ?? attributes['host.name'] ?? '';
  const scope = attributes['otel.scope.name'] ?? '';
  const file = attributes['log.file.name'] ?? attributes['log.file.path'] ?? '';
  const named = resource['service.name'] ?? '';
  return `${named}\u001f${host}\u001f${scope}\u001f${file}\u001f${severityText ?? ''}`;
}

/** How many characters of a line show how it begins. */
const SHAPE_LENGTH = 24;

/**
 * How a line begins: digits as `0`, runs of letters as `a`, the rest as it is. A format that everyone can
 * tell apart at a glance (`0000-00-00 00:00:00,000 a [a]`).
 */
export function shapeOf(line: string): string {
  return line
    .slice(0, SHAPE_LENGTH)
    .replace(/\p{L}+/gu, 'a')
    .replace(/\d/g, '0');
}

/** The marks as words of their own, none of which a template can have. */
export function markWords(marks: string): string[] {
  const [named = '', host = '', scope = '', file = '', level = ''] = marks.split('\u001f');
  const part = scope.split('.', SCOPE_PARTS).join('.');
  return [
    `service=${named}`,
    `host=${host}`,
    `scope=${part}`,
    `file=${file}`,
    `level=${level}`,
  ].map((word) => word.slice(0, MAX_WORD_LENGTH));
}
