import { log1p, pow, roughLog10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { countTail } from './count-tails.js';

/** A window's weight after one more window; half after about 2,000. */
const DECAY = 0.99965;
/** Before anything is seen: half an event in one window, and events that come in pairs. */
const PRIOR_EVENTS = 0.5;
const PRIOR_PAIRS = 0.5;
const PRIOR_WINDOWS = 1;
/** From so many windows on a count is held to what experience can be moved by: so many spreads, and events. */
const EXPERIENCED = 100;
const MOST_SPREADS = 4;
/** The longest silence of so many is kept, and that of as many before. */
const GENERATION = 4096;
/** So much faster than the number of silences grows is a longer one unusual. */
const GAP_POWER = 6;
/** Fewer silences say nothing of how long they get. */
const ENOUGH_GAPS = 8;
/** What was there for no more than so many times its silence was there for a while, and is over. */
const LEAST_SPAN = 3;
/** The next look at a silence comes when it is so much longer. */
const NEXT_LOOK = 1.15;
/** No sum of weights or of events comes near this: squares stay finite. */
const MOST = 1e15;
/** While fewer events were due than this, nothing is missing. */
const LEAST_DUE = 5;

/**
 * How many events one window brings, from the windows so far, older ones counting less, each measured by
 * how busy its time of day usually is. Windows without an event cost nothing: they are made up for when the
 * next one comes.
 */
export class CountModel {
  /** Windows so far, each as much as it was busy; its square, for the pairs. */
  #weight = 0;
  #weight2 = 0;
  #sum = 0;
  /** Ordered pairs of events in one window: what random arrivals alone bring does not widen their spread. */
  #pairs = 0;
  #window: number;
  /** The watched window of the last event, whether it was learnt or not; NaN before the first. */
  #seen = Number.NaN;
  #firstSeen = Number.NaN;
  /** The watched window from which its silence is worth a look; never, once it has been told. */
  #look = Number.POSITIVE_INFINITY;
  #gaps = 0;
  #longestGap = 0;
  #gapsBefore = 0;
  #longestBefore = 0;
  /** @param window - the window before the first that counts */
  constructor(window: number) {
    this.#window = window;
  }

  /** The events learnt, in effect. */
  get events(): number {
    return this.#sum;
  }

  /** The events expected in one window of mean busyness. */
  get mean(): number {
    return (this.#sum + PRIOR_EVENTS) / (this.#weight + PRIOR_WINDOWS);
  }

  /** How many watched windows had no event since the last one, before `watched`. */
  silence(watched: number): number {
    const gap = watched - 1 - this.#seen;
    return Number.isNaN(gap) ? 0 : Math.max(0, gap);
  }

  get #longest(): number {
    return Math.max(this.#longestGap, this.#longestBefore);
  }

  /** The watched window from which its silence is worth a look. */
  get nextLook(): number {
    return this.#look;
  }

  /** Its silence has been told, or is no news any more. */
  dismiss(): void {
    this.#look = Number.POSITIVE_INFINITY;
  }

  /**
   * The probability of at least `count` events in `window`, the windows since the last counted as empty.
   *
   * @param busy - how many events are due, next to a window of mean busyness
   */
  tail(count: number, window: number, busy = 1): number {
    const gap = Math.max(0, window - 1 - this.#window);
    const faded = gap === 0 ? 1 : pow(DECAY, gap);
    const empty = (1 - faded) / (1 - DECAY);
    const weight = this.#weight * faded + empty + PRIOR_WINDOWS;
    const mean = (this.#sum * faded + PRIOR_EVENTS) / weight;
    const weight2 = this.#weight2 * faded + empty + PRIOR_WINDOWS;
    const excess = (this.#pairs * faded + PRIOR_PAIRS) / weight2 - mean * mean;
    const due = mean * busy;
    const variance = due + Math.max(0, excess) * busy * busy;
    // What the mean itself may be off by widens the prediction.
    return countTail(count, due, variance * (1 + 1 / weight));
  }

  /**
   * How unlikely it is that nothing has come since the last event, up to and without `watched`, in bans: by
   * the rate, and by how long silences have been so far, whichever is less sure. Sets when to look again:
   * less and less often, so that one silence is not taken for many.
   */
  lookForSilence(watched: number, busy: number): number {
    const gap = this.silence(watched);
    this.#look = watched + Math.ceil((NEXT_LOOK - 1) * gap);
    if (gap * LEAST_SPAN > this.#seen - this.#firstSeen) {
      this.dismiss();
      return 0;
    }
    const { mean } = this;
    const due = gap * mean * Math.min(1, busy);
    const gaps = this.#gaps + this.#gapsBefore;
    if (due < LEAST_DUE || gaps < ENOUGH_GAPS || gap <= this.#longest) return 0;
    const excess = (this.#pairs + PRIOR_PAIRS) / (this.#weight2 + PRIOR_WINDOWS) - mean * mean;
    // Negative binomial windows, independent of one another; Poisson where the spread is not wider.
    const byRate =
      excess > mean * 1e-6 ? (gap * log1p(excess / mean) * (mean * mean)) / excess : due;
    const byGaps = roughLog10(gaps + 1) + GAP_POWER * roughLog10(gap / Math.max(1, this.#longest));
    return Math.max(0, Math.min(byRate * Math.min(1, busy) * Math.LOG10E, byGaps));
  }

  /**
   * Notes that a window brought an event, whatever is learnt of it.
   *
   * @param watched - the window's number among those that anybody watched
   */
  see(watched: number): void {
    if (watched <= this.#seen) return;
    if (Number.isNaN(this.#seen)) this.#firstSeen = watched;
    // What was told as missing was no usual silence.
    else if (this.#look < Number.POSITIVE_INFINITY) {
      this.#longestGap = Math.max(this.silence(watched), this.#longestGap);
      if (++this.#gaps >= GENERATION) {
        this.#gapsBefore = this.#gaps;
        this.#longestBefore = this.#longestGap;
        this.#gaps = 0;
        this.#longestGap = 0;
      }
    }
    this.#seen = watched;
    this.#look = watched + 1 + Math.ceil(Math.max(this.#longest, LEAST_DUE / this.mean));
  }

  /** Takes in that `window` brought `many` events, `busy` times as many as a mean one being due. */
  learn(many: number, window: number, busy = 1): void {
    const count = this.#held(many, busy);
    const gap = Math.max(1, window - this.#window);
    const faded = pow(DECAY, gap);
    // The windows in between were empty; how busy they should have been evens out over days.
    const empty = (1 - faded) / (1 - DECAY) - 1;
    this.#weight = this.#weight * faded + empty + busy;
    this.#weight2 = this.#weight2 * faded + empty + busy * busy;
    this.#sum = this.#sum * faded + count;
    this.#pairs = this.#pairs * faded + count * (count - 1);
    this.#window = Math.max(window, this.#window);
  }

  /** A count no further out than experience is moved by: a burst that nobody noticed must not hide the next. */
  #held(count: number, busy: number): number {
    if (this.#weight < EXPERIENCED) return count;
    const { mean } = this;
    const due = mean * busy;
    const excess = (this.#pairs + PRIOR_PAIRS) / (this.#weight2 + PRIOR_WINDOWS) - mean * mean;
    const spread = Math.sqrt(due + Math.max(0, excess) * busy * busy);
    return Math.min(count, due + MOST_SPREADS * spread + MOST_SPREADS);
  }

  /** Skips over windows that say nothing (an incident). */
  skipTo(window: number): void {
    if (window > this.#window) this.#window = window;
  }

  /** Counts on from another time, after the clock was set. */
  moveTo(window: number): void {
    this.#window = window;
    this.#seen = Number.NaN;
    this.#look = Number.POSITIVE_INFINITY;
  }

  /** Takes over what another model of the same windows has counted. */
  merge(other: CountModel): void {
    this.#weight = Math.max(this.#weight, other.#weight);
    this.#weight2 = Math.max(this.#weight2, other.#weight2);
    this.#sum += other.#sum;
    this.#pairs += other.#pairs;
    this.#window = Math.max(this.#window, other.#window);
    if (!(this.#seen >= other.#seen)) this.#seen = other.#seen;
    if (!(this.#firstSeen <= other.#firstSeen)) this.#firstSeen = other.#firstSeen;
    this.#look = Math.max(this.#look, other.#look);
    this.#gaps = Math.max(this.#gaps, other.#gaps);
    this.#gapsBefore = Math.max(this.#gapsBefore, other.#gapsBefore);
    // Together they are silent only where both are.
    this.#longestGap = Math.min(this.#longest, other.#longest);
    this.#longestBefore = 0;
  }

  toJSON(): unknown {
    return {
      weight: this.#weight,
      weight2: this.#weight2,
      sum: this.#sum,
      pairs: this.#pairs,
      window: this.#window,
      seen: Number.isNaN(this.#seen) ? null : this.#seen,
      firstSeen: Number.isNaN(this.#firstSeen) ? null : this.#firstSeen,
      gaps: this.#gaps,
      longestGap: this.#longestGap,
      gapsBefore: this.#gapsBefore,
      longestBefore: this.#longestBefore,
      look: this.#look < Number.POSITIVE_INFINITY ? this.#look : null,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): CountModel {
    const model = new CountModel(reader.number('window', { integer: true }));
    const positive = { min: 0, max: MOST };
    model.#weight = reader.number('weight', positive);
    model.#sum = reader.number('sum', positive);
    model.#weight2 = reader.number('weight2', positive);
    model.#pairs = reader.number('pairs', { min: 0, max: MOST * MOST });
    if (reader.has('seen')) model.#seen = reader.number('seen', { integer: true });
    if (reader.has('firstSeen')) model.#firstSeen = reader.number('firstSeen', { integer: true });
    model.#gaps = reader.number('gaps', { min: 0, max: GENERATION, integer: true });
    model.#longestGap = reader.number('longestGap', { min: 0 });
    model.#gapsBefore = reader.number('gapsBefore', { min: 0, max: GENERATION, integer: true });
    model.#longestBefore = reader.number('longestBefore', { min: 0 });
    if (reader.has('look')) model.#look = reader.number('look');
    return model;
  }
}
