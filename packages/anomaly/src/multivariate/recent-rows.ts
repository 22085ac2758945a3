import { AegisError } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { RowRing } from './row-ring.js';

/** Longer names are no names of metrics. */
const MAX_NAME_LENGTH = 1024;
/** A metric is watched where it was there in so large a part of the rows … */
const PRESENT = 0.25;
/** … and a fit is worth it for a new one that is there in more. */
const SURELY_PRESENT = 0.5;

/** The values of a row by name. */
export type Values = Readonly<Record<string, number>>;

/** The row's own value of that name; NaN where it is missing or not finite. */
export function finiteValue(values: Values, name: string): number {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
}

/** The latest rows of all metrics that they have, a column each, up to a number of metrics. */
export class RecentRows {
  readonly #maxMetrics: number;
  #columns = new Map<string, number>();
  #ring: RowRing;

  constructor(maxRows: number, maxMetrics: number) {
    this.#maxMetrics = maxMetrics;
    this.#ring = new RowRing(maxRows, 0);
  }

  /** How many metrics have a column. */
  get size(): number {
    return this.#columns.size;
  }

  get count(): number {
    return this.#ring.count;
  }

  /** Takes a row in; returns how many of its values had to be left out. */
  push(values: Values): number {
    const names = Object.keys(values);
    const usable = names.filter((name) => !Number.isNaN(finiteValue(values, name)));
    const unknown = usable.filter((name) => !this.#columns.has(name));
    const placed = this.#admit(unknown);
    this.#ring.push(Float64Array.from(this.#columns.keys(), (name) => finiteValue(values, name)));
    return names.length - usable.length + unknown.length - placed;
  }

  /** Makes columns while there is room, in the order of names: that of keys says nothing. */
  #admit(unknown: readonly string[]): number {
    const room = this.#maxMetrics - this.size;
    if (unknown.length === 0 || room === 0) return 0;
    const short = unknown.filter((name) => name.length <= MAX_NAME_LENGTH);
    const admitted = short.sort().slice(0, room);
    const columns = [...this.#columns.values(), ...admitted.map(() => -1)];
    for (const name of admitted) this.#columns.set(name, this.size);
    this.#ring = this.#ring.with(columns);
    return admitted.length;
  }

  #filled(name: string): number {
    const column = this.#columns.get(name);
    return column === undefined ? 0 : this.#ring.filled(column);
  }

  /** The metrics that are there often enough to be watched, in the order of their names. */
  fittable(): string[] {
    const least = Math.max(1, PRESENT * this.count);
    return [...this.#columns.keys()].filter((name) => this.#filled(name) >= least).sort();
  }

  /** Whether a metric has come to stay, or one has gone, since `watched` were chosen. */
  haveChanged(watched: readonly string[]): boolean {
    const least = SURELY_PRESENT * this.count;
    const hasCome = (name: string): boolean =>
      !watched.includes(name) && this.#filled(name) >= least;
    return (
      watched.some((name) => this.#filled(name) === 0) || [...this.#columns.keys()].some(hasCome)
    );
  }

  /** The cells of those metrics, which are all there, the oldest row first. */
  rows(names: readonly string[]): Float64Array {
    return this.#ring.rows(names.map((name) => this.#columns.get(name)!));
  }

  /** Forgets the names that no row has, so that others have room. */
  forgetUnused(): void {
    const kept = [...this.#columns].filter(([name]) => this.#filled(name) > 0);
    if (kept.length === this.size) return;
    this.#ring = this.#ring.with(kept.map(([, column]) => column));
    this.#columns = new Map(kept.map(([name], column) => [name, column]));
  }

  toJSON(): object {
    return { names: [...this.#columns.keys()], ring: this.#ring.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, maxRows: number, maxMetrics: number): RecentRows {
    const rows = new RecentRows(maxRows, maxMetrics);
    const names = readNames(reader, maxMetrics);
    rows.#columns = new Map(names.map((name, column) => [name, column]));
    rows.#ring = reader.object('ring', (field) => RowRing.read(field, maxRows, names.length));
    return rows;
  }
}

/** The field `names`: names of metrics, once each. @throws AegisError `invalid-snapshot` */
export function readNames(reader: SnapshotReader, maxMetrics: number): string[] {
  const limit = { maxLength: maxMetrics, maxStringLength: MAX_NAME_LENGTH };
  const names = reader.strings('names', limit);
  if (new Set(names).size === names.length) return names;
  throw new AegisError('invalid-snapshot', 'names: expected every name once.');
}
