import { isCounter, type MetricVerdict } from '@aegis/anomaly';
import type { MetricDataPoint } from '@aegis/core';
import { type Linked, RecencyList } from '@aegis/core/collections';
import { ownerOf } from '../detection/partition-of.js';

/** A series for people, oldest first; columns of equal length. */
export interface SeriesColumns {
  readonly signal: string;
  readonly nodeId: string | null;
  readonly isRate: boolean;
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
  readonly expected: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The latest of a series. */
export interface SeriesHead {
  readonly signal: string;
  readonly nodeId: string | null;
  readonly lastMs: number;
  readonly lastValue: number;
}

const COLUMNS = 3;

/** One series as a ring: 20 bytes a point, set aside once, for there may be a hundred thousand of them. */
class Ring implements Linked<Ring> {
  older: Ring | null = null;
  newer: Ring | null = null;
  readonly signal: string;
  readonly nodeId: string;
  readonly isRate: boolean;
  readonly #timesMs: Float64Array;
  /** Value, expected, half the band's width, by turns: 24 bits are enough for a chart. */
  readonly #numbers: Float32Array;
  #next = 0;
  #length = 0;

  constructor(signal: string, point: MetricDataPoint, capacity: number) {
    this.signal = signal;
    this.nodeId = ownerOf(point);
    this.isRate = isCounter(point.name);
    this.#timesMs = new Float64Array(capacity);
    this.#numbers = new Float32Array(COLUMNS * capacity);
  }

  get lastMs(): number {
    return this.#length === 0 ? Number.NEGATIVE_INFINITY : this.#timesMs[this.#at(-1)]!;
  }

  get lastValue(): number {
    return this.#length === 0 ? Number.NaN : this.#numbers[COLUMNS * this.#at(-1)]!;
  }

  /** Where the point lies that is so many after the oldest; negative from the newest. */
  #at(index: number): number {
    const capacity = this.#timesMs.length;
    const fromOldest = index < 0 ? this.#length + index : index;
    return (this.#next - this.#length + fromOldest + 2 * capacity) % capacity;
  }

  add(timestampMs: number, value: number, expected: number, reach: number): void {
    const capacity = this.#timesMs.length;
    const at = this.#next;
    this.#timesMs[at] = timestampMs;
    this.#numbers[COLUMNS * at] = value;
    this.#numbers[COLUMNS * at + 1] = expected;
    this.#numbers[COLUMNS * at + 2] = reach;
    this.#next = (at + 1) % capacity;
    if (this.#length < capacity) this.#length++;
  }

  columns(): SeriesColumns {
    const column = (offset: number, scale = 0): number[] =>
      Array.from({ length: this.#length }, (_, index) => {
        const at = COLUMNS * this.#at(index);
        return this.#numbers[at + offset]! + scale * this.#numbers[at + 2]!;
      });
    return {
      signal: this.signal,
      nodeId: this.nodeId,
      isRate: this.isRate,
      timesMs: Array.from({ length: this.#length }, (_, index) => this.#timesMs[this.#at(index)]!),
      values: column(0),
      expected: column(1),
      low: column(1, -1),
      high: column(1, 1),
    };
  }
}

/**
 * The latest points of every series with what was expected of them, for charts, forecasts and for seeing a symptom
 * go. It is not kept over a restart: it fills again as points come.
 */
export class SeriesHistory {
  readonly #rings = new Map<string, Ring>();
  readonly #byUse = new RecencyList<Ring>();
  readonly #capacity: number;
  readonly #maxSeries: number;

  /**
   * @param capacity - points kept of a series, 20 bytes each
   * @param maxSeries - beyond it the series that was heard from least recently goes
   */
  constructor(capacity: number, maxSeries: number) {
    this.#capacity = capacity;
    this.#maxSeries = maxSeries;
  }

  get size(): number {
    return this.#rings.size;
  }

  /** Takes a judged point in. */
  see(point: MetricDataPoint, verdict: MetricVerdict): void {
    // Late, the first of a counter, or no number: there is nothing to draw.
    if (verdict.expectedPerDay === Number.MAX_VALUE) return;
    const ring = this.#rings.get(verdict.series) ?? this.#begin(verdict.series, point);
    if (point.timestampMs <= ring.lastMs) return;
    const [low, high] = verdict.band;
    ring.add(point.timestampMs, verdict.observed, verdict.expected, (high - low) / 2);
    this.#byUse.touch(ring);
  }

  #begin(signal: string, point: MetricDataPoint): Ring {
    const oldest = this.#byUse.oldest;
    if (this.#rings.size >= this.#maxSeries && oldest !== null) {
      this.#byUse.remove(oldest);
      this.#rings.delete(oldest.signal);
    }
    const ring = new Ring(signal, point, this.#capacity);
    this.#rings.set(signal, ring);
    this.#byUse.add(ring);
    return ring;
  }

  columns(signal: string): SeriesColumns | null {
    return this.#rings.get(signal)?.columns() ?? null;
  }

  /** The last value of a series and when it was; null where there is none. */
  head(signal: string): SeriesHead | null {
    const ring = this.#rings.get(signal);
    return ring === undefined ? null : headOf(ring);
  }

  /** All series in the order of their names. O(n log n). */
  heads(): SeriesHead[] {
    return [...this.#rings.keys()].sort().map((signal) => headOf(this.#rings.get(signal)!));
  }
}

function headOf({ signal, nodeId, lastMs, lastValue }: Ring): SeriesHead {
  return { signal, nodeId, lastMs, lastValue };
}
