import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '@aegis/core';

/** One session: what happened in it, in order, as indices of templates from 0 on. */
export interface Session {
  readonly id: string;
  readonly events: readonly number[];
}

export interface SessionSet {
  readonly name: string;
  readonly templates: readonly string[];
  /** Normal sessions only. */
  readonly train: readonly Session[];
  readonly test: readonly Session[];
  /** 1 where a session of `test` is abnormal. */
  readonly labels: Uint8Array;
}

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');

function readSessions(path: string): Session[] {
  return linesOf(path).map((line) => {
    // An id may hold a comma, the list of events does not.
    const comma = line.lastIndexOf(',');
    const events = line.slice(comma + 1).split(' ');
    return { id: line.slice(0, comma), events: events.map((event) => Number(event) - 1) };
  });
}

/** Reads a folder with `templates.csv`, `train.csv`, `test_normal.csv` and every `test_abnormal*.csv`. */
export function readSessionSet(dataDir: string, name: string): SessionSet {
  const folder = join(dataDir, name);
  const normal = readSessions(join(folder, 'test_normal.csv'));
  const abnormal = readdirSync(folder)
    .filter((file) => /^test_abnormal.*\.csv$/.test(file))
    .sort()
    .flatMap((file) => readSessions(join(folder, file)));
  return {
    name,
    templates: linesOf(join(folder, 'templates.csv')),
    train: readSessions(join(folder, 'train.csv')),
    test: [...normal, ...abnormal],
    labels: Uint8Array.from([...normal.map(() => 0), ...abnormal.map(() => 1)]),
  };
}

/** Every folder below `dataDir` that holds sessions, in the order of their names. */
export function sessionSets(dataDir: string): string[] {
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

const PARAMETER = '<*>';
const VALUES = 1_000_000;

/**
 * A line as a template may have been filled in: a number for every parameter, with a blank where it would
 * otherwise grow into a word.
 */
export function fillTemplate(template: string, random: Random): string {
  const [first = '', ...rest] = template.split(PARAMETER);
  let line = first;
  for (const piece of rest) {
    if (/[\p{L}\p{N}]$/u.test(line)) line += ' ';
    line += String(random.integer(VALUES));
    if (/^[\p{L}\p{N}]/u.test(piece)) line += ' ';
    line += piece;
  }
  return line;
}

/** The lines of a session. An event without a template is a line of its own that says its number. */
export function sessionLines(
  { events }: Session,
  templates: readonly string[],
  random: Random,
): string[] {
  return events.map((event) => fillTemplate(templates[event] ?? `event ${event}`, random));
}

/** The share of abnormal sequences that occur among the normal ones of the set as well. */
export function sharedSequences({ train, test, labels }: SessionSet): number {
  const key = ({ events }: Session): string => events.join(' ');
  const normal = new Set([...train, ...test.filter((_, i) => labels[i] === 0)].map(key));
  const abnormal = test.filter((_, i) => labels[i] === 1);
  const shared = abnormal.filter((session) => normal.has(key(session))).length;
  return shared / Math.max(1, abnormal.length);
}
