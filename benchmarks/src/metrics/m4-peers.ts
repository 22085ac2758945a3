/** A benchmark method of the competition: told the season, as all of them are there. */
export type M4Method = (train: Float64Array, horizon: number) => Float64Array;

const SEASON = 24;
/** 90 % two-sided, for the competition's test of seasonality. */
const CRITICAL = 1.645;

const lastSeason = (train: Float64Array, season: number): M4Forecast => {
  return (h) => train[train.length - season + (h % season)]!;
};

type M4Forecast = (h: number) => number;

function path(horizon: number, at: M4Forecast): Float64Array {
  return Float64Array.from({ length: horizon }, (_, h) => at(h));
}

/** The competition's benchmarks, after its R code. */
export const M4_PEERS: Readonly<Record<string, M4Method>> = {
  naive: (train, horizon) => path(horizon, lastSeason(train, 1)),
  seasonalNaive: (train, horizon) => path(horizon, lastSeason(train, SEASON)),
  naive2: (train, horizon) => {
    const { adjusted, index } = adjust(train);
    return path(horizon, (h) => adjusted.at(-1)! * index(h));
  },
  theta: (train, horizon) => {
    const { adjusted, index } = adjust(train);
    const said = thetaLine(adjusted);
    return path(horizon, (h) => Math.max(0, said(h)) * index(h));
  },
};

/** Without the season, where the series has one, and what the season multiplies a forecast by. */
function adjust(train: Float64Array): { adjusted: Float64Array; index: M4Forecast } {
  if (!isSeasonal(train)) return { adjusted: train, index: () => 1 };
  const figure = multiplicativeSeason(train);
  return {
    adjusted: train.map((x, t) => x / figure[t % SEASON]!),
    index: (h) => figure[(train.length + h) % SEASON]!,
  };
}

/** Whether the autocorrelation at the season is beyond Bartlett's bound. */
function isSeasonal(train: Float64Array): boolean {
  const count = train.length;
  if (count < 3 * SEASON) return false;
  const mean = train.reduce((a, b) => a + b) / count;
  const product = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < count; t++) sum += (train[t]! - mean) * (train[t - lag]! - mean);
    return sum;
  };
  const variance = product(0);
  let squares = 1;
  for (let lag = 1; lag < SEASON; lag++) squares += 2 * (product(lag) / variance) ** 2;
  const bound = CRITICAL * Math.sqrt(squares / count);
  return Math.abs(product(SEASON) / variance) > bound;
}

/** R's `decompose(type = "multiplicative")`: phase means of the ratio to a centred mean of one season. */
function multiplicativeSeason(train: Float64Array): Float64Array {
  const half = SEASON / 2;
  const sums = new Float64Array(SEASON);
  const counts = new Float64Array(SEASON);
  for (let t = half; t + half < train.length; t++) {
    let level = (train[t - half]! + train[t + half]!) / 2;
    for (let i = 1 - half; i < half; i++) level += train[t + i]!;
    sums[t % SEASON]! += (train[t]! * SEASON) / level;
    counts[t % SEASON]!++;
  }
  const means = sums.map((sum, phase) => sum / counts[phase]!);
  const centre = means.reduce((a, b) => a + b) / SEASON;
  return means.map((mean) => mean / centre);
}

/** Half the straight line, half simple exponential smoothing of twice the series less that line. */
function thetaLine(series: Float64Array): M4Forecast {
  const count = series.length;
  const middle = (count - 1) / 2;
  let total = 0;
  let moment = 0;
  let spread = 0;
  series.forEach((x, t) => {
    total += x;
    moment += (t - middle) * x;
    spread += (t - middle) ** 2;
  });
  const slope = moment / spread;
  const line = (t: number): number => total / count + slope * (t - middle);
  const level = smooth(series.map((x, t) => 2 * x - line(t)));
  return (h) => (level + line(count + h)) / 2;
}

/** The last level at the smoothing of the least squared error, the first level being free as well. */
function smooth(series: Float64Array): number {
  let best = { error: Number.POSITIVE_INFINITY, level: series[0]! };
  for (let step = 1; step < 1000; step++) {
    const candidate = smoothWith(series, step / 1000);
    if (candidate.error < best.error) best = candidate;
  }
  return best.level;
}

/** With the first level that fits best: every error is straight in it, of slope (1 - alpha)^t. */
function smoothWith(series: Float64Array, alpha: number): { error: number; level: number } {
  let level = 0;
  let weight = 1;
  let cross = 0;
  let square = 0;
  let error = 0;
  for (const x of series) {
    const missed = x - level;
    error += missed * missed;
    cross += missed * weight;
    square += weight * weight;
    level += alpha * missed;
    weight *= 1 - alpha;
  }
  const first = cross / square;
  return { error: error - cross * first, level: level + weight * first };
}
