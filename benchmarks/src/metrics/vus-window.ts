/** Rows and lags that are looked at, and what is taken where no period shows: TSB-AD's. */
const MAX_ROWS = 20_000;
const MAX_LAG = 400;
const FIRST_LAG = 3;
const LAST_PERIOD = 300;
const FALLBACK = 125;

/**
 * The window that TSB-AD gives to VUS: the lag of the highest peak of the autocorrelation. A peak is a lag
 * above both its neighbours, of lags 4 to 399; where there is none, or the highest is below 6 or above 303
 * rows, 125.
 *
 * @param values - finite, evenly spaced; the first 20,000 count
 * @returns rows, 6 to 303. O(400 n)
 *
 * @see Liu, Paparrizos (2024), The Elephant in the Room: Towards A Reliable Time-Series Anomaly Detection
 * Benchmark, NeurIPS
 */
export function dominantPeriod(values: Float64Array): number {
  const head = values.subarray(0, MAX_ROWS);
  const mean = head.reduce((sum, x) => sum + x, 0) / Math.max(1, head.length);
  const centred = head.map((x) => x - mean);
  const lags = Math.min(MAX_LAG, head.length - 1);
  const covariance = Array.from({ length: Math.max(0, lags + 1) }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < centred.length; i++) sum += centred[i]! * centred[i - lag]!;
    return sum;
  });
  let best = -1;
  for (let lag = FIRST_LAG + 1; lag < lags; lag++) {
    const here = covariance[lag]!;
    if (here <= covariance[lag - 1]! || here <= covariance[lag + 1]!) continue;
    if (best < 0 || here > covariance[best]!) best = lag;
  }
  const isUsable = best >= 2 * FIRST_LAG && best <= FIRST_LAG + LAST_PERIOD;
  return isUsable ? best : FALLBACK;
}
