import type { Random } from '@aegis/core';
import { sin } from '@aegis/core/math';
import { between } from './noise-families.js';
import type { SyntheticBase } from './synthetic-bases.js';

/** What happens to a series; `missing` is a shock in a series that rows are missing from. */
export const SYNTHETIC_ANOMALIES = [
  'dip',
  'level',
  'shock',
  'spike',
  'trend',
  'variance',
  'flat',
  'pattern',
  'missing',
] as const;

export type SyntheticAnomaly = (typeof SYNTHETIC_ANOMALIES)[number];

/** A series on its way: values in deviations of its noise. */
interface Draft extends SyntheticBase {
  readonly values: Float64Array;
}

interface Event {
  readonly first: number;
  readonly rows: number;
}

/** A change that stays is no longer news after so many rows. */
const NEWS_ROWS = 20;
const APART = [250, 700] as const;
const LASTS = [20, 200] as const;
const DEVIATIONS = [3, 8] as const;
const FAR_LEVEL = 12;

type Injection = (draft: Draft, event: Event, random: Random) => void;

function add({ values }: Draft, { first, rows }: Event, of: (i: number) => number): void {
  for (let i = 0; i < rows && first + i < values.length; i++) {
    values[first + i] = values[first + i]! + of(i);
  }
}

const rest = (draft: Draft, { first }: Event): Event => ({
  first,
  rows: draft.values.length - first,
});

const sign = (random: Random): number => (random.chance(0.5) ? 1 : -1);

/** How far earlier events have moved the series off its course. */
function standing({ values, course, noise }: Draft, row: number): number {
  return values[row]! - course[row]! - noise[row]!;
}

const shock: Injection = (draft, event, random) => {
  const offset = sign(random) * between(random, ...DEVIATIONS);
  add(draft, event, () => offset);
};

const INJECTIONS: Readonly<Record<SyntheticAnomaly, Injection>> = {
  dip: (draft, event, random) => {
    const depth = between(random, ...DEVIATIONS);
    add(draft, event, () => -depth);
  },
  spike: (draft, event, random) => {
    const height = between(random, ...DEVIATIONS);
    add(draft, event, () => height);
  },
  shock,
  missing: shock,
  level: (draft, event, random) => {
    const at = standing(draft, event.first);
    const side = Math.abs(at) > FAR_LEVEL ? -Math.sign(at) : sign(random);
    const step = side * between(random, ...DEVIATIONS);
    add(draft, rest(draft, event), () => step);
  },
  trend: (draft, event, random) => {
    // Grows in ever smaller steps to a level where it stays.
    const height = sign(random) * between(random, 10, 60);
    const share = 1 - 3 / event.rows;
    let left = 1;
    add(draft, rest(draft, event), () => {
      left *= share;
      return height * (1 - left);
    });
  },
  variance: (draft, event, random) => {
    const factor = between(random, 3, 6);
    add(draft, event, (i) => (factor - 1) * draft.noise[event.first + i]!);
  },
  flat: (draft, event) => {
    const stuck = draft.values[event.first - 1]!;
    add(draft, event, (i) => stuck - draft.values[event.first + i]!);
  },
  pattern: (draft, event, random) => {
    const { course, noise, period } = draft;
    if (period > 0) {
      // The season, half a turn off.
      const shift = period >> 1;
      const other = (row: number): number => course[row < shift ? row + shift : row - shift]!;
      add(draft, event, (i) => other(event.first + i) - course[event.first + i]!);
      return;
    }
    // An oscillation as strong as the noise, in its place.
    const rows = between(random, 8, 30);
    add(draft, event, (i) => {
      const swing = Math.SQRT2 * sin((2 * Math.PI * i) / rows);
      return swing - noise[event.first + i]!;
    });
  },
};

/** A course with events: values in deviations of the noise, and where they are labelled. */
export interface Eventful {
  readonly values: Float64Array;
  readonly labels: Uint8Array;
}

/**
 * Puts events of one kind into a course, 250 to 700 rows apart and 20 to 200 long, none before a row.
 * Changes that stay are labelled where they are new: a jump for 20 rows, a trend while it grows.
 */
export function injectEvents(
  kind: SyntheticAnomaly,
  base: SyntheticBase,
  from: number,
  random: Random,
): Eventful {
  const draft = { ...base, values: base.course.map((x, i) => x + base.noise[i]!) };
  const rows = draft.values.length;
  const labels = new Uint8Array(rows);
  let first = from + Math.round(between(random, 0, APART[1]));
  for (;;) {
    const event = {
      first,
      rows: kind === 'level' ? NEWS_ROWS : Math.round(between(random, ...LASTS)),
    };
    const end = first + event.rows;
    if (end >= rows) return { values: draft.values, labels };
    INJECTIONS[kind](draft, event, random);
    labels.fill(1, first, end);
    first = end + Math.round(between(random, ...APART));
  }
}
