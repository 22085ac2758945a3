/** How many alarms came, and what rate that says. */
export interface AlarmRate {
  readonly days: number;
  readonly alarms: number;
  /** Alarms a day; half an alarm is counted where there was none, so that a ratio to it exists. */
  readonly perDay: number;
  /** 95 % for the rate, wider where the alarms of a series come together. */
  readonly interval: readonly [low: number, high: number];
}

const QUANTILE = 1.96;

/**
 * The rate of alarms from counts of equal spans, one count a series and day. The interval is Byar's for a
 * Poisson count, after the count has been divided by how much the counts are spread beyond Poisson's.
 *
 * @param counts - alarms of each day, at least one
 *
 * @see Breslow, Day (1987), Statistical Methods in Cancer Research II, IARC, section 2.3, for Byar's
 * approximation
 */
export function alarmRate(counts: ArrayLike<number>): AlarmRate {
  const days = counts.length;
  let alarms = 0;
  for (let day = 0; day < days; day++) alarms += counts[day]!;
  const mean = alarms / days;
  let squares = 0;
  for (let day = 0; day < days; day++) squares += (counts[day]! - mean) ** 2;
  const spread = alarms === 0 ? 1 : Math.max(1, squares / Math.max(1, days - 1) / mean);
  const low = byar(alarms / spread, -1) * spread;
  const high = byar(alarms / spread + 1, 1) * spread;
  return {
    days,
    alarms,
    perDay: Math.max(0.5, alarms) / days,
    interval: [low / days, high / days],
  };
}

function byar(count: number, side: -1 | 1): number {
  if (count <= 0) return 0;
  const root = 1 - 1 / (9 * count) + (side * QUANTILE) / (3 * Math.sqrt(count));
  return count * Math.max(0, root) ** 3;
}

/** How far a rate is off what was asked for, in either direction: 1 is exact. */
export interface FactorOff {
  readonly factor: number;
  /** The least and the most that the rate's interval allows. */
  readonly low: number;
  readonly high: number;
}

export function factorOff({ days, perDay, interval }: AlarmRate, asked: number): FactorOff {
  const off = (rate: number): number => Math.max(rate / asked, asked / rate);
  const bounds = [Math.max(interval[0], 0.5 / days), interval[1]] as const;
  const isHeld = bounds[0] <= asked && asked <= bounds[1];
  return {
    factor: off(perDay),
    low: isHeld ? 1 : Math.min(...bounds.map(off)),
    high: Math.max(...bounds.map(off)),
  };
}
