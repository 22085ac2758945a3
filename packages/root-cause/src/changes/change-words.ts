import type { ChangeEvent } from '@aegis/core';
import { wordsOf } from './words.js';

/** The words of a change by what it does to them. */
export interface ChangeWords {
  /** In what was taken away, and not in what was put there. */
  readonly removed: ReadonlySet<string>;
  /** In what was put there, and not in what was taken away. */
  readonly added: ReadonlySet<string>;
  /** In lines that were changed, before as after. */
  readonly kept: ReadonlySet<string>;
  /** In the summary, the paths, and lines that only stand near. */
  readonly around: ReadonlySet<string>;
}

/** Where in the file a hunk lies says nothing of what it does. */
const HUNK_RANGE = /-\d+(?:,\d+)? \+\d+(?:,\d+)?/;
const COMMENT_LINE = /^\s*(?:\/\/|\/\*|\*|#\s|#$|--\s|<!--)/;
const COMMENT_END = /\s(?:\/\/|#\s).*$/;

/**
 * What a change does, as words. Of a diff, what stands both in removed and in added lines is only moved
 * about: a function taken out of another leaves nearly all words where they were. Comments change nothing.
 * A text that is no diff is taken as added.
 */
export function changeWords({ summary, text, paths }: ChangeEvent): ChangeWords {
  const removed: string[] = [];
  const added: string[] = [];
  const around: string[] = [summary ?? '', ...(paths ?? [])];
  const lines = (text ?? '').split('\n');
  const isDiff = lines.some((line) => /^[+-]/.test(line));
  for (const line of lines) {
    if (!isDiff) added.push(line);
    else if (/^(?:\+\+\+|---|@@)/.test(line)) around.push(line.replace(HUNK_RANGE, ''));
    else if (line.startsWith('-')) removed.push(withoutComment(line.slice(1)));
    else if (line.startsWith('+')) added.push(withoutComment(line.slice(1)));
    else around.push(withoutComment(line));
  }
  const before = wordsOf(removed.join('\n'));
  const after = wordsOf(added.join('\n'));
  return {
    removed: without(before, after),
    added: without(after, before),
    kept: new Set([...before].filter((word) => after.has(word))),
    around: wordsOf(around.join('\n')),
  };
}

const withoutComment = (line: string): string =>
  COMMENT_LINE.test(line) ? '' : line.replace(COMMENT_END, '');

const without = (words: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> =>
  new Set([...words].filter((word) => !others.has(word)));
