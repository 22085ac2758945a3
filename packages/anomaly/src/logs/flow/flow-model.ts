import type { SnapshotReader } from '@aegis/core/snapshot';
import { deficitNats, type FlowDeficit } from './flow-deficit.js';
import { noteStep, type OpenTrace, OpenTraces, takeSettled, wait } from './open-traces.js';
import { SuccessorCounts, type Successors } from './successor-counts.js';

/** Events that are told apart: a template of a service. */
const MAX_EVENTS = 1 << 16;
const MAX_TRACES = 20_000;
const MAX_CONTEXTS = 16_384;
/** What begins a trace, and what ends one. */
const START = 0;
const END = -1;
/** The windows that are looked at together, against all before them. */
const RING = 4;
/** Windows with a line after which all counts are halved: about three days. */
const MEMORY_WINDOWS = 20_000;
/** A context is known once it has come so often. */
const LEAST_SEEN = 5;
/** A deficit has to be worth more than this, in nats: so many contexts are looked at. */
const PRICE_NATS = 3;
/** What has a deficit beyond this, in nats, is learnt at a tenth: an incident is not the new normal. */
const ROBUST_NATS = 10;
const ROBUST_WEIGHT = 0.1;
/** A chain that breaks between two services speaks against each by half. */
const BROKEN_SHARE = 0.5;
/** A trace that has been quiet for so long is over. */
const IDLE_MS = 15_000;
/** So much later than it was written a line may come and still have its place in its trace. */
const LATE_MS = 5000;
const SERIALS = 2 ** 32;

/**
 * Which line follows which in a trace, over all services. Given the two lines before, what comes next is
 * nearly certain; where it stops coming, the service that should have written it is where requests break,
 * also where nobody logs an error. Only the first break of a chain counts, since what would follow it has no
 * context any more: that is what tells the origin from those that suffer.
 */
export class FlowModel {
  readonly #countAll = (trace: OpenTrace): void => this.#count(trace, Number.POSITIVE_INFINITY);
  #traces = new OpenTraces(MAX_TRACES, this.#countAll);
  /** Numbers of events, by service and serial; 0 is the start. */
  readonly #numbers = new Map<number, number>();
  readonly #keys: number[] = [-1];
  readonly #errors = new Set<number>();
  #learnt = new SuccessorCounts();
  #ring: SuccessorCounts[] = [];
  #open = new SuccessorCounts();
  /** The number of the open window. */
  #window = 0;
  /** Windows that the counts come from, half of them forgotten with half of the counts. */
  #windows = 0;

  get traces(): number {
    return this.#traces.size;
  }

  /** Adds a line of a trace; lines may come in another order than that of their times. */
  add(trace: string, kind: number, serial: number, isError: boolean, timeMs: number): void {
    const event = this.#numberOf(kind, serial);
    if (event < 0) return;
    if (isError) this.#errors.add(event);
    const open = this.#traces.of(trace, START, timeMs);
    const untilMs = wait(open, event, timeMs);
    if (untilMs !== null) this.#count(open, untilMs);
  }

