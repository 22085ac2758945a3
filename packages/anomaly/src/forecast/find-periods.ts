const HOUR_MS = 3_600_000;
/** The rhythms of people and of their schedulers. */
const CALENDAR_MS = [HOUR_MS, 24 * HOUR_MS, 168 * HOUR_MS];
/** A season has to have come round so often. */
const LEAST_ROUNDS = 2.5;
/** How alike two seasons have to be: a correlation, and its excess over that of half a season. */
const LEAST_CORRELATION = 0.4;
const LEAST_EXCESS = 0.05;
/** The same for a period that no calendar suggests: of many lags, one always looks good. */
const LEAST_FOUND = 0.4;
/** What a multiple of a period has to add to its likeness to be a season of its own. */
const LEAST_GAIN = 0.02;
/** Within this share of the best, the shortest period is the season and the others its multiples. */
const MULTIPLE = 0.9;
/** The search for a period looks at so many means of neighbours. */
const SEARCHED = 512;
/** And before that at the values themselves, up to this lag. */
const SHORT = 64;
/** More than two seasons cost more than they tell. */
const MOST = 2;

/**
 * The seasons of a series in steps, ascending, at most two: of an hour, a day and a week those at which it
 * is most alike to itself, and where it hardly is, the best peak of the autocorrelation as well.
 *
 * The calendar is given the benefit of the doubt, because members with a season that is none get little
 * weight later, and a weak season is easily missed in noise.
 *
 * @param series - finite values of moderate size
 * @param stepMs - between two values; null where it is not known
 */
export function findPeriods(series: Float64Array, stepMs: number | null): number[] {
  const level = detrend(series);
  const calendar = stepMs === null ? [] : CALENDAR_MS.map((span) => span / stepMs);
  const kept = calendar
    .filter((period) => Number.isInteger(period) && period >= 2)
    .filter((period) => series.length >= LEAST_ROUNDS * period)
    .map((period) => ({ period, likeness: correlation(level, period) }));
  const plain = kept.some(({ period, likeness }) => {
    const half = correlation(level, Math.floor(period / 2));
    return likeness >= LEAST_CORRELATION && likeness >= half + LEAST_EXCESS;
  });
  for (const found of plain ? [] : searchPeriods(level)) {
    if (kept.some(({ period }) => period === found)) continue;
    kept.push({ period: found, likeness: correlation(level, found) });
  }
  const best = kept.sort((a, b) => b.likeness - a.likeness).slice(0, MOST);
  return best.map(({ period }) => period).sort((a, b) => a - b);
}

/** Without its straight line. */
function detrend(series: Float64Array): Float64Array {
  const middle = (series.length - 1) / 2;
  let total = 0;
  let moment = 0;
  let spread = 0;
  for (let t = 0; t < series.length; t++) {
    total += series[t]!;
    moment += (t - middle) * series[t]!;
    spread += (t - middle) * (t - middle);
  }
  const slope = spread > 0 ? moment / spread : 0;
  const level = total / Math.max(1, series.length);
  return series.map((x, t) => x - level - slope * (t - middle));
}

/** How alike a series is to itself `lag` steps before, in [-1, 1]; 0 for a constant. */
function correlation(series: Float64Array, lag: number): number {
  let product = 0;
  let late = 0;
  let early = 0;
  for (let t = lag; t < series.length; t++) {
    const now = series[t]!;
    const then = series[t - lag]!;
    product += now * then;
    late += now * now;
    early += then * then;
  }
  const size = Math.sqrt(late) * Math.sqrt(early);
  // What rounding leaves of a straight line has no season.
  return size > 1e-9 ? product / size : 0;
}

/** Among the short lags one by one, else among all in steps. */
function searchPeriods(series: Float64Array): number[] {
  const width = Math.ceil(series.length / SEARCHED);
  const found = width > 1 ? searchAt(series, 1, SHORT) : [];
  return found.length > 0 ? found : searchAt(series, width, series.length);
}

/**
 * The shortest good period; with it a shorter one that is good on its own, or else the multiple at which
 * the series is clearly more alike to itself.
 */
function searchAt(series: Float64Array, width: number, most: number): number[] {
  const coarse = means(series, width);
  const longest = Math.floor(Math.min(coarse.length / LEAST_ROUNDS, most));
  const likeness = Float64Array.from({ length: longest + 2 }, (_, lag) => correlation(coarse, lag));
  // Neighbours are alike in any smooth series; a season shows behind the first valley.
  let valley = 1;
  while (valley < longest && likeness[valley + 1]! <= likeness[valley]!) valley++;
  const least = Math.max(LEAST_FOUND, likeness[valley]! + LEAST_EXCESS);
  const isPeak = (lag: number): boolean =>
    likeness[lag]! >= likeness[lag - 1]! && likeness[lag]! >= likeness[lag + 1]!;
  const peaks: number[] = [];
  for (let lag = Math.max(2, valley); lag <= longest; lag++) {
    if (isPeak(lag) && likeness[lag]! >= least) peaks.push(lag);
  }
  const best = peaks.reduce((most, lag) => Math.max(most, likeness[lag]!), 0);
  const first = peaks.find((lag) => likeness[lag]! >= MULTIPLE * best);
  if (first === undefined) return [];
  const period = refine(series, first * width, width);
  const shorter = peaks.filter((lag) => 2 * lag <= first);
  if (shorter.length === 0) return [period, ...longerSeason(series, period)];
  const short = shorter.reduce((a, b) => (likeness[b]! > likeness[a]! ? b : a));
  return [refine(series, short * width, width), period];
}

function longerSeason(series: Float64Array, period: number): number[] {
  let most = correlation(series, period) + LEAST_GAIN;
  let long: number[] = [];
  for (let lag = 2 * period; lag * LEAST_ROUNDS <= series.length; lag += period) {
    const likeness = correlation(series, lag);
    if (likeness <= most) continue;
    most = likeness;
    long = [lag];
  }
  return long;
}

/** The best lag within `width` of `about`. */
function refine(series: Float64Array, about: number, width: number): number {
  let best = about;
  let most = correlation(series, about);
  for (let lag = Math.max(2, about - width); lag <= about + width; lag++) {
    const likeness = correlation(series, lag);
    if (likeness <= most) continue;
    most = likeness;
    best = lag;
  }
  return best;
}

function means(series: Float64Array, width: number): Float64Array {
  if (width <= 1) return series;
  const groups = Math.floor(series.length / width);
  return Float64Array.from({ length: groups }, (_, g) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += series[g * width + i]!;
    return sum / width;
  });
}
