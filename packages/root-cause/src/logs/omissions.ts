import { median } from '@aegis/core/stats';
import { deviationBelow } from '../tails/deviation-below.js';
import type { LineShift } from './bursts.js';
import { countAt, type TemplateCounts, totalOf, type WorkCounts } from './template-counts.js';

/** Lines that are missing where what they go with is there. */
export interface Omission extends LineShift {
  /** What they go with: another template of the node, or an operation. */
  readonly companion: string;
}

/** Counts that another may go with. */
interface Companion {
  readonly name: string;
  readonly baseline: ArrayLike<number>;
  readonly recent: ArrayLike<number>;
}

/** Rarer lines than so many in a baseline's window say nothing by staying away. */
const LEAST_RATE = 1;
/** A companion explains the counts at least so well: the usual error of its forecast, in deviations. */
const WORST_FIT = 1;
/** Counts that go together vary less than independent ones. */
const DISPERSION = 0.25;

/**
 * Whether lines of a template are missing: of all that the node writes and does, the one whose counts
 * foretell the template's best is its companion, and where that goes on while the lines stay away, what
 * writes them was not reached. Null where nothing is missing or nothing goes with the lines.
 */
export function omissionOf(
  counts: TemplateCounts,
  templates: readonly TemplateCounts[],
  works: readonly WorkCounts[],
): Omission | null {
  const { baseline, recent } = counts;
  const windows = recent.length;
  if (windows === 0 || totalOf(baseline) < LEAST_RATE * baseline.length) return null;
  const others: Companion[] = [
    ...works.map(({ operation, ...of }) => ({ name: operation, ...of })),
    ...templates
      .filter((other) => other !== counts)
      .map(({ template, ...of }) => ({ name: template, ...of })),
  ];
  const companion = bestCompanion(baseline, others);
  if (companion === null) return null;
  const { name, ratio } = companion;
  const expected = ratio * totalOf(companion.recent);
  const calm = calmDrops(baseline, companion.baseline, ratio, windows);
  const unit = Math.max(1, deviationBelow(calm, 0));
  return {
    score: dropOf(totalOf(recent), expected) / unit,
    calm: calm.map((drop) => drop / unit),
    observed: totalOf(recent) / windows,
    expected: expected / windows,
    companion: name,
  };
}

/** The one whose counts foretell the lines' best; null where none does well. */
function bestCompanion(
  lines: ArrayLike<number>,
  others: readonly Companion[],
): (Companion & { readonly ratio: number }) | null {
  let best: (Companion & { readonly ratio: number }) | null = null;
  let least = WORST_FIT;
  for (const other of others) {
    const ratio = ratioOf(lines, other.baseline);
    if (ratio === null) continue;
    const fit = fitOf(lines, other.baseline, ratio);
    if (fit >= least) continue;
    least = fit;
    best = { ...other, ratio };
  }
  return best;
}

/** Lines for each of the companion's, in most windows; null where the two hardly meet. */
function ratioOf(lines: ArrayLike<number>, other: ArrayLike<number>): number | null {
  const ratios: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (countAt(other, i) > 0) ratios.push(countAt(lines, i) / countAt(other, i));
  }
  if (2 * ratios.length < lines.length) return null;
  const ratio = median(ratios);
  return ratio > 0 ? ratio : null;
}

function fitOf(lines: ArrayLike<number>, other: ArrayLike<number>, ratio: number): number {
  const errors: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    errors.push(Math.abs(dropOf(countAt(lines, i), ratio * countAt(other, i))));
  }
  return median(errors);
}

const dropOf = (seen: number, expected: number): number =>
  (expected - seen) / Math.sqrt(DISPERSION * expected + 1);

function calmDrops(
  lines: ArrayLike<number>,
  other: ArrayLike<number>,
  ratio: number,
  windows: number,
): Float64Array {
  const size = Math.min(windows, lines.length);
  const drops = new Float64Array(Math.max(0, lines.length - size + 1));
  for (let at = 0; at < drops.length; at++) {
    let seen = 0;
    let together = 0;
    for (let i = at; i < at + size; i++) {
      seen += countAt(lines, i);
      together += countAt(other, i);
    }
    drops[at] = dropOf(seen, ratio * together);
  }
  return drops;
}
