import type { Random } from '@aegis/core';

/** One line of a stream that many write to. */
export interface Taken {
  /** Which of the writers. */
  readonly source: number;
  /** Which of its lines, in its own order. */
  readonly line: number;
}

/** Mixes streams at random, every one in its own order, so that all of them end about together. */
export function interleave(lengths: readonly number[], random: Random): Taken[] {
  const sources = lengths.flatMap((length, source) => new Array<number>(length).fill(source));
  const next = lengths.map(() => 0);
  return random.shuffle(sources).map((source) => ({ source, line: next[source]!++ }));
}
