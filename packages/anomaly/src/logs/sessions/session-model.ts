import type { Evidence, Random } from '@aegis/core';
import { log10, pow } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { TailModel } from '@aegis/core/stats';
import { DocumentEnsemble, HELD_OUT } from '../ensemble/document-ensemble.js';
import { ownField } from '../own-field.js';
import { type FindTemplate, quoted } from '../windows/channel-evidence.js';
import { type CountSurprise, EventCounts } from './event-counts.js';
import { SequenceModel, type SequenceSurprise } from './sequence-model.js';

/** Kinds of sessions, one for each service, whose counts are known. */
const MAX_KINDS = 256;
/** Sessions before any is judged, and before what scores mean is learnt: the first all surprise. */
const WARM_UP = 30;
const CALIBRATION_FROM = 20;
/** How many kinds of events a session has says something, but never much. */
const MOST_BREADTH_BANS = 1.5;
/** Trained models say no more than this, and nothing where they see no more than usual. */
const MOST_MODEL_BANS = 1.5;
const USUAL_MODEL_BANS = 0.5;
/** Sessions that are kept for training, and events of each. */
const MAX_KEPT = 1024;
const MAX_KEPT_EVENTS = 512;
/** What a place in the sample is drawn from has 32 bits. */
const MOST_LEARNT = 2 ** 32;
// Of sessions of four systems the logarithm of the share whose bans add up to s falls along this line …
const CALM_BANS = 2;
const SUM_PER_BAN = 1.2;
/** … which counts as much as the sessions seen here once there are so many. */
const HALF_EXPERIENCE = 5000;
/** A tail that few sessions have shown is not believed beyond this many times their number. */
const TRUST = 20;
const SCORE_TAIL = { warmUp: 50, halfLife: 20_000, maxBuckets: 128 };
const BREADTH_TAIL = { warmUp: CALIBRATION_FROM, halfLife: 20_000, maxBuckets: 64 };

/** What a session came to. */
export interface SessionScore {
  /** The sum of what its order, its counts, its breadth and the trained models say, in bans. */
  readonly total: number;
  /** Without the models. */
  readonly untrained: number;
  /** The probability of a session at least as odd when all is well, in (0, 1]; 1 while warming up. */
  readonly tailProbability: number;
  readonly order: SequenceSurprise;
  readonly counts: CountSurprise;
}

/**
 * What sessions (the lines of one request, block or job) are usually like: the order of their events, how
 * often each comes, and how many kinds there are. Learns from the first session on; judges from the
 * thirtieth.
 *
 * @see Landauer, Skopik, Wurzenberger (2024), A critical review of common log data sets, FSE,
 * doi:10.1145/3660768: counts and short sequences find what there is to find in sessions
 */
export class SessionModel {
  #sequences = new SequenceModel();
  #counts = new Map<number, EventCounts>();
  #breadth = new TailModel(BREADTH_TAIL);
  #scores = new TailModel(SCORE_TAIL);
  #learnt = 0;
  /** A sample of all sessions: their events, and what they were judged to be. */
  #kept: { readonly events: number[]; readonly untrained: number }[] = [];
  #ensemble: DocumentEnsemble | null = null;

  /** Enough has been learnt to judge. */
  get isWarm(): boolean {
    return this.#learnt >= WARM_UP;
  }

