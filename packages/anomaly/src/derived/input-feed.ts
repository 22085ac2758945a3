import type { SnapshotReader } from '@aegis/core/snapshot';
import { encodeArray } from '@aegis/core/snapshot';
import { CounterRate } from '../metrics/counter-rate.js';
import { StepClock } from '../metrics/step-clock.js';
import type { DerivedCounts } from './derived-options.js';

export const MAX_KEY_LENGTH = 4096;
/** After so many points of others in a row the series that an input followed is gone. */
const HANDOVER = 16;

/** A counter and the clock that its rate is measured by. */
interface Meter {
  readonly clock: StepClock;
  readonly counter: CounterRate;
}

/** The one series that gives an input its values. */
export class InputFeed {
  readonly #meter: Meter | null;
  /** The labels of that series, where others may have the same in `by`; null before the first. */
  #series: string | null = null;
  #others = 0;

  constructor(rate: boolean) {
    this.#meter = rate ? { clock: new StepClock(), counter: new CounterRate() } : null;
  }

  /** The value to join; NaN where there is none, which is counted then. */
  take(series: string, value: number, timeMs: number, counts: DerivedCounts): number {
    if (!this.#follows(series)) {
      counts.ambiguous++;
      return Number.NaN;
    }
    return this.#meter === null ? value : measure(this.#meter, value, timeMs, counts);
  }

  #follows(series: string): boolean {
    if (this.#series !== null && this.#series !== series && ++this.#others < HANDOVER) return false;
    if (this.#series !== series) {
      this.#meter?.clock.clear();
      this.#meter?.counter.clear();
    }
    this.#series = series;
    this.#others = 0;
    return true;
  }

  toJSON(): object {
    return { series: this.#series, others: this.#others, meter: this.#writeMeter() };
  }

  #writeMeter(): string | null {
    if (this.#meter === null) return null;
    const state = new Float64Array(StepClock.SIZE + CounterRate.SIZE);
    this.#meter.clock.write(state, 0);
    this.#meter.counter.write(state, StepClock.SIZE);
    return encodeArray(state);
  }

  static read(reader: SnapshotReader, rate: boolean): InputFeed {
    const feed = new InputFeed(rate);
    if (reader.has('series')) {
      feed.#series = reader.string('series', { maxLength: MAX_KEY_LENGTH });
    }
    feed.#others = reader.number('others', { min: 0, max: HANDOVER, integer: true });
    if (feed.#meter === null) return feed;
    const state = reader.finiteFloat64Array('meter', StepClock.SIZE + CounterRate.SIZE);
    feed.#meter.clock.read(state, 0);
    feed.#meter.counter.read(state, StepClock.SIZE);
    return feed;
  }
}

function measure(meter: Meter, value: number, timeMs: number, counts: DerivedCounts): number {
  if (value < 0) {
    counts.dropped++;
    return Number.NaN;
  }
  const step = meter.clock.take(timeMs);
  if (step === 'late' || step === 'duplicate') {
    if (step === 'late') counts.late++;
    else counts.duplicates++;
    return Number.NaN;
  }
  if (step === 'restart') meter.counter.clear();
  const rate = meter.counter.take(value, timeMs, meter.clock.stepMs);
  if (Number.isNaN(rate)) counts.starting++;
  return rate;
}
