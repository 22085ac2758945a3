import { type Arithmetic, plainArithmetic } from './arithmetic.js';
import { loadSimdArithmetic, type SimdArithmetic } from './simd-kernel.js';

/** From so many terms of a product on, an instance of the WebAssembly module pays. */
const LEAST_TERMS = 4096;
/** From so many rows on, turning the weights round pays. */
export const LEAST_ROWS = 4;
/** No matrix is narrower, so that the kernel takes all of them; what is added is 0. */
const LEAST_WIDTH = 4;

/** Looked for when first wanted, once. Only a cache: the bits are the same without. */
let simd: SimdArithmetic | null | undefined;

function openSimd(): Arithmetic | null {
  if (simd === undefined) simd = loadSimdArithmetic();
  return simd === null ? null : simd();
}

/**
 * Where batches of one network live while they are worked on, laid out so that nothing is carried to
 * and fro between the products of a forward and a backward pass. Row-major throughout, the rows of layer
 * l being `widths[l]` wide.
 */
export class BatchMemory {
  readonly widths: readonly number[];
  /** Inputs of each layer and, last, the outputs, of the latest batch to learn from. */
  activations: readonly Float64Array[] = [];
  /** The slope of the loss at the activations. */
  deltas: readonly Float64Array[] = [];
  /** As activations, of the latest batch to predict. */
  scratch: readonly Float64Array[] = [];
  /** The weights of one layer: as they are, and turned round. */
  weights: Float64Array = new Float64Array(0);
  turned: Float64Array = new Float64Array(0);
  biases: Float64Array = new Float64Array(0);
  zeros: Float64Array = new Float64Array(0);
  /** Gradients of one layer before and after a batch is added. */
  before: Float64Array = new Float64Array(0);
  after: Float64Array = new Float64Array(0);
  arithmetic: Arithmetic = plainArithmetic();
  /** As scratch, of so few rows that they are worked out one by one; not in the memory. */
  #few: readonly Float64Array[] = [];
  readonly #largest: number;
  #learning = 0;
  #predicting = 0;
  #withSimd = false;

  constructor(sizes: readonly number[]) {
    this.widths = sizes.map((size) => Math.max(LEAST_WIDTH, size));
    this.#largest = Math.max(...this.widths.slice(1).map((width, l) => width * this.widths[l]!));
  }

  /** Room for `scratch` of fewer than {@link LEAST_ROWS} rows: all that a scorer of single rows holds. */
  few(): readonly Float64Array[] {
    if (this.#few.length === 0) {
      this.#few = this.widths.map((width) => new Float64Array(width * (LEAST_ROWS - 1)));
    }
    return this.#few;
  }

  /** Makes room for batches of so many rows; activations stay as they are unless `learning` grows. */
  reserve(learning: number, predicting: number): void {
    if (learning <= this.#learning && predicting <= this.#predicting) return;
    this.#learning = grown(this.#learning, learning);
    this.#predicting = grown(this.#predicting, predicting);
    const rows = Math.max(this.#learning, this.#predicting);
    const sum = this.widths.reduce((total, width) => total + width + 1, 0);
    const widest = Math.max(...this.widths);
    const numbers =
      4 * (this.#largest + 1) +
      2 * (widest + 1) +
      (2 * this.#learning + this.#predicting) * sum +
      4 * this.widths.length;
    this.#open(numbers, rows * this.#largest >= LEAST_TERMS);
    this.#cut(widest);
  }

  #open(numbers: number, wantSimd: boolean): void {
    if (wantSimd && !this.#withSimd) {
      const opened = openSimd();
      if (opened?.grow(numbers) === true) {
        opened.numbers.set(this.arithmetic.numbers);
        this.arithmetic = opened;
        this.#withSimd = true;
        return;
      }
    }
    if (this.arithmetic.numbers.length >= numbers || this.arithmetic.grow(numbers)) return;
    const plain = plainArithmetic();
    plain.grow(numbers);
    plain.numbers.set(this.arithmetic.numbers);
    this.arithmetic = plain;
  }

  #cut(widest: number): void {
    const { numbers } = this.arithmetic;
    let at = 0;
    const take = (length: number): Float64Array => {
      const view = numbers.subarray(at, at + length);
      // In pairs: the kernel may work on the number after an odd last one.
      at += length + (length % 2);
      return view;
    };
    this.weights = take(this.#largest);
    this.turned = take(this.#largest);
    this.before = take(this.#largest);
    this.after = take(this.#largest);
    this.biases = take(widest);
    this.zeros = take(widest);
    this.activations = this.widths.map((width) => take(width * this.#learning));
    this.deltas = this.widths.map((width) => take(width * this.#learning));
    this.scratch = this.widths.map((width) => take(width * this.#predicting));
  }
}

/** Batches of ever more rows must not each take a new memory. */
function grown(held: number, wanted: number): number {
  return wanted <= held ? held : Math.max(wanted, Math.ceil(1.25 * held));
}

/** Copies rows between matrices of different widths; what a wider target has beyond is left alone. */
export function copyRows(
  target: Float64Array,
  targetWidth: number,
  source: Float64Array,
  sourceWidth: number,
  rows: number,
): void {
  const width = Math.min(targetWidth, sourceWidth);
  if (targetWidth === sourceWidth) {
    const length = rows * width;
    for (let i = 0; i < length; i++) target[i] = source[i]!;
    return;
  }
  for (let r = 0; r < rows; r++) {
    const to = r * targetWidth;
    const from = r * sourceWidth;
    for (let c = 0; c < width; c++) target[to + c] = source[from + c]!;
  }
}
