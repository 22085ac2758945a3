import type { MetricDataPoint } from '@aegis/core';
import type { RangeSeries } from './read-answer.js';

/**
 * The points of several series one by one in the order of time, as a detector wants them; within a moment
 * in the order of the series. Each series has to be in the order of time itself, as those of a client are.
 *
 * Nothing is copied: a point is made when it is asked for. O(log series) a point.
 *
 * @param name - for series that have none, as what an expression gives
 *
 * @example
 * ```ts
 * import { toPoints } from '@aegis/anomaly/prometheus';
 * const series = (job: string, timesMs: number[], values: number[]) =>
 *   ({ name: 'up', labels: { job }, timesMs: Float64Array.from(timesMs), values: Float64Array.from(values) });
 * const points = [...toPoints([series('a', [0, 2], [1, 1]), series('b', [1], [0])])];
 * points.map(({ timestampMs }) => timestampMs); // => [0, 1, 2]
 * ```
 */
export function* toPoints(
  series: readonly RangeSeries[],
  name = 'expression',
): Generator<MetricDataPoint, void, undefined> {
  const heads = new Heads(series);
  for (;;) {
    const one = heads.first;
    if (one < 0) return;
    const { name: given, labels, timesMs, values } = series[one]!;
    const at = heads.advance();
    const timestampMs = timesMs[at]!;
    yield { name: given === '' ? name : given, labels, timestampMs, value: values[at]! };
  }
}

/** Where each series is, as a heap: the one with the earliest next point on top. */
class Heads {
  readonly #series: readonly RangeSeries[];
  readonly #at: Uint32Array;
  readonly #heap: Uint32Array;
  #size = 0;

  constructor(series: readonly RangeSeries[]) {
    this.#series = series;
    this.#at = new Uint32Array(series.length);
    this.#heap = new Uint32Array(series.length);
    series.forEach(({ timesMs }, i) => {
      if (timesMs.length > 0) this.#heap[this.#size++] = i;
    });
    for (let i = (this.#size >> 1) - 1; i >= 0; i--) this.#sink(i);
  }

  /** The series with the earliest next point; -1 when there are no more. */
  get first(): number {
    return this.#size === 0 ? -1 : this.#heap[0]!;
  }

  /** Takes that point, and says where in its series it stands. */
  advance(): number {
    const one = this.#heap[0]!;
    const at = this.#at[one]!;
    this.#at[one] = at + 1;
    if (at + 1 === this.#series[one]!.timesMs.length) this.#heap[0] = this.#heap[--this.#size]!;
    this.#sink(0);
    return at;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const moving = heap[from]!;
    let hole = from;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!this.#isBefore(heap[child]!, moving)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = moving;
  }

  #isBefore(a: number, b: number): boolean {
    const timeA = this.#series[a]!.timesMs[this.#at[a]!]!;
    const timeB = this.#series[b]!.timesMs[this.#at[b]!]!;
    return timeA < timeB || (timeA === timeB && a < b);
  }
}