  /** Counts what a trace did until a time. */
  #count(trace: OpenTrace, untilMs: number): void {
    for (const event of takeSettled(trace, untilMs)) {
      const context = trace.before * MAX_EVENTS + trace.last;
      if (noteStep(trace, this.#window, context, event)) this.#open.add(context, event, 1);
      trace.before = trace.last;
      trace.last = event;
    }
  }

  #numberOf(kind: number, serial: number): number {
    const key = kind * SERIALS + serial;
    let event = this.#numbers.get(key);
    if (event === undefined) {
      if (key > Number.MAX_SAFE_INTEGER) return -1;
      if (this.#keys.length >= MAX_EVENTS) this.#makeRoom();
      event = this.#keys.length;
      this.#keys.push(key);
      this.#numbers.set(key, event);
    }
    return event;
  }

  /** Numbers the events anew that something is known of: what came once, and what is open, is forgotten. */
  #makeRoom(): void {
    this.#learnt.halve();
    const used = this.#learnt.events();
    for (const context of this.#learnt.contexts.keys()) {
      used.add(context % MAX_EVENTS).add(Math.floor(context / MAX_EVENTS));
    }
    if (used.size > MAX_EVENTS / 2) {
      used.clear();
      this.#learnt = new SuccessorCounts();
    }
    const numbers = new Map([
      [START, START],
      [END, END],
    ]);
    const keys = this.#keys.splice(0, this.#keys.length, -1);
    const errors = [...this.#errors];
    this.#numbers.clear();
    this.#errors.clear();
    for (const event of used) {
      if (event <= START) continue;
      const key = keys[event]!;
      numbers.set(event, this.#keys.length);
      this.#numbers.set(key, this.#keys.length);
      this.#keys.push(key);
    }
    for (const error of errors) if (numbers.has(error)) this.#errors.add(numbers.get(error)!);
    const renumbered = new SuccessorCounts();
    for (const [context, { counts }] of this.#learnt.contexts) {
      const before = numbers.get(Math.floor(context / MAX_EVENTS))!;
      const last = numbers.get(context % MAX_EVENTS)!;
      for (const [event, count] of counts) {
        renumbered.add(before * MAX_EVENTS + last, numbers.get(event)!, count);
      }
    }
    this.#learnt = renumbered;
    this.#open = new SuccessorCounts();
    this.#ring = [];
    this.#traces.clear();
  }

  #kindOf(event: number): number {
    return event <= START ? -1 : Math.floor(this.#keys[event]! / SERIALS);
  }

  #serialOf(event: number): number {
    return event <= START ? -1 : this.#keys[event]! % SERIALS;
  }

  /**
   * Closes the open window: what is missing of what should have come, by service.
   *
   * @param isGap - nobody watched for a while: traces that were open then say nothing
   */
  close(nowMs: number, isGap: boolean): FlowDeficit[] {
    for (const trace of this.#traces)
      this.#count(trace, isGap ? Number.POSITIVE_INFINITY : nowMs - LATE_MS);
    if (isGap) this.#traces.clear();
    for (;;) {
      const quiet = this.#traces.takeQuiet(nowMs - IDLE_MS);
      if (quiet === null) break;
      this.#open.add(quiet.before * MAX_EVENTS + quiet.last, END, 1);
    }
    this.#window++;
    if (this.#open.contexts.size === 0) return [];
    this.#ring.push(this.#open);
    this.#open = new SuccessorCounts();
    const recent = new SuccessorCounts();
    for (const window of this.#ring.slice(-RING)) recent.addAll(window, () => 1);
    const deficits = new Map<number, FlowDeficit>();
    const broken = new Set<number>();
    for (const [context, seen] of recent.contexts) {
      const known = this.#learnt.contexts.get(context);
      if (known === undefined || known.total < LEAST_SEEN) continue;
      if (this.#judge(context, seen, known, deficits) > ROBUST_NATS) broken.add(context);
    }
    if (this.#ring.length > RING) {
      const oldest = this.#ring.shift()!;
      this.#learnt.addAll(oldest, (context) => (broken.has(context) ? ROBUST_WEIGHT : 1));
      this.#windows++;
      const { isFull, contexts } = this.#learnt;
      if (this.#windows >= MEMORY_WINDOWS || contexts.size > MAX_CONTEXTS || isFull) {
        this.#learnt.halve();
        this.#windows /= 2;
      }
    }
    return [...deficits.values()].sort((a, b) => b.nats - a.nats);
  }

  /** The largest deficit of a context, in nats; adds what they are worth to the services. */
  #judge(
    context: number,
    seen: Successors,
    known: Successors,
    deficits: Map<number, FlowDeficit>,
  ): number {
    let most = 0;
    for (const [event, count] of known.counts) {
      if (event === END) continue;
      const expected = (count + 0.5) / (known.total + 1);
      const observed = seen.counts.get(event) ?? 0;
      const nats = deficitNats(observed, seen.total, expected);
      if (nats > most) most = nats;
      // An error that stops is good news, and follows every incident.
      if (nats <= PRICE_NATS || this.#errors.has(event)) continue;
      const worth = nats - PRICE_NATS;
      const last = context % MAX_EVENTS;
      const shared = this.#sharedBy(last, event, seen, known);
      const credit = { context, event, observed, times: seen.total, expected };
      this.#credit(deficits, this.#kindOf(event), worth * (1 - shared), credit);
      if (shared > 0) this.#credit(deficits, this.#kindOf(last), worth * shared, credit);
    }
    return most;
  }

  /** How much of a missing event the service before it answers for, in [0, 0.5]. */
  #sharedBy(last: number, event: number, seen: Successors, known: Successors): number {
    const kind = this.#kindOf(event);
    if (last === START || this.#kindOf(last) === kind) return 0;
    const next = this.#learnt.contexts.get(last * MAX_EVENTS + event);
    const usual = (known.counts.get(event) ?? 0) / known.total;
    let instead = 0;
    let broken = 0;
    for (const [other, count] of seen.counts) {
      if (other === event || (known.counts.get(other) ?? 0) / known.total >= usual) continue;
      instead += count;
      // It goes on elsewhere, and not where it would have gone after the missing one.
      const goesOn = next?.counts.has(other) ?? false;
      if (this.#kindOf(other) !== kind && !goesOn) broken += count;
    }
    return instead === 0 ? 0 : (BROKEN_SHARE * broken) / instead;
  }

  #credit(
    deficits: Map<number, FlowDeficit>,
    kind: number,
    nats: number,
    what: {
      readonly context: number;
      readonly event: number;
      readonly observed: number;
      readonly times: number;
      readonly expected: number;
    },
  ): void {
    let deficit = deficits.get(kind);
    if (deficit === undefined) {
      const nothing = { after: -1, missing: -1, observed: 0, times: 0, expected: 0 };
      deficit = { kind, nats: 0, weightiest: 0, ...nothing };
      deficits.set(kind, deficit);
    }
    deficit.nats += nats;
    if (nats <= deficit.weightiest) return;
    deficit.weightiest = nats;
    deficit.after = this.#serialOf(what.context % MAX_EVENTS);
    deficit.missing = this.#serialOf(what.event);
    deficit.observed = what.observed;
    deficit.times = what.times;
    deficit.expected = what.expected;
  }

  toJSON(): unknown {
    return {
      traces: this.#traces.toJSON(),
      keys: this.#keys.slice(1),
      errors: [...this.#errors],
      learnt: this.#learnt.toJSON(),
      ring: this.#ring.map((window) => window.toJSON()),
      open: this.#open.toJSON(),
      window: this.#window,
      windows: this.#windows,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): FlowModel {
    const model = new FlowModel();
    const whole = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
    for (const key of reader.numbers('keys', { maxLength: MAX_EVENTS - 1 }, whole)) {
      model.#numbers.set(key, model.#keys.length);
      model.#keys.push(key);
    }
    const last = model.#keys.length - 1;
    const isEvent = (event: number): boolean => event >= END && event <= last && event !== START;
    const isContext = (context: number): boolean =>
      context >= 0 && Math.floor(context / MAX_EVENTS) <= last && context % MAX_EVENTS <= last;
    const counts = (field: SnapshotReader): SuccessorCounts =>
      SuccessorCounts.read(field, isEvent, isContext);
    model.#traces = reader.object('traces', (field) =>
      OpenTraces.read(field, MAX_TRACES, last, model.#countAll),
    );
    const event = { min: 0, max: last, integer: true };
    for (const error of reader.numbers('errors', { maxLength: MAX_EVENTS }, event)) {
      model.#errors.add(error);
    }
    model.#learnt = reader.object('learnt', counts);
    model.#ring = reader.list('ring', { maxLength: RING }, counts);
    model.#open = reader.object('open', counts);
    model.#window = reader.number('window', { min: 0, integer: true });
    model.#windows = reader.number('windows', { min: 0 });
    return model;
  }
}
