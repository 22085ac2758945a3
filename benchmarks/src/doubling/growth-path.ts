import { growthExponent } from './fit-exponent.js';

/** One run of a path at one size; what it makes is thrown away. */
export type GrowthRun = () => unknown;

/** Something whose cost is promised to grow in a certain way with the size of what it is given. */
export interface GrowthPath {
  /** The key of its exponent in the report. */
  readonly key: string;
  /** What is doubled, and what stays as it is. */
  readonly doubled: string;
  /** The promise, as the reference says it. */
  readonly promise: string;
  /** The exponent that the promise comes to: 1 is linear. */
  readonly promised: number;
  readonly sizes: readonly number[];
  /** Makes what a run works on, which is not timed. */
  readonly prepare: (size: number, seed: number) => GrowthRun | Promise<GrowthRun>;
}

/** `count` sizes from `first` on, each twice the last. */
export function doublings(first: number, count = 6): number[] {
  return Array.from({ length: count }, (_, i) => first * 2 ** i);
}

/** The exponent that n · log n comes to over these sizes: a little above 1. */
export function logLinear(sizes: readonly number[]): number {
  return growthExponent(
    sizes,
    sizes.map((size) => size * Math.log(size)),
  );
}
