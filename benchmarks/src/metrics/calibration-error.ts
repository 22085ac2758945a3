/**
 * Expected calibration error: ten bins of equal width, weighted by how many forecasts fall in.
 *
 * @see Guo, Pleiss, Sun, Weinberger (2017), On Calibration of Modern Neural Networks, ICML
 */
export function calibrationError(
  forecasts: readonly (readonly [probability: number, isRight: boolean])[],
): number {
  const BINS = 10;
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const inside = forecasts.filter(([p]) => Math.min(BINS - 1, Math.floor(p * BINS)) === bin);
    const said = inside.reduce((sum, [p]) => sum + p, 0);
    const right = inside.filter(([, isRight]) => isRight).length;
    error += Math.abs(said - right) / forecasts.length;
  }
  return error;
}