  /**
   * Judges a session without learning it.
   *
   * @param kind - a whole number from 0 on for the service that it is from
   * @param events - the numbers of its templates, in order
   */
  score(kind: number, events: ArrayLike<number>): SessionScore {
    const order = this.#sequences.score(kind, events);
    const times = countEvents(events);
    const counts = (this.#counts.get(kind) ?? NO_COUNTS).score(times);
    const breadth = -log10(this.#breadth.tailProbability(times.size));
    const untrained = order.bans + counts.bans + Math.min(MOST_BREADTH_BANS, breadth);
    const total = untrained + this.#modelBans(events);
    const tailProbability = this.isWarm ? pow(10, -this.#bansOf(total)) : 1;
    return { total, untrained, tailProbability, order, counts };
  }

  /** What a sum means: by the line at first, more and more by how rare such sums have been. */
  #bansOf(total: number): number {
    const line = Math.max(0, (total - CALM_BANS) / SUM_PER_BAN);
    const seen = this.#learnt / (this.#learnt + HALF_EXPERIENCE);
    const own = -log10(this.#scores.tailProbability(total));
    return line + seen * (Math.min(own, log10(TRUST * (this.#learnt + 1))) - line);
  }

  #modelBans(events: ArrayLike<number>): number {
    if (this.#ensemble === null) return 0;
    const { tailProbability } = this.#ensemble.score(documentOf(events));
    return Math.min(MOST_MODEL_BANS, Math.max(0, -log10(tailProbability) - USUAL_MODEL_BANS));
  }

  /** The sessions that were kept for training, as lists of terms. */
  documents(): string[][] {
    return this.#kept.map(({ events }) => events.map(String));
  }

  /** Takes over models that were fitted on {@link documents}. */
  adopt(ensemble: DocumentEnsemble): void {
    this.#ensemble = ensemble;
    for (let i = 0; i < this.#kept.length; i += HELD_OUT) {
      const { events, untrained } = this.#kept[i]!;
      this.#scores.learn(untrained + this.#modelBans(events));
    }
  }

  /** Takes in a session that was judged just before. */
  learn(kind: number, events: ArrayLike<number>, score: SessionScore, random: Random): void {
    const { total, untrained } = score;
    this.#learnt++;
    const place =
      this.#kept.length < MAX_KEPT
        ? this.#kept.length
        : random.integer(Math.min(MOST_LEARNT, this.#learnt));
    if (place < MAX_KEPT) {
      this.#kept[place] = { events: Array.from(events).slice(0, MAX_KEPT_EVENTS), untrained };
    }
    if (this.#learnt > CALIBRATION_FROM) this.#scores.learn(total);
    const times = countEvents(events);
    this.#breadth.learn(times.size);
    this.#sequences.learn(kind, events);
    const known = this.#counts.get(kind) ?? new EventCounts();
    // Deleted and set again, it is the last in order: the first one is the longest unused.
    this.#counts.delete(kind);
    if (this.#counts.size >= MAX_KINDS) dropFirst(this.#counts);
    this.#counts.set(kind, known);
    known.learn(times);
  }

  /** What makes a session odd, the weightier first; `find` gives a template. */
  explain(
    kind: number,
    events: ArrayLike<number>,
    { order, counts, tailProbability }: SessionScore,
    find: FindTemplate,
  ): Evidence[] {
    const said = (event: number | undefined | null): string =>
      event === undefined || event === null || event < 0
        ? 'its end'
        : quoted(find(event)?.text ?? 'a template that has gone');
    const at = order.place;
    const seen = at < events.length ? events[at] : undefined;
    const usual = this.#sequences.expectedAt(kind, events, at);
    const instead = usual === null || usual === seen ? '' : `, where ${said(usual)} is usual`;
    const after = at === 0 ? 'comes first' : `comes after ${said(events[at - 1])}`;
    const inOrder: Evidence = {
      channel: 'sequence',
      signal: (seen === undefined ? null : find(seen)?.id) ?? 'end',
      observed: at,
      expected: null,
      band: null,
      tailProbability,
      sentence: `${said(seen)} ${after}${instead}.`,
    };
    const { event, observed, expected } = counts;
    const usually = expected === null ? 'it has not come before' : `${expected} is usual`;
    const inCounts: Evidence = {
      channel: 'session-counts',
      signal: find(event)?.id ?? 'end',
      observed,
      expected,
      band: null,
      tailProbability,
      sentence: `${said(event)} comes ${observed} times; ${usually}.`,
    };
    if (event < 0) return [inOrder];
    return counts.bans > order.bans ? [inCounts, inOrder] : [inOrder, inCounts];
  }

  toJSON(): unknown {
    return {
      learnt: this.#learnt,
      sequences: this.#sequences.toJSON(),
      counts: [...this.#counts].map(([kind, counts]) => ({ kind, counts: counts.toJSON() })),
      breadth: this.#breadth.toJSON(),
      scores: this.#scores.toJSON(),
      kept: this.#kept.map((session) => ({ ...session })),
      ensemble: this.#ensemble?.toJSON() ?? null,
    };
  }

  /**
   * @param json - what `reader` reads, for the part that checks its own header
   * @throws AegisError `invalid-snapshot`
   */
  static read(reader: SnapshotReader, json: unknown): SessionModel {
    const model = new SessionModel();
    const whole = { min: 0, integer: true };
    model.#learnt = reader.number('learnt', { ...whole, max: MOST_LEARNT });
    model.#sequences = reader.object('sequences', SequenceModel.read);
    reader.list('counts', { maxLength: MAX_KINDS }, (item) => {
      model.#counts.set(item.number('kind', whole), item.object('counts', EventCounts.read));
    });
    model.#breadth = reader.object('breadth', TailModel.read);
    model.#scores = reader.object('scores', TailModel.read);
    model.#kept = reader.list('kept', { maxLength: MAX_KEPT }, (item) => ({
      events: item.numbers('events', { maxLength: MAX_KEPT_EVENTS }, whole),
      untrained: item.number('untrained', { min: 0 }),
    }));
    if (reader.has('ensemble')) {
      model.#ensemble = DocumentEnsemble.fromJSON(ownField(json, 'ensemble'));
    }
    return model;
  }
}

const NO_COUNTS = new EventCounts();

function documentOf(events: ArrayLike<number>): string[] {
  return Array.from(events).slice(0, MAX_KEPT_EVENTS).map(String);
}

function countEvents(events: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < events.length; i++) {
    counts.set(events[i]!, (counts.get(events[i]!) ?? 0) + 1);
  }
  return counts;
}

function dropFirst(map: Map<number, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
