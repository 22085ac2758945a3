import type { Severity } from '@aegis/core';
import type { TemplateNote } from '../engine/template-notes.js';
import { element } from './elements.js';
import { formatCount } from './format.js';

const MOST_SHOWN = 60;

/** One thing that was found, as it is shown. */
export interface Found {
  readonly key: string;
  readonly severity: Severity;
  readonly sentence: string;
  /** Where it was: service, lines, time. */
  readonly where: string;
  readonly sample: string | null;
}

/** A list of what was found; an entry that has not changed is left as it is. */
export class FoundList {
  readonly #place: HTMLElement;
  readonly #nothing: string;
  #shown = '';

  constructor(place: HTMLElement, nothing: string) {
    this.#place = place;
    this.#nothing = nothing;
    this.draw([]);
  }

  draw(found: readonly Found[]): void {
    const key = found.map((one) => `${one.key} ${one.where}`).join('\n');
    if (key === this.#shown && key !== '') return;
    this.#shown = key;
    if (found.length === 0) {
      this.#place.replaceChildren(element('li', 'empty', this.#nothing));
      return;
    }
    const entries = found.slice(0, MOST_SHOWN).map(entryOf);
    if (found.length > MOST_SHOWN) {
      const more = `and ${formatCount(found.length - MOST_SHOWN)} more`;
      entries.push(element('li', 'empty', more));
    }
    this.#place.replaceChildren(...entries);
  }
}

function entryOf({ severity, sentence, where, sample }: Found): HTMLElement {
  const badge = element('span', `severity ${severity}`, severity);
  const entry = element('li', '', element('p', '', badge, sentence), element('p', 'quiet', where));
  if (sample !== null) entry.append(element('code', 'sample', sample));
  return entry;
}

/** `line 7`, or `lines 7 to 90`. */
export function linesOf(note: TemplateNote): string {
  const { firstLine, lastLine } = note;
  if (firstLine === lastLine) return `line ${formatCount(firstLine)}`;
  return `lines ${formatCount(firstLine)} to ${formatCount(lastLine)}`;
}
