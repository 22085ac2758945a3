import { AegisError } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Counts up to this have a bin of their own; beyond, bins grow by a quarter. */
const EXACT = 8;
const BINS = 40;
const GROWTH = 1.25;
const EDGES: readonly number[] = Array.from({ length: BINS }, (_, b) =>
  b <= EXACT ? b : EXACT * power(b - EXACT),
);
/** What a neighbouring bin counts for: four of five is no other thing than five of five. */
const NEIGHBOUR = 0.25;
/** Events of one kind of session that are known. */
const MAX_EVENTS = 1024;
/** After so many sessions all counts are halved: about so much is remembered. */
const MEMORY = 20_000;

function power(n: number): number {
  let result = 1;
  for (let i = 0; i < n; i++) result *= GROWTH;
  return result;
}

function binOf(count: number): number {
  if (count <= EXACT) return count;
  let bin = EXACT;
  while (bin + 1 < BINS && count >= EDGES[bin + 1]!) bin++;
  return bin;
}

/** The event whose number surprises most in a session. */
export interface CountSurprise {
  readonly bans: number;
  /** -1 where no session has been seen. */
  readonly event: number;
  readonly observed: number;
  /** How often it usually comes, or null where it has never come. */
  readonly expected: number | null;
}

/** How often each event comes in a session: a histogram for each, with none counted as zero times. */
export class EventCounts {
  #sessions = 0;
  readonly #events = new Map<number, Float64Array>();

  get sessions(): number {
    return this.#sessions;
  }

  /** How unlikely the least likely number of an event is, in bans. O(events known). */
  score(counts: ReadonlyMap<number, number>): CountSurprise {
    const worst = { bans: 0, event: -1, observed: 0, expected: null as number | null };
    if (this.#sessions === 0) return worst;
    const weigh = (event: number, count: number, bins: Float64Array | undefined): void => {
      const bans = -log10(Math.min(1, this.#probability(count, bins)));
      if (bans <= worst.bans) return;
      worst.bans = bans;
      worst.event = event;
      worst.observed = count;
      worst.expected = bins === undefined ? null : modeOf(bins, this.#sessions);
    };
    for (const [event, count] of counts) weigh(event, count, this.#events.get(event));
    for (const [event, bins] of this.#events) if (!counts.has(event)) weigh(event, 0, bins);
    return worst;
  }

  #probability(count: number, bins: Float64Array | undefined): number {
    const bin = binOf(count);
    let weight = 0.5;
    if (bins !== undefined) {
      weight += this.#at(bins, bin);
      if (bin > 0) weight += NEIGHBOUR * this.#at(bins, bin - 1);
      if (bin + 1 < BINS) weight += NEIGHBOUR * this.#at(bins, bin + 1);
    } else if (bin === 1) {
      weight += NEIGHBOUR * 0.5;
    }
    return weight / (this.#sessions + 1);
  }

  #at(bins: Float64Array, bin: number): number {
    return bin === 0 ? this.#sessions - bins[0]! : bins[bin]!;
  }

  /** Takes a session in. */
  learn(counts: ReadonlyMap<number, number>): void {
    this.#sessions++;
    for (const [event, count] of counts) {
      let bins = this.#events.get(event);
      if (bins === undefined) {
        if (this.#events.size >= MAX_EVENTS) continue;
        bins = new Float64Array(BINS);
        this.#events.set(event, bins);
      }
      // Bin 0 holds how many sessions had the event at all.
      bins[0]!++;
      bins[binOf(count)]!++;
    }
    if (this.#sessions < MEMORY) return;
    this.#sessions /= 2;
    for (const [event, bins] of this.#events) {
      for (let b = 0; b < BINS; b++) bins[b]! /= 2;
      if (bins[0]! < 0.5) this.#events.delete(event);
    }
  }

  toJSON(): unknown {
    return {
      sessions: this.#sessions,
      events: [...this.#events].map(([event, bins]) => ({ event, bins: [...bins] })),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): EventCounts {
    const model = new EventCounts();
    const range = { min: 0, max: MEMORY };
    model.#sessions = reader.number('sessions', range);
    reader.list('events', { maxLength: MAX_EVENTS }, (item) => {
      const bins = item.numbers('bins', { maxLength: BINS }, range);
      const whole = new Float64Array(BINS);
      whole.set(bins);
      if (whole[0]! > model.#sessions) {
        throw new AegisError(
          'invalid-snapshot',
          'event-counts: expected no more than the sessions.',
        );
      }
      const event = item.number('event', { min: 0, integer: true });
      model.#events.set(event, whole);
    });
    return model;
  }
}

/** The number that comes most often. */
function modeOf(bins: Float64Array, sessions: number): number {
  let best = 0;
  let most = sessions - bins[0]!;
  for (let b = 1; b < BINS; b++) {
    if (bins[b]! <= most) continue;
    most = bins[b]!;
    best = Math.round(EDGES[b]!);
  }
  return best;
}
