import type { Random } from '@aegis/core';
import { sin } from '@aegis/core/math';
import { autoregression, between, heavyTail, logBetween, whiteNoise } from './noise-families.js';

/** The courses that anomalies are put into. */
export const SYNTHETIC_BASES = ['horizontal', 'seasonal', 'upwardDownward'] as const;

export type SyntheticBaseKind = (typeof SYNTHETIC_BASES)[number];

/** How values lie about the course. */
export const SYNTHETIC_NOISES = ['white', 'remembering', 'heavyTail', 'even'] as const;

export type SyntheticNoise = (typeof SYNTHETIC_NOISES)[number];

/** A series before anything happens to it: what is due, and noise of deviation 1 about it. */
export interface SyntheticBase {
  readonly course: Float64Array;
  readonly noise: Float64Array;
  /** Rows after which the course repeats; 0 where it does not. */
  readonly period: number;
}

const DAY_MS = 86_400_000;
/** Fewer repetitions than this are nothing that could be learnt. */
const REPETITIONS = 6;

const NOISES: Readonly<Record<SyntheticNoise, (rows: number, random: Random) => Float64Array>> = {
  white: whiteNoise,
  remembering: (rows, random) => autoregression(rows, between(random, 0.3, 0.8), random),
  heavyTail,
  // As rounding and polling give it.
  even: (rows, random) =>
    Float64Array.from({ length: rows }, () => Math.sqrt(12) * (random.float() - 0.5)),
};

/** A course and its noise; the length is random, 3,000 to 12,000 rows or what the season needs. */
export function syntheticBase(
  kind: SyntheticBaseKind,
  noiseKind: SyntheticNoise,
  stepMs: number,
  random: Random,
): SyntheticBase {
  const season = random.chance(0.5) ? DAY_MS / stepMs : Math.round(logBetween(random, 40, 400));
  const period = kind === 'seasonal' ? season : 0;
  const rows = Math.max(REPETITIONS * period, Math.round(between(random, 3000, 12_000)));
  const noise = NOISES[noiseKind](rows, random);
  return { course: COURSES[kind](rows, period, random), noise, period };
}

const COURSES: Readonly<
  Record<SyntheticBaseKind, (rows: number, period: number, random: Random) => Float64Array>
> = {
  horizontal: (rows) => new Float64Array(rows),
  seasonal: (rows, period, random) => {
    const wave = WAVES[random.integer(WAVES.length)]!;
    const height = between(random, 1.5, 6);
    const phase = random.float();
    return Float64Array.from({ length: rows }, (_, i) => height * wave((i / period + phase) % 1));
  },
  /** Grows ever faster, then falls at a steady pace, as a backlog does. */
  upwardDownward: (rows, _, random) => {
    const top = between(random, 0.3, 0.7) * rows;
    const height = logBetween(random, 50, 1000);
    const slope = (height / rows) * between(random, 0.01, 0.3);
    return Float64Array.from({ length: rows }, (_x, i) =>
      i < top ? height * (i / top) ** 2 : height - slope * (i - top),
    );
  },
};

const turn = (x: number): number => sin(2 * Math.PI * x);

/** One repetition over [0, 1), about -1 to 1. */
const WAVES: readonly ((x: number) => number)[] = [
  turn,
  (x) => 0.7 * turn(x) + 0.4 * turn(2 * x + 0.3),
  // Opening hours.
  (x) => (x < 0.4 ? 1 : -0.7),
  // A steady climb and a quick fall.
  (x) => (x < 0.85 ? (2 * x) / 0.85 - 1 : 1 - (2 * (x - 0.85)) / 0.15),
];
