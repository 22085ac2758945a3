import { pow } from '@aegis/core/math';
import { CourseChannel } from '../channels/course.js';
import { FlatLineChannel } from '../channels/flat-line.js';
import { LevelChannel } from '../channels/level.js';
import { isValue } from '../channels/limits.js';
import { RangeChannel } from '../channels/range.js';
import { SeasonChannel } from '../channels/season.js';
import { ShapeChannel } from '../channels/shape.js';
import { ShiftChannel } from '../channels/shift.js';
import { Tracker } from '../channels/tracker.js';
import { VarianceChannel } from '../channels/variance.js';
import { Clustering } from '../clustering.js';
import { Episode } from '../episode.js';
import {
  addUp,
  CHANNELS,
  calibratedBans,
  experienceOf,
  generalBans,
  mixedBans,
  ownScale,
  runsPerPoint,
  SUM_PRIOR,
} from '../surprise.js';
import { TailCounts } from '../tail-counts.js';
import type { SeriesSettings, SeriesVerdict } from './series-verdict.js';
import type { Slot } from './slot.js';

const DAY_MS = 86_400_000;
const ALPHA = 0.007;
const CLIP = 3;
/** Singles hold no more. */
const MAX_VALUE = 1e37;
/** The smallest difference that means anything: of the level, of what is visible, and at all. */
const RELATIVE_QUANTUM = 0.0333;
const VISIBLE_QUANTUM = 0.013;
const LEAST_QUANTUM = 1e-9;
const MOST_RESIDUAL = 8;
const SHIFT_POINTS = 6;
const DRIFT_POINTS = 96;
/** The first scores tell of models that know nothing yet; the tails are not taught by them. */
const SETTLING_POINTS = 16;
/** Channels that score on either side. */
const SIGNED = new Set(['level', 'change', 'season', 'shift', 'drift']);
/** Channels whose own past says nothing: what is beyond everything has no past to be measured by. */
const UNTAILED = new Set(['range', 'flat-line']);
const DEFAULT_STEP_MS = 60_000;

/**
 * The model of one series, for whichever series of the slot is open: eleven channels, each turned into bans
 * by what such a score means in general and by how rare it is on this series, added up, and the sum
 * calibrated. Constant work a point, no allocation.
 */
export class SeriesModel {
  readonly #settings: SeriesSettings;
  readonly #slot: Slot;
  readonly #range: RangeChannel;
  readonly #level: LevelChannel;
  readonly #mean: Tracker;
  readonly #change: Tracker;
  readonly #season: SeasonChannel;
  readonly #shift: ShiftChannel;
  readonly #drift: ShiftChannel;
  readonly #variance: VarianceChannel;
  readonly #course: CourseChannel;
  readonly #shape: ShapeChannel;
  readonly #doubleShape: ShapeChannel;
  readonly #flatLine: FlatLineChannel;
  readonly #tails: readonly (TailCounts | null)[];
  readonly #sums: TailCounts;
  readonly #clustering: Clustering;
  readonly #episode: Episode;
  /** Points that were learnt, and the value that seasons count from. */
  readonly #place: number;

