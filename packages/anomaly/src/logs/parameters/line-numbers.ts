import { LineParameters } from '../mining/line-parameters.js';
import type { LineTokens } from '../mining/line-tokens.js';
import { KIND_NUMBER, KIND_SIZE } from '../mining/mask-kinds.js';
import type { TemplateSlot } from '../mining/template-slot.js';
import { parseQuantity } from './parse-quantity.js';

/** Parameters of a line whose numbers are watched. */
export const MAX_NUMBERS = 8;

/** The numbers in a line's parameters; read only where somebody asks. */
export class LineNumbers {
  /** The parameter's number, or NaN where it is none, by its place among the parameters. */
  readonly values: Float64Array = new Float64Array(MAX_NUMBERS);
  count = 0;
  readonly #parameters = new LineParameters();
  #text = '';
  #line: LineTokens | null = null;
  #slot: TemplateSlot | null = null;

  /** Sets the line that {@link LineNumbers.read} is about. */
  prepare(text: string, line: LineTokens, slot: TemplateSlot): void {
    this.#text = text;
    this.#line = line;
    this.#slot = slot;
  }

  read(): void {
    this.count = 0;
    if (this.#line === null) return;
    const parameters = this.#parameters;
    parameters.read(this.#line, this.#slot);
    this.count = Math.min(MAX_NUMBERS, parameters.count);
    for (let i = 0; i < this.count; i++) {
      const kind = parameters.kinds[i];
      const isNumber = kind === KIND_NUMBER || kind === KIND_SIZE;
      const [start, end] = [parameters.starts[i]!, parameters.ends[i]!];
      this.values[i] = isNumber ? parseQuantity(this.#text, start, end) : Number.NaN;
    }
  }
}
