import type { Random } from '@aegis/core';
import { log, sin } from '@aegis/core/math';

export const DAY_MS = 86_400_000;

/** What a system writes: lines to draw from, and the template of each. */
export interface SimulatedSystem {
  readonly name: string;
  readonly lines: readonly string[];
  readonly templates: readonly string[];
}

/**
 * How lines come: at random with more by day than by night, at random at one rate, or with gaps that are
 * even over twice their mean, which is more regular than at random.
 */
export type Arrivals = 'day-curve' | 'steady' | 'even-gaps';

export interface SimulationOptions {
  readonly startMs: number;
  readonly days: number;
  /** Of each system, in the mean. */
  readonly linesPerSecond: number;
  readonly arrivals: Arrivals;
}

export interface TimedLine {
  readonly timestampMs: number;
  readonly text: string;
}

/** What a fault does to the lines of one system. */
export interface Disturbance {
  /** Lines that come on top, in the order of their times. */
  readonly extra: readonly TimedLine[];
  /** The text of a line that was drawn, another text in its place, or null where it does not come. */
  readonly change: (line: number, timestampMs: number) => string | null;
}

type Emit = (system: SimulatedSystem, timestampMs: number, text: string) => void;

/** The day's rate goes from half the mean to one and a half. */
const SWING = 0.5;

/** Milliseconds from one line to the next where they come at random. */
export function randomGap(perMs: number, random: Random): number {
  return -log(1 - random.float()) / perMs;
}

function nextArrival(timeMs: number, options: SimulationOptions, random: Random): number {
  const perMs = options.linesPerSecond / 1000;
  if (options.arrivals === 'even-gaps') return timeMs + (random.float() * 2) / perMs;
  if (options.arrivals === 'steady') return timeMs + randomGap(perMs, random);
  // Thinning (Lewis, Shedler 1979): at the highest rate, then kept as often as the rate of the hour says.
  let next = timeMs;
  for (;;) {
    next += randomGap(perMs * (1 + SWING), random);
    const phase = (2 * Math.PI * (next - options.startMs)) / DAY_MS;
    if (random.float() * (1 + SWING) < 1 + SWING * sin(phase)) return next;
  }
}

/** The lines of one system, one at a time. */
class SystemStream {
  readonly system: SimulatedSystem;
  nextMs: number;
  readonly #options: SimulationOptions;
  readonly #disturbance: Disturbance | null;
  readonly #random: Random;
  #arrivalMs: number;
  #extra = 0;

  constructor(
    system: SimulatedSystem,
    options: SimulationOptions,
    disturbance: Disturbance | null,
    random: Random,
  ) {
    this.system = system;
    this.#options = options;
    this.#disturbance = disturbance;
    this.#random = random;
    this.#arrivalMs = nextArrival(options.startMs, options, random);
    this.nextMs = this.#soonest();
  }

  #soonest(): number {
    const extra = this.#disturbance?.extra[this.#extra]?.timestampMs ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#arrivalMs, extra);
  }

  /** The text of what comes at `nextMs`, or null where a fault keeps it back. */
  take(): string | null {
    const timeMs = this.nextMs;
    const extra = this.#disturbance?.extra[this.#extra];
    let text: string | null;
    if (extra !== undefined && extra.timestampMs === timeMs) {
      this.#extra++;
      text = extra.text;
    } else {
      const line = this.#random.integer(this.system.lines.length);
      text =
        this.#disturbance === null
          ? this.system.lines[line]!
          : this.#disturbance.change(line, timeMs);
      this.#arrivalMs = nextArrival(timeMs, this.#options, this.#random);
    }
    this.nextMs = this.#soonest();
    return text;
  }
}

/**
 * Lets systems write for days, each drawing its lines with replacement, and gives what they write in the
 * order of its time. Every system has random numbers of its own: what happens to one moves no other.
 */
export function simulate(
  systems: readonly SimulatedSystem[],
  options: SimulationOptions,
  random: Random,
  emit: Emit,
  disturbances: readonly (Disturbance | null)[] = [],
): void {
  const streams = systems.map(
    (system, i) =>
      new SystemStream(system, options, disturbances[i] ?? null, random.fork(system.name)),
  );
  const endMs = options.startMs + options.days * DAY_MS;
  for (;;) {
    let first = streams[0];
    for (const stream of streams) if (stream.nextMs < first!.nextMs) first = stream;
    if (first === undefined || first.nextMs >= endMs) return;
    const timestampMs = Math.floor(first.nextMs);
    const text = first.take();
    if (text !== null) emit(first.system, timestampMs, text);
  }
}