  readonly #raw = new Float64Array(CHANNELS.length);
  /** How surprised each channel is, in bans; of the last judgement. */
  readonly bans: Float64Array = new Float64Array(CHANNELS.length);
  readonly #verdict: SeriesVerdict = {
    bans: 0,
    tailProbability: 1,
    perDay: 0,
    odd: false,
    step: 'quiet',
    warmingUp: true,
    expected: 0,
    scale: 0,
  };
  #quantum = 0;
  #deviation = 0;
  #residual = 0;
  #sum = 0;
  #sumScale = 0;
  #ownBans = 0;
  /** Before habituation, which would teach a series that it is calm. */
  #plainSum = 0;

  constructor(slot: Slot, settings: SeriesSettings) {
    this.#slot = slot;
    this.#settings = settings;
    this.#place = slot.reserveDoubles(2);
    this.#range = new RangeChannel(slot);
    this.#level = new LevelChannel(slot);
    this.#mean = new Tracker(slot, ALPHA, CLIP);
    this.#change = new Tracker(slot, ALPHA, CLIP);
    this.#season = new SeasonChannel(slot);
    this.#shift = new ShiftChannel(slot, SHIFT_POINTS);
    this.#drift = new ShiftChannel(slot, DRIFT_POINTS);
    this.#variance = new VarianceChannel(slot);
    this.#course = new CourseChannel(slot);
    this.#shape = new ShapeChannel(slot, 1);
    this.#doubleShape = new ShapeChannel(slot, 2);
    this.#flatLine = new FlatLineChannel(slot);
    this.#tails = CHANNELS.map((channel) =>
      UNTAILED.has(channel) ? null : new TailCounts(slot, SIGNED.has(channel) ? 2 : 1),
    );
    this.#sums = new TailCounts(slot, 1, SUM_PRIOR);
    this.#clustering = new Clustering(slot);
    this.#episode = new Episode(slot, settings.falseAlarmsPerDay);
  }

  get count(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place]!;
  }

  get #anchor(): number {
    return this.#slot.doubles[this.#slot.doubleAt + this.#place + 1]!;
  }

  /**
   * What the open series says of a value; the verdict is overwritten by the next.
   *
   * @param stepMs - the usual time between points; 0 where it is not known yet
   * @param leastQuantum - the smallest difference that means anything on this series
   * @param afterGap - whether points are missing before this one
   */
  judge(
    value: number,
    timestampMs: number,
    stepMs: number,
    leastQuantum: number,
    afterGap: boolean,
  ): Readonly<SeriesVerdict> {
    const x = held(value);
    const step = stepMs > 0 ? stepMs : DEFAULT_STEP_MS;
    this.#measure(x, timestampMs, step, leastQuantum, afterGap);
    const { count } = this;
    const experience = experienceOf(count);
    const { bans } = this;
    const raws = this.#raw;
    const tails = this.#tails;
    for (let c = 0; c < bans.length; c++) {
      const raw = raws[c]!;
      const tail = tails[c] ?? null;
      const general = generalBans(c, raw, count);
      bans[c] = tail === null ? general : mixedBans(tail.bans(raw), general, experience);
    }
    const plain = addUp(bans, this.#season.speaks);
    this.#plainSum = Number.isFinite(plain) ? plain : 0;
    const sum = this.#plainSum / this.#episode.habituation;
    this.#sum = sum;
    const verdict = this.#verdict;
    verdict.warmingUp = count < this.#settings.warmUpPoints;
    this.#sumScale = ownScale(sum);
    this.#ownBans = this.#sums.bans(this.#sumScale);
    verdict.bans = verdict.warmingUp ? 0 : calibratedBans(sum, this.#ownBans, count);
    verdict.tailProbability = pow(10, -verdict.bans);
    const alarms = verdict.tailProbability * runsPerPoint(this.#clustering.index, count);
    // Of steps that are no time at all there are more in a day than there are numbers.
    verdict.perDay = Math.min(Number.MAX_VALUE, (alarms * DAY_MS) / step);
    verdict.odd = !verdict.warmingUp && verdict.perDay <= this.#settings.falseAlarmsPerDay;
    verdict.step = this.#episode.judge(verdict.odd, this.#sum);
    return verdict;
  }

  #measure(
    x: number,
    timestampMs: number,
    stepMs: number,
    leastQuantum: number,
    afterGap: boolean,
  ): void {
    const { count } = this;
    const raw = this.#raw;
    const anchor = count === 0 ? x : this.#anchor;
    const quantum = Math.max(
      LEAST_QUANTUM,
      leastQuantum,
      RELATIVE_QUANTUM * Math.abs(this.#mean.mean),
      VISIBLE_QUANTUM * this.#range.visibleSpan,
    );
    this.#quantum = quantum;
    this.#deviation = count < 2 ? 0 : this.#mean.score(x, quantum);
    this.#season.look(timestampMs, stepMs, count === 0 ? 0 : this.#mean.mean - anchor);
    const verdict = this.#verdict;
    if (this.#season.speaks) {
      verdict.expected = anchor + this.#season.expected;
      verdict.scale = Math.max(quantum, this.#season.scale);
      this.#residual = clipped((x - verdict.expected) / verdict.scale);
      raw[3] = (x - verdict.expected) / verdict.scale;
    } else {
      verdict.expected = count === 0 ? x : this.#level.level;
      verdict.scale = this.#level.scale(quantum);
      this.#residual = clipped((x - this.#mean.mean) / Math.max(quantum, this.#mean.deviation));
      raw[3] = 0;
    }
    const span = Math.max(this.#range.span, quantum);
    raw[0] = this.#range.score(x, quantum, count);
    raw[1] = this.#level.score(x, quantum, count);
    raw[2] = count < 2 || afterGap ? 0 : this.#change.score(x - this.#flatLine.last, quantum);
    raw[4] = this.#shift.score(this.#residual, count);
    raw[5] = this.#drift.score(this.#residual, count);
    raw[6] = this.#variance.score(this.#residual, count);
    raw[7] = this.#course.score(this.#deviation);
    raw[8] = this.#shape.score(x, this.#range.low, span);
    raw[9] = this.#doubleShape.score(x, this.#range.low, span);
    raw[10] = this.#flatLine.score(x, count);
  }

  /** Takes in the value that {@link SeriesModel.judge} was asked about last, for the same series. */
  learn(value: number, stepMs: number, afterGap: boolean): void {
    const x = held(value);
    const step = stepMs > 0 ? stepMs : DEFAULT_STEP_MS;
    const { count } = this;
    const at = this.#slot.doubleAt + this.#place;
    if (count === 0) this.#slot.doubles[at + 1] = x;
    this.#slot.doubles[at] = count + 1;
    this.#episode.learn(this.#verdict.odd, this.#sum, step);
    if (count >= SETTLING_POINTS) {
      for (let c = 0; c < CHANNELS.length; c++) this.#tails[c]?.learn(this.#raw[c]!);
      this.#sums.learn(this.#plainSum === this.#sum ? this.#sumScale : ownScale(this.#plainSum));
      this.#clustering.learn(this.#ownBans);
    }
    const quantum = this.#quantum;
    this.#season.learn(x - this.#anchor, this.#mean.deviation, quantum);
    this.#shift.learn(this.#residual, count);
    this.#drift.learn(this.#residual, count);
    this.#variance.learn(this.#residual, count);
    this.#course.learn(this.#deviation);
    this.#level.learn(x, quantum, count);
    this.#mean.learn(x, quantum, count);
    const change = count === 0 || afterGap ? 0 : x - this.#flatLine.last;
    this.#change.learn(change, quantum, count);
    this.#range.learn(x, this.#level.level, step, count);
    this.#shape.learn(x, this.#range.low, Math.max(this.#range.span, quantum));
    this.#doubleShape.learn(x, this.#range.low, Math.max(this.#range.span, quantum));
    this.#flatLine.learn(x, count);
  }

  /** Whether the open series is one that this could have written. */
  get isValid(): boolean {
    const parts = [
      this.#range,
      this.#level,
      this.#mean,
      this.#change,
      this.#season,
      this.#shift,
      this.#drift,
      this.#variance,
      this.#course,
      this.#shape,
      this.#doubleShape,
      this.#flatLine,
      this.#clustering,
      this.#episode,
      this.#sums,
      ...this.#tails,
    ];
    return (
      Number.isInteger(this.count) &&
      this.count >= 0 &&
      isValue(this.#anchor) &&
      parts.every((part) => part?.isValid ?? true)
    );
  }
}

function held(value: number): number {
  return Math.min(MAX_VALUE, Math.max(-MAX_VALUE, value));
}

function clipped(residual: number): number {
  return Math.min(MOST_RESIDUAL, Math.max(-MOST_RESIDUAL, residual));
}
