import { FEATURE_COUNT, featureAt } from '../features/layout.js';
import { RECENT_TICKS } from '../features/trained-constants.js';
import { SIGNALS } from './signal-odds.js';

const LIKELIHOOD = featureAt('likelihood');
const CHANGED = [featureAt('recentDeploy'), featureAt('recentConfig'), featureAt('recentFlag')];
const HOLDS = [0.5, 0.8, 0.9];
const EXACT = 1e-12;
/** A signal that has faded below this is written as 0. */
const LEAST = 0.1;
const NOTABLE = 0.15;

/** A change that showed up. */
export interface SeenChange {
  readonly node: number;
  /** 0 a deploy, 1 a configuration, 2 a feature flag. */
  readonly what: number;
  readonly tick: number;
}

/** What one tick has shown. */
export interface Glimpse {
  readonly tick: number;
  /** nodes × signals: the value of a new report, 0 where there was none. */
  readonly fresh: Float64Array;
  /** What earlier reports still hold: a new one below it goes unseen. */
  readonly held: Float64Array;
  /** 1 where a node has a new report. */
  readonly speaks: Uint8Array;
  readonly notable: number;
  /** The node ranked first where the ranking is new, else -1. */
  readonly ranked: number;
  readonly sure: number;
  readonly changes: readonly SeenChange[];
}

/** Reads what is new from the rows of a board, tick by tick. */
export class Evidence {
  readonly count: number;
  /** nodes × signals: 1 where a report has ever come, so that the place is not blind. */
  readonly seen: Uint8Array;
  readonly #before: Float64Array;
  readonly #changedAt: Int32Array;
  #hold = 0.9;
  #sure = -1;

  constructor(count: number) {
    this.count = count;
    this.seen = new Uint8Array(count * SIGNALS);
    this.#before = new Float64Array(count * SIGNALS);
    this.#changedAt = new Int32Array(count * CHANGED.length).fill(-RECENT_TICKS);
  }

  /** @param rows - count × FEATURE_COUNT, as a policy sees them */
  take(rows: ArrayLike<number>, tick: number): Glimpse {
    this.#learnHold(rows);
    const cells = this.count * SIGNALS;
    const fresh = new Float64Array(cells);
    const held = new Float64Array(cells);
    const speaks = new Uint8Array(this.count);
    let notable = 0;
    for (let i = 0; i < this.count; i++) {
      let isNotable = 0;
      for (let s = 0; s < SIGNALS; s++) {
        const cell = i * SIGNALS + s;
        const value = rows[i * FEATURE_COUNT + s]!;
        if (value >= NOTABLE) isNotable = 1;
        const faded = this.#before[cell]! * this.#hold;
        held[cell] = faded < LEAST ? 0 : faded;
        if (value > held[cell]! + EXACT) {
          fresh[cell] = value;
          speaks[i] = 1;
          this.seen[cell] = 1;
        }
        this.#before[cell] = value;
      }
      notable += isNotable;
    }
    const changes = this.#changes(rows, tick);
    return { tick, fresh, held, speaks, notable, changes, ...this.#ranking(rows) };
  }

  /** How much of a report is still shown a tick later shows in the first one that fades. */
  #learnHold(rows: ArrayLike<number>): void {
    for (let i = 0; i < this.count; i++) {
      for (let s = 0; s < SIGNALS; s++) {
        const before = this.#before[i * SIGNALS + s]!;
        if (before < 0.2) continue;
        const value = rows[i * FEATURE_COUNT + s]!;
        if (value === 0) this.#hold = 0;
        for (const hold of HOLDS) if (Math.abs(value - before * hold) < EXACT) this.#hold = hold;
      }
    }
  }

  #changes(rows: ArrayLike<number>, tick: number): SeenChange[] {
    const out: SeenChange[] = [];
    for (let i = 0; i < this.count; i++) {
      for (const [what, place] of CHANGED.entries()) {
        const recency = rows[i * FEATURE_COUNT + place]!;
        if (recency <= 0) continue;
        const at = tick - Math.round((1 - recency) * RECENT_TICKS);
        const k = i * CHANGED.length + what;
        if (at === this.#changedAt[k]) continue;
        this.#changedAt[k] = at;
        out.push({ node: i, what, tick: at });
      }
    }
    return out;
  }

  #ranking(rows: ArrayLike<number>): { ranked: number; sure: number } {
    let ranked = -1;
    let sure = 0;
    for (let i = 0; i < this.count; i++) {
      const value = rows[i * FEATURE_COUNT + LIKELIHOOD]!;
      if (value > sure) {
        sure = value;
        ranked = i;
      }
    }
    const isNew = sure !== this.#sure;
    this.#sure = sure;
    return { ranked: isNew ? ranked : -1, sure };
  }
}
