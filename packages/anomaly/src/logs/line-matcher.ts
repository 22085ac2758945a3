import type { LogCounts } from './log-counts.js';
import type { LogParts } from './log-parts.js';
import { CustomMasks, type MaskFinder } from './mining/custom-masks.js';
import { LineScanner } from './mining/line-scanner.js';
import type { TemplateMatch } from './mining/template-match.js';
import { LineNumbers } from './parameters/line-numbers.js';

/** Finds the template of a message, and hands on what was joined by it. Nothing in it outlives a line. */
export class LineMatcher {
  readonly masks: CustomMasks | null;
  /** The numbers of the line that was matched last. */
  readonly numbers: LineNumbers = new LineNumbers();
  readonly #maxLength: number;
  readonly #scanner: LineScanner;

  constructor(finders: readonly MaskFinder[], maxLength: number) {
    this.masks = finders.length > 0 ? new CustomMasks(finders) : null;
    this.#scanner = new LineScanner(this.masks);
    this.#maxLength = maxLength;
  }

  /** The template of a message, made where it is new. */
  match(body: string, stream: string, parts: LogParts, counts: LogCounts): TemplateMatch {
    const text = body.length > this.#maxLength ? body.slice(0, this.#maxLength) : body;
    this.#scanner.scan(text, 0, text.length, parts.chooser.choose(stream, text));
    if (this.#scanner.truncated) counts.crowded++;
    if (this.#scanner.count === 0) counts.empty++;
    const match = parts.store.match(this.#scanner);
    this.numbers.prepare(text, this.#scanner.tokens, match.slot);
    if (match.joined.length === 0) return match;
    const { serial } = match.slot;
    parts.templates.join(match.joined, serial);
    for (const service of parts.windows.services.all()) service.entries.join(match.joined, serial);
    return match;
  }

  /** The serial of the template of a message, or null; nothing is learnt. */
  peek(body: string, stream: string, { chooser, store }: LogParts): number | null {
    const length = Math.min(body.length, this.#maxLength);
    this.#scanner.scan(body, 0, length, chooser.peek(stream));
    return store.peek(this.#scanner)?.serial ?? null;
  }
}
