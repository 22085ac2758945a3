import { AegisError } from '../index.js';

/**
 * Any model as a function: `count` rows, row-major, in; one finite output a row out. It must not keep or
 * change the rows.
 */
export type BatchModel = (rows: Float64Array, count: number) => ArrayLike<number>;

/** Rows that a model is given at a time. */
const BLOCK = 4096;

/**
 * What a model gives on average where only some columns are the row's, and the others those of rows to
 * compare with.
 */
export class MaskedModel {
  readonly #owner: string;
  readonly #model: BatchModel;
  readonly #row: Float64Array;
  readonly #background: Float64Array;
  readonly #count: number;
  readonly #rows: Float64Array;

  constructor(
    owner: string,
    model: BatchModel,
    row: Float64Array,
    background: Float64Array,
    count: number,
  ) {
    this.#owner = owner;
    this.#model = model;
    this.#row = row;
    this.#background = background;
    this.#count = count;
    this.#rows = new Float64Array(Math.max(1, Math.floor(BLOCK / count)) * count * row.length);
  }

  /** The output for the row itself. */
  output(): number {
    return this.#ask(this.#row.slice(), 1)[0]!;
  }

  /**
   * @param members - coalitions × columns: 1 where a column is the row's
   * @returns the mean of each coalition
   */
  means(members: Uint8Array, coalitions: number): Float64Array {
    const columns = this.#row.length;
    const atATime = this.#rows.length / (this.#count * columns);
    const means = new Float64Array(coalitions);
    for (let from = 0; from < coalitions; from += atATime) {
      const taken = Math.min(atATime, coalitions - from);
      let at = 0;
      for (let one = from; one < from + taken; one++) {
        for (let cell = 0; cell < this.#count * columns; cell++) {
          const column = cell % columns;
          const isKnown = members[one * columns + column] === 1;
          this.#rows[at++] = isKnown ? this.#row[column]! : this.#background[cell]!;
        }
      }
      const outputs = this.#ask(this.#rows.subarray(0, at), taken * this.#count);
      for (let i = 0; i < taken * this.#count; i++) {
        means[from + Math.floor(i / this.#count)]! += outputs[i]! / this.#count;
      }
    }
    return means;
  }

  #ask(rows: Float64Array, count: number): ArrayLike<number> {
    const outputs = this.#model(rows, count);
    for (let i = 0; i < count; i++) {
      if (Number.isFinite(outputs[i])) continue;
      throw new AegisError(
        'invalid-argument',
        `${this.#owner}: the model gave ${String(outputs[i])} for row ${i} of ${count}; ` +
          'give a function that returns a finite number for every row.',
      );
    }
    return outputs;
  }
}
