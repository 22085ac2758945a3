import { LineParameters } from '../mining/line-parameters.js';
import type { LineTokens } from '../mining/line-tokens.js';
import { KIND_NUMBER, KIND_OTHER, KIND_SIZE } from '../mining/mask-kinds.js';
import type { TemplateSlot } from '../mining/template-slot.js';
import { parseQuantity } from './parse-quantity.js';

/** Parameters of a line whose numbers are watched. */
export const MAX_NUMBERS = 8;
/** A list is read so far. */
const MAX_LIST_LENGTH = 256;

/** The numbers in a line's parameters; read only where somebody asks. */
export class LineNumbers {
  /** Each parameter's number, or NaN where it is none, in order. */
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

  /** Fills `values` with the numbers of the line, in order; a list gives one for each of its entries. */
  read(): void {
    this.count = 0;
    if (this.#line === null) return;
    const parameters = this.#parameters;
    parameters.read(this.#line, this.#slot);
    for (let i = 0; i < parameters.count && this.count < MAX_NUMBERS; i++) {
      const kind = parameters.kinds[i];
      const [start, end] = [parameters.starts[i]!, parameters.ends[i]!];
      if (kind === KIND_OTHER) this.#readList(start, end);
      else {
        const isNumber = kind === KIND_NUMBER || kind === KIND_SIZE;
        this.#push(isNumber ? parseQuantity(this.#text, start, end) : Number.NaN);
      }
    }
  }

  #push(value: number): void {
    if (this.count < MAX_NUMBERS) this.values[this.count++] = value;
  }

  /** Numbers between blanks, `#` or `;`; anything else is no list of them. */
  #readList(start: number, end: number): void {
    const before = this.count;
    let from = start;
    for (let i = start; i <= end && i - start <= MAX_LIST_LENGTH; i++) {
      const code = i < end ? this.#text.charCodeAt(i) : 32;
      if (code !== 32 && code !== 35 && code !== 59) continue;
      const value = i > from ? parseQuantity(this.#text, from, i) : 0;
      if (Number.isNaN(value)) {
        this.count = before;
        break;
      }
      if (i > from) this.#push(value);
      from = i + 1;
    }
    if (this.count === before) this.#push(Number.NaN);
  }
}
