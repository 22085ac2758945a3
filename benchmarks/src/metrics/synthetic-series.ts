import { Random } from '@aegis/core';
import { nabProbation } from './nab-score.js';
import { between, logBetween } from './noise-families.js';
import type { Series } from './series.js';
import { injectEvents, SYNTHETIC_ANOMALIES, type SyntheticAnomaly } from './synthetic-anomalies.js';
import {
  SYNTHETIC_BASES,
  SYNTHETIC_NOISES,
  type SyntheticBaseKind,
  type SyntheticNoise,
  syntheticBase,
} from './synthetic-bases.js';

const STEPS_MS = [60, 120, 300, 600, 900, 1800, 3600].map((seconds) => 1000 * seconds);
const EPOCH_MS = Date.UTC(2024, 0, 1);
const YEAR_MS = 365 * 86_400_000;
const SINGLE_MISSING = 0.02;

/**
 * Fresh series in the shapes of Merlion's synthetic set, and some that it does not have: lengths, steps,
 * units, heights and places drawn anew by every seed, so that there is nothing to memorise.
 *
 * @returns one of every base, kind of anomaly and noise, `<base>/<anomaly>-<noise>.csv`, in a fixed order;
 * `category` is the anomaly
 */
export function syntheticSeries(seed: number): Series[] {
  return SYNTHETIC_BASES.flatMap((base) =>
    SYNTHETIC_ANOMALIES.flatMap((anomaly) =>
      SYNTHETIC_NOISES.map((noise) => makeSeries({ base, anomaly, noise }, seed)),
    ),
  );
}

interface Kinds {
  readonly base: SyntheticBaseKind;
  readonly anomaly: SyntheticAnomaly;
  readonly noise: SyntheticNoise;
}

function makeSeries({ base: baseKind, anomaly, noise }: Kinds, seed: number): Series {
  const name = `${baseKind}/${anomaly}-${noise}`;
  const random = new Random(seed).fork(name);
  const stepMs = STEPS_MS[random.integer(STEPS_MS.length)]!;
  const base = syntheticBase(baseKind, noise, stepMs, random);
  const { values, labels } = injectEvents(anomaly, base, nabProbation(base.noise.length), random);
  const kept = anomaly === 'missing' ? presentRows(labels, random) : labels.map(() => 1);
  const rows = Array.from(kept, (_, row) => row).filter((row) => kept[row] === 1);
  const unit = logBetween(random, 1e-2, 1e5);
  const level = unit * between(random, -20, 200);
  const startMs = EPOCH_MS + stepMs * Math.floor((random.float() * YEAR_MS) / stepMs);
  const timesMs = Float64Array.from(rows, (row) => startMs + row * stepMs);
  return {
    file: `${name}.csv`,
    category: anomaly,
    timestamps: Array.from(timesMs, (time) => new Date(time).toISOString()),
    timesMs,
    values: Float64Array.from(rows, (row) => level + unit * values[row]!),
    labels: Uint8Array.from(rows, (row) => labels[row]!),
  };
}

/** Single rows are missing at random, and between events whole stretches of 10 to 80. */
function presentRows(labels: Uint8Array, random: Random): Uint8Array {
  const kept = labels.map(() => (random.chance(SINGLE_MISSING) ? 0 : 1));
  for (let row = 0; row < kept.length; ) {
    row += Math.round(between(random, 200, 800));
    const rows = Math.round(between(random, 10, 80));
    if (!labels.subarray(row, row + rows).includes(1)) kept.fill(0, row, row + rows);
  }
  return kept;
}
