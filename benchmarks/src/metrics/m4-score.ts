import type { M4Series } from './m4-data.js';

/** What the competition measures, means over series. */
export interface M4Score {
  /** Percent. */
  readonly smape: number;
  /** In mean absolute differences from the day before. */
  readonly mase: number;
  /** The mean of both, each divided by that of Naive2 on all 414 hourly series. */
  readonly owa: number;
}

/** The hours of a day: the season of the scale, as the competition has it. */
const SEASON = 24;
/** Naive2 as published, on all 414 hourly series. */
const NAIVE2 = { smape: 18.383, mase: 2.395 };

/**
 * Scores forecasts of M4's hourly series.
 *
 * @see Makridakis, Spiliotis, Assimakopoulos (2020), The M4 Competition, International Journal of
 * Forecasting 36(1), doi:10.1016/j.ijforecast.2019.04.014
 */
export function scoreM4(series: readonly M4Series[], forecasts: readonly Float64Array[]): M4Score {
  let smape = 0;
  let mase = 0;
  series.forEach(({ train, test }, i) => {
    const said = forecasts[i]!;
    const scale = seasonalScale(train);
    for (let h = 0; h < test.length; h++) {
      const error = Math.abs(test[h]! - said[h]!);
      const size = Math.abs(test[h]!) + Math.abs(said[h]!);
      smape += size > 0 ? (200 * error) / size / test.length : 0;
      mase += error / scale / test.length;
    }
  });
  smape /= series.length;
  mase /= series.length;
  return { smape, mase, owa: (smape / NAIVE2.smape + mase / NAIVE2.mase) / 2 };
}

function seasonalScale(train: Float64Array): number {
  let sum = 0;
  for (let t = SEASON; t < train.length; t++) sum += Math.abs(train[t]! - train[t - SEASON]!);
  return sum / (train.length - SEASON);
}
