import type { MetricDataPoint } from '@aegis/core';
import { CounterRate, isCounter, type MetricStats, StepClock, seriesKey } from '../../src/index.js';

/** What may become of a point; `first` is learnt, with nothing to be said of it. */
export type Fate = 'dropped' | 'late' | 'unrated' | 'first' | 'judged';

/** The books on a stream as they should be, kept with a clock and a counter for each series. */
export class Ledger {
  /** The series heard from least recently first. */
  readonly #series = new Map<string, { clock: StepClock; counter: CounterRate }>();
  readonly #maxSeries: number;
  readonly #counts = { seen: 0, dropped: 0, late: 0, unrated: 0, gaps: 0, resets: 0, evicted: 0 };
  judged = 0;

  constructor(maxSeries: number) {
    this.#maxSeries = maxSeries;
  }

  get counts(): Omit<MetricStats, 'anomalies'> {
    return { ...this.#counts, series: this.#series.size };
  }

  take(point: MetricDataPoint): Fate {
    const fate = this.#take(point);
    this.#counts.seen++;
    if (fate === 'judged' || fate === 'first') this.judged++;
    else this.#counts[fate]++;
    return fate;
  }

  #take(point: MetricDataPoint): Fate {
    const { name, timestampMs, value } = point;
    if (!Number.isFinite(value) || !Number.isFinite(timestampMs)) return 'dropped';
    const { clock, counter } = this.#open(seriesKey(point));
    const { stepMs } = clock;
    const arrival = clock.take(timestampMs);
    if (arrival === 'late' || arrival === 'duplicate') return 'late';
    if (arrival === 'gap') this.#counts.gaps++;
    if (arrival === 'restart') counter.clear();
    if (isCounter(name)) {
      if (counter.judge(value, timestampMs, stepMs) === 'reset') this.#counts.resets++;
      if (Number.isNaN(counter.take(value, timestampMs, stepMs))) return 'unrated';
    }
    return arrival === 'first' ? 'first' : 'judged';
  }

  #open(key: string): { clock: StepClock; counter: CounterRate } {
    const known = this.#series.get(key);
    const series = known ?? { clock: new StepClock(), counter: new CounterRate() };
    if (known === undefined && this.#series.size >= this.#maxSeries) {
      const [oldest = ''] = this.#series.keys();
      this.#series.delete(oldest);
      this.#counts.evicted++;
    }
    this.#series.delete(key);
    this.#series.set(key, series);
    return series;
  }
}
