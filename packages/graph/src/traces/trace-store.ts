import { RecentSet } from './recent-set.js';
import type { TraceSpanFields } from './trace-span.js';

/** A trace of which spans may still come, between the ones whose last spans came before and after. */
export interface OpenTrace {
  readonly id: string;
  readonly spans: TraceSpanFields[];
  /** What the data's clock said when its last span came. */
  touchedMs: number;
  before: OpenTrace | null;
  after: OpenTrace | null;
}

export interface TraceStoreLimits {
  readonly quietMs: number;
  readonly maxTraces: number;
  readonly maxSpans: number;
  readonly maxSpansPerTrace: number;
}

export interface TraceStoreState {
  readonly clockMs: number | null;
  readonly leapMs: number | null;
  readonly complete: readonly string[];
  readonly open: readonly Pick<OpenTrace, 'id' | 'spans' | 'touchedMs'>[];
}

/** How many quiet times the clock may leap before a second span has to bear it out. */
const MAX_LEAP = 20;

/**
 * Open traces, in the order in which their last spans came. The clock is the latest end of a span; a
 * leap ahead counts once a second span bears it out, so that one broken clock completes nothing early.
 */
export class TraceStore {
  readonly #limits: TraceStoreLimits;
  readonly #open = new Map<string, OpenTrace>();
  readonly #complete: RecentSet;
  #first: OpenTrace | null = null;
  #last: OpenTrace | null = null;
  #clockMs: number | null = null;
  #leapMs: number | null = null;
  #spanCount = 0;

  constructor(limits: TraceStoreLimits) {
    this.#limits = limits;
    this.#complete = new RecentSet(limits.maxTraces);
  }

  get traceCount(): number {
    return this.#open.size;
  }

  get spanCount(): number {
    return this.#spanCount;
  }

  get clockMs(): number | null {
    return this.#clockMs;
  }

  get leapMs(): number | null {
    return this.#leapMs;
  }

  /** Traces that are complete, the oldest first. */
  completeIds(): readonly string[] {
    return this.#complete.list();
  }

  /** Open traces, the one silent longest first. */
  list(): readonly OpenTrace[] {
    const traces: OpenTrace[] = [];
    for (let trace = this.#first; trace !== null; trace = trace.after) traces.push(trace);
    return traces;
  }

  /** Takes up what a snapshot has. */
  restore(state: TraceStoreState): void {
    this.#clockMs = state.clockMs;
    this.#leapMs = state.leapMs;
    for (const id of state.complete) this.#complete.add(id);
    for (const { id, spans, touchedMs } of state.open) {
      const trace = { id, spans: [...spans], touchedMs, before: null, after: null };
      this.#open.set(id, trace);
      this.#append(trace);
      this.#spanCount += spans.length;
    }
  }

  add(id: string, span: TraceSpanFields): 'kept' | 'late' | 'surplus' {
    this.#tick(span.endMs);
    let trace = this.#last?.id === id ? this.#last : this.#open.get(id);
    if (trace === undefined) {
      if (this.#complete.has(id)) return 'late';
      trace = { id, spans: [], touchedMs: 0, before: null, after: null };
      this.#open.set(id, trace);
      this.#append(trace);
    } else if (trace !== this.#last) {
      this.#unlink(trace);
      this.#append(trace);
    }
    trace.touchedMs = this.#clockMs!;
    if (trace.spans.length >= this.#limits.maxSpansPerTrace) return 'surplus';
    trace.spans.push(span);
    this.#spanCount++;
    return 'kept';
  }

  #tick(timeMs: number): void {
    const clock = this.#clockMs ?? timeMs;
    const maxLeap = this.#limits.quietMs * MAX_LEAP;
    if (timeMs - clock > maxLeap) {
      const isBorneOut = this.#leapMs !== null && Math.abs(timeMs - this.#leapMs) <= maxLeap;
      const earlier = Math.min(timeMs, this.#leapMs ?? timeMs);
      this.#leapMs = isBorneOut ? null : timeMs;
      this.#clockMs = isBorneOut ? earlier : clock;
      return;
    }
    this.#clockMs = Math.max(clock, timeMs);
  }

  #append(trace: OpenTrace): void {
    trace.before = this.#last;
    trace.after = null;
    if (this.#last === null) this.#first = trace;
    else this.#last.after = trace;
    this.#last = trace;
  }

  #unlink({ before, after }: OpenTrace): void {
    if (before === null) this.#first = after;
    else before.after = after;
    if (after === null) this.#last = before;
    else after.before = before;
  }

  #take(trace: OpenTrace): OpenTrace {
    this.#open.delete(trace.id);
    this.#unlink(trace);
    this.#spanCount -= trace.spans.length;
    this.#complete.add(trace.id);
    return trace;
  }

  /** The next trace that was quiet long enough. */
  takeQuiet(): OpenTrace | null {
    const oldest = this.#first;
    if (oldest === null || this.#clockMs! - oldest.touchedMs < this.#limits.quietMs) return null;
    return this.#take(oldest);
  }

  /** The trace that was quiet longest, while there are more than fit. */
  takeSurplus(): OpenTrace | null {
    const { maxTraces, maxSpans } = this.#limits;
    if (this.#open.size <= maxTraces && this.#spanCount <= maxSpans) return null;
    return this.#take(this.#first!);
  }

  /** All that are open, by their first start. */
  takeAll(): readonly OpenTrace[] {
    const keyed = Array.from(this.#open.values(), (trace) => ({
      trace,
      startMs: trace.spans.reduce((first, { startMs }) => Math.min(first, startMs), Infinity),
    }));
    keyed.sort((a, b) => a.startMs - b.startMs || (a.trace.id < b.trace.id ? -1 : 1));
    return keyed.map(({ trace }) => this.#take(trace));
  }
}
