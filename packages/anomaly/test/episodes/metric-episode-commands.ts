import fc from 'fast-check';
import { expect } from 'vitest';
import { commandsWith } from '../../../../tools/fuzz/commands.js';
import { Episode } from '../../src/metrics/episode.js';
import { Slot } from '../../src/metrics/series/slot.js';
import type { MetricEpisodeModel } from './metric-episode-model.js';

const HOUR_MS = 3_600_000;

/** Several series of one detector, which share their memory. */
export class SeriesUnderTest {
  readonly #slot = new Slot();
  readonly episode: Episode;
  readonly #places: number[];

  constructor(falseAlarmsPerDay: number, series: number) {
    this.#slot.reserveDoubles(2);
    this.episode = new Episode(this.#slot, falseAlarmsPerDay);
    this.#places = Array.from({ length: series }, () => this.#slot.allocate());
  }

  open(series: number): void {
    this.#slot.open(this.#places[series]!);
  }

  /** Puts a series away and takes it out in another place. */
  move(series: number): void {
    this.open(series);
    const { doubles, singles, shorts, bytes } = this.#slot.contents();
    const kept = { doubles: doubles.slice(), singles, shorts, bytes };
    this.#places[series] = this.#slot.allocate();
    this.#slot.fill(kept);
  }
}

type Metric = { readonly series: readonly MetricEpisodeModel[] };

interface Point {
  readonly series: number;
  readonly odd: boolean;
  readonly sum: number;
  readonly stepMs: number;
  readonly times: number;
}

/** Steps of a second to half a day, so that an episode lasts from three points to thousands. */
const stepMs = fc.constantFrom(1000, 60_000, 300_000, HOUR_MS, 12 * HOUR_MS);
const point: fc.Arbitrary<Point> = fc.record({
  series: fc.nat(2),
  odd: fc.boolean(),
  sum: fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.constant(0), fc.constant(1e300)),
  stepMs,
  times: fc.constantFrom(1, 1, 1, 2, 3, 27),
});

const of = commandsWith<Metric, SeriesUnderTest>();

function both(model: Metric, real: SeriesUnderTest, series: number): MetricEpisodeModel {
  real.open(series);
  return model.series[series]!;
}

const learnPoints = of(
  point,
  'learn',
  ({ series, odd, sum, stepMs: ms, times }) =>
    (model, real) => {
      const plain = both(model, real, series);
      for (let i = 0; i < times; i++) {
        expect(real.episode.judge(odd, sum)).toBe(plain.judge(odd, sum));
        // Asking changes nothing.
        expect(real.episode.judge(odd, sum)).toBe(plain.judge(odd, sum));
        real.episode.learn(odd, sum, ms);
        plain.learn(odd, sum, ms);
      }
      expect(real.episode.habituation).toBeCloseTo(plain.habituation, 9);
      expect(real.episode.isValid).toBe(true);
    },
);
const askFor = of(point, 'judge', ({ series, odd, sum }) => (model, real) => {
  const plain = both(model, real, series);
  expect(real.episode.judge(odd, sum)).toBe(plain.judge(odd, sum));
  expect(real.episode.habituation).toBeCloseTo(plain.habituation, 9);
});
const moveSeries = of(
  fc.nat(2),
  'put away and take out',
  (series) => (_model, real) => real.move(series),
);

export const metricCommands = fc.commands([learnPoints, learnPoints, askFor, moveSeries], {
  maxCommands: 60,
  size: 'max',
});
