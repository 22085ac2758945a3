import type { Random } from '@aegis/core';
import { type BatchEstimate, batchEstimate } from './batch-means.js';
import { DepartureHeap } from './departure-heap.js';

export interface QueueSetting {
  /** Arrival rate over what the servers can do, in (0, 1). */
  readonly utilisation: number;
  readonly servers: number;
  /** Customers after the warm-up. */
  readonly customers: number;
}

/** What was seen between the warm-up and the end; times in units of the mean service time. */
export interface QueueObservation {
  readonly wait: BatchEstimate;
  /** Customers in the system, averaged over time. */
  readonly meanNumber: number;
  /** Customers that came, over time. */
  readonly arrivalRate: number;
  /** From coming to leaving, averaged over those who left. */
  readonly meanTime: number;
}

const WARM_UP_SHARE = 0.1;
const BATCHES = 30;

/** First come, first served; those who wait, by when they came. Grows by doubling. */
class WaitingLine {
  #times = new Float64Array(1024);
  #first = 0;
  length = 0;

  push(time: number): void {
    if (this.length === this.#times.length) {
      const grown = new Float64Array(2 * this.length);
      for (let i = 0; i < this.length; i++) grown[i] = this.#times[this.#place(i)]!;
      this.#times = grown;
      this.#first = 0;
    }
    this.#times[this.#place(this.length)] = time;
    this.length++;
  }

  shift(): number {
    const time = this.#times[this.#first]!;
    this.#first = this.#place(1);
    this.length--;
    return time;
  }

  #place(i: number): number {
    return (this.#first + i) & (this.#times.length - 1);
  }
}

/** An M/M/c queue, customer by customer: exponential gaps and services, one line. */
export function simulateQueue(setting: QueueSetting, random: Random): QueueObservation {
  const { servers, customers } = setting;
  const rate = setting.utilisation * servers;
  const exponential = (mean: number): number => -Math.log(1 - random.float()) * mean;
  const line = new WaitingLine();
  const busy = new DepartureHeap(servers);
  const waits = new Float64Array(customers);
  const warmUp = Math.ceil(WARM_UP_SHARE * customers);
  let started = 0;
  let clock = 0;
  let opened = 0;
  let nextArrival = exponential(1 / rate);
  let area = 0;
  let arrived = 0;
  let left = 0;
  let timeOfLeft = 0;

  const serve = (cameAt: number): void => {
    busy.push(clock + exponential(1), cameAt);
    const number = started - warmUp;
    if (number >= 0) waits[number] = clock - cameAt;
    if (number === 0) opened = clock;
    started++;
  };

  while (started < warmUp + customers) {
    const next = Math.min(nextArrival, busy.nextTime);
    const watched = started > warmUp;
    if (watched) area += (next - clock) * (line.length + busy.size);
    clock = next;
    if (clock === nextArrival) {
      nextArrival = clock + exponential(1 / rate);
      if (watched) arrived++;
      if (busy.size < servers) serve(clock);
      else line.push(clock);
    } else {
      const cameAt = busy.pop();
      if (watched) {
        left++;
        timeOfLeft += clock - cameAt;
      }
      if (line.length > 0) serve(line.shift());
    }
  }
  const duration = clock - opened;
  return {
    wait: batchEstimate(waits, BATCHES),
    meanNumber: area / duration,
    arrivalRate: arrived / duration,
    meanTime: timeOfLeft / left,
  };
}
