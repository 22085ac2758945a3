import { AegisError } from '@aegis/core';
import type { RowRing } from './row-ring.js';

/** Longer names are no names of metrics. */
export const MAX_NAME_LENGTH = 1024;
/** A metric is fitted where it was there in so large a part of the rows; later, a new one has to be there in more. */
const PRESENT = 0.25;
const SURELY_PRESENT = 0.5;

/** Which metric stands in which column of the rows that are kept. */
export class MetricColumns {
  readonly #max: number;
  #columns = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** @throws AegisError `invalid-snapshot` where a name stands twice */
  static of(max: number, names: readonly string[]): MetricColumns {
    const columns = new MetricColumns(max);
    columns.#columns = new Map(names.map((name, column) => [name, column]));
    if (columns.size === names.length) return columns;
    throw new AegisError('invalid-snapshot', 'names: expected every name once.');
  }

  get names(): string[] {
    return [...this.#columns.keys()];
  }

  get size(): number {
    return this.#columns.size;
  }

  /** The row's finite values, NaN for the rest; names that are not known yet are left out. */
  cells(values: Readonly<Record<string, number>>): Float64Array {
    const cells = new Float64Array(this.#max).fill(Number.NaN);
    for (const [name, column] of this.#columns) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (isFiniteNumber(value)) cells[column] = value;
    }
    return cells;
  }

  /**
   * Makes columns for names that are new, in the order of the alphabet, so that the order of keys says
   * nothing; returns how many values had no place.
   */
  admit(values: Readonly<Record<string, number>>): number {
    let ignored = 0;
    const isNew = (name: string): boolean =>
      !this.#columns.has(name) && isFiniteNumber(values[name]);
    for (const name of Object.keys(values).filter(isNew).sort()) {
      if (this.#columns.size < this.#max && name.length <= MAX_NAME_LENGTH) {
        this.#columns.set(name, this.#columns.size);
      } else ignored++;
    }
    return ignored;
  }

  /** The columns that are there often enough to be fitted, in the order of their names. */
  fittable(ring: RowRing): Int32Array {
    const names = this.names.filter(
      (name) => ring.filled(this.#columns.get(name)!) >= Math.max(1, PRESENT * ring.count),
    );
    return Int32Array.from(names.sort(), (name) => this.#columns.get(name)!);
  }

  /** Whether a metric has come to stay, or has gone, since `watched` were chosen. */
  hasChanged(ring: RowRing, watched: Int32Array): boolean {
    return [...this.#columns.values()].some((column) => {
      const filled = ring.filled(column);
      return watched.includes(column) ? filled === 0 : filled >= SURELY_PRESENT * ring.count;
    });
  }

  /** Forgets the names that no row of the ring has; returns where the others stood. */
  compact(ring: RowRing): number[] {
    const kept = [...this.#columns].filter(([, column]) => ring.filled(column) > 0);
    this.#columns = new Map(kept.map(([name], place) => [name, place]));
    return kept.map(([, column]) => column);
  }
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
