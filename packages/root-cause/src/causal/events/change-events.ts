import { checkNumber, resolveOptions } from '@aegis/core';
import type { CausalEvent } from './causal-event.js';

/** What a variable was found to be at a moment. */
export interface Reading {
  readonly id: string;
  readonly timestampMs: number;
  readonly value: number | string | boolean;
  /** Where or in which run. */
  readonly group?: string | null;
}

/** Options of {@link changeEvents}. */
export interface ChangeEventsOptions {
  /**
   * A number turns when it has gone back by more than this share of its whole range, in [0, 1). Raising
   * it overlooks more noise, and small turns with it.
   * @defaultValue 0.02
   */
  readonly deadBand?: number;
  /**
   * A variable with more different words than this has no states, only changes; 2 to 64.
   * @defaultValue 8
   */
  readonly maxStates?: number;
}

const OWNER = 'changeEvents';
const DEFAULTS: Required<ChangeEventsOptions> = Object.freeze({ deadBand: 0.02, maxStates: 8 });

/**
 * Turns what variables were into what happened to them, for `hawkesCauses`: words and truth values
 * change into another state, numbers begin to rise or to fall. The first word of each group is given as
 * the state that it began with.
 *
 * O(readings · log readings). Numbers that are not finite are left out.
 *
 * @param readings - of one variable at rising times or not; only changes matter
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { changeEvents } from '@aegis/root-cause/causal';
 * const events = changeEvents([
 *   { id: 'pump', timestampMs: 0, value: true },
 *   { id: 'pressure', timestampMs: 0, value: 100 },
 *   { id: 'pump', timestampMs: 5000, value: false },
 *   { id: 'pressure', timestampMs: 6000, value: 80 },
 *   { id: 'pressure', timestampMs: 7000, value: 60 },
 * ]);
 * const told = events.map(({ type, state }) => `${type} ${state}`);
 * told; // => ['pump true', 'pump false', 'pressure falling']
 * ```
 */
export function changeEvents(
  readings: Iterable<Reading>,
  options?: ChangeEventsOptions,
): CausalEvent[] {
  const { deadBand, maxStates } = resolveOptions(OWNER, DEFAULTS, options);
  checkNumber(OWNER, 'deadBand', deadBand, { min: 0, max: 1 });
  checkNumber(OWNER, 'maxStates', maxStates, { min: 2, max: 64, integer: true });
  const byVariable = new Map<string, Reading[]>();
  for (const reading of readings) {
    if (!Number.isFinite(reading.timestampMs)) continue;
    if (typeof reading.value === 'number' && !Number.isFinite(reading.value)) continue;
    const list = byVariable.get(reading.id);
    if (list === undefined) byVariable.set(reading.id, [reading]);
    else list.push(reading);
  }
  const events: CausalEvent[] = [];
  for (const list of byVariable.values()) {
    const isNumber = list.every(({ value }) => typeof value === 'number');
    const tell = isNumber ? turnsWithin(bandOf(list, deadBand)) : changesOf(list, maxStates);
    for (const run of byGroup(list).values()) events.push(...tell(run));
  }
  const order = (a: CausalEvent, b: CausalEvent): number => a.timestampMs - b.timestampMs;
  return events.sort(order);
}

function byGroup(list: readonly Reading[]): Map<string, Reading[]> {
  const groups = new Map<string, Reading[]>();
  for (const reading of [...list].sort((a, b) => a.timestampMs - b.timestampMs)) {
    const run = groups.get(reading.group ?? '');
    if (run === undefined) groups.set(reading.group ?? '', [reading]);
    else run.push(reading);
  }
  return groups;
}

function bandOf(list: readonly Reading[], deadBand: number): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { value } of list) {
    low = Math.min(low, Number(value));
    high = Math.max(high, Number(value));
  }
  // Halves first: the range of doubles is wider than a double.
  return Math.min(Number.MAX_VALUE, 2 * deadBand * (high / 2 - low / 2));
}

function changesOf(list: readonly Reading[], maxStates: number): (run: Reading[]) => CausalEvent[] {
  const isCountable = new Set(list.map(({ value }) => String(value))).size <= maxStates;
  return (run) =>
    run.flatMap(({ id, timestampMs, value, group = null }, i) => {
      const isFirst = i === 0;
      if (isFirst && !isCountable) return [];
      if (!isFirst && String(run[i - 1]!.value) === String(value)) return [];
      return [{ type: id, timestampMs, group, state: isCountable ? String(value) : null }];
    });
}

function turnsWithin(band: number): (run: Reading[]) => CausalEvent[] {
  return (run) => {
    const events: CausalEvent[] = [];
    let direction = 0;
    let extreme = Number(run[0]!.value);
    let other = extreme;
    for (const { id, timestampMs, value, group = null } of run) {
      const now = Number(value);
      const isUp = direction <= 0 && now > (direction === 0 ? other : extreme) + band;
      const isDown = direction >= 0 && now < extreme - band;
      if (isUp || isDown) {
        direction = isUp ? 1 : -1;
        extreme = now;
        events.push({ type: id, timestampMs, group, state: isUp ? 'rising' : 'falling' });
      }
      if (direction === 0) {
        extreme = Math.max(extreme, now);
        other = Math.min(other, now);
      } else {
        extreme = direction > 0 ? Math.max(extreme, now) : Math.min(extreme, now);
      }
    }
    return events;
  };
}
