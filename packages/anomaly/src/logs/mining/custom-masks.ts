import { AegisError } from '@aegis/core';
import { MARK_UNIT } from './char-classes.js';
import { KIND_CUSTOM } from './mask-kinds.js';

/** A part of a text, from its first unit up to the one after its last. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds what a caller wants masked, whatever the rules make of it; any object of this shape will do.
 *
 * A regular expression with the flag `g` becomes one in a line, as below. Finding takes the time that `find`
 * takes: for expressions from elsewhere use an engine with linear time, such as re2js
 * (`matcher.find(from)`, then `matcher.start()` and `matcher.end()`). What is no range of the text, or an
 * error, counts as nothing found, and is counted.
 *
 * @example
 * ```ts
 * import { type MaskFinder, TemplateMiner } from '@aegis/anomaly';
 * const order = /ord-[a-z]+/g;
 * const find: MaskFinder['find'] = (text, from) => {
 *   order.lastIndex = from;
 *   const match = order.exec(text);
 *   return match && { start: match.index, end: order.lastIndex };
 * };
 * const miner = new TemplateMiner({ masks: [{ name: 'order', find }] });
 * miner.process('placed ord-xkcd for ann').template; // => 'placed <*> for ann'
 * miner.extract('placed ord-xkcd for ann').parameters[0]?.kind; // => 'order'
 * ```
 */
export interface MaskFinder {
  /** What is found; parameters bear it. */
  readonly name: string;
  /** The first range at or after `from`, or null. */
  find(text: string, from: number): TextRange | null;
}

const MAX_FINDERS = 32;
/** Ranges of one line that are looked at. */
const MAX_FINDS = 256;

/** Checks what a caller gave as finders. */
export function checkMaskFinders(owner: string, finders: unknown): readonly MaskFinder[] {
  if (!Array.isArray(finders) || finders.length > MAX_FINDERS) {
    const given = Array.isArray(finders) ? `${finders.length} finders` : String(finders);
    throw new AegisError(
      'invalid-option',
      `${owner}: masks are ${given}; give a list of at most ${MAX_FINDERS} finders.`,
    );
  }
  return Array.from(finders, (finder: unknown, i) => {
    const { name, find } = (typeof finder === 'object' && finder !== null ? finder : {}) as Record<
      string,
      unknown
    >;
    if (typeof name === 'string' && name !== '' && typeof find === 'function') {
      return finder as MaskFinder;
    }
    throw new AegisError(
      'invalid-option',
      `${owner}: masks[${i}] is no finder; give an object with a name and a method find(text, from).`,
    );
  });
}

/** Marks what the finders of a caller find in a line, before it is scanned; what overlaps is found once. */
export class CustomMasks {
  readonly finders: readonly MaskFinder[];
  /** Finds that were no range of the text, or that ended in an error: they count as none. */
  ignored = 0;
  readonly #starts = new Int32Array(MAX_FINDS);
  readonly #ends = new Int32Array(MAX_FINDS);
  readonly #kinds = new Uint8Array(MAX_FINDS);
  #count = 0;
  #next = 0;

  constructor(finders: readonly MaskFinder[]) {
    this.finders = finders;
  }

  /** Finds in `text` between `from` and `to`, and overwrites what it found in `units`. */
  mark(text: string, from: number, to: number, units: Uint16Array): void {
    this.#count = 0;
    this.#next = 0;
    const line = text.length === to ? text : text.slice(0, to);
    for (let i = 0; i < this.finders.length; i++) this.#markAll(i, line, from, units);
    this.#sort();
  }

  /** The place in the list of what was marked at `at`, or -1. */
  at(at: number): number {
    while (this.#next < this.#count && this.#ends[this.#next]! <= at) this.#next++;
    return this.#next < this.#count && this.#starts[this.#next] === at ? this.#next : -1;
  }

  endOf(index: number): number {
    return this.#ends[index]!;
  }

  kindOf(index: number): number {
    return this.#kinds[index]!;
  }

  #markAll(finder: number, line: string, from: number, units: Uint16Array): void {
    for (let at = from; at < line.length && this.#count < MAX_FINDS; ) {
      const range = this.#find(this.finders[finder]!, line, at);
      if (range === null) return;
      const { start, end } = range;
      let taken = false;
      for (let i = start; i < end && !taken; i++) taken = units[i] === MARK_UNIT;
      if (!taken) {
        this.#starts[this.#count] = start;
        this.#ends[this.#count] = end;
        this.#kinds[this.#count++] = KIND_CUSTOM + finder;
        units.fill(MARK_UNIT, start, end);
      }
      at = end;
    }
  }

  /** Asks a finder that may do anything. */
  #find(finder: MaskFinder, line: string, at: number): TextRange | null {
    try {
      const found: unknown = finder.find(line, at);
      if (found === null || found === undefined) return null;
      const { start, end } = found as TextRange;
      const whole = Number.isInteger(start) && Number.isInteger(end);
      if (whole && start >= at && end > start && end <= line.length) return { start, end };
    } catch {
      // As if it had found nothing, and counted with what is no range.
    }
    this.ignored++;
    return null;
  }

  /** By insertion: few, and those of one finder are in order. */
  #sort(): void {
    for (let i = 1; i < this.#count; i++) {
      const start = this.#starts[i]!;
      const end = this.#ends[i]!;
      const kind = this.#kinds[i]!;
      let at = i;
      for (; at > 0 && this.#starts[at - 1]! > start; at--) {
        this.#starts[at] = this.#starts[at - 1]!;
        this.#ends[at] = this.#ends[at - 1]!;
        this.#kinds[at] = this.#kinds[at - 1]!;
      }
      this.#starts[at] = start;
      this.#ends[at] = end;
      this.#kinds[at] = kind;
    }
  }
}
