import type { Random } from '@aegis/core';
import { DAY_MS } from './line-simulator.js';

export const FAULT_KINDS = ['new-error', 'burst', 'silence', 'parameter-drift'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

const MINUTE_MS = 60_000;

export const FAULT_DURATION_MS: Readonly<Record<FaultKind, number>> = {
  'new-error': 10 * MINUTE_MS,
  burst: 5 * MINUTE_MS,
  silence: 60 * MINUTE_MS,
  'parameter-drift': 30 * MINUTE_MS,
};

/** A fault as it will happen. */
export interface PlannedFault {
  readonly system: string;
  readonly kind: FaultKind;
  readonly startMs: number;
  /** The first instant that is well again. */
  readonly endMs: number;
}

export interface PlanOptions {
  readonly fromMs: number;
  readonly days: number;
}

/** A system has one fault in every span of this length, which leaves time for it to pass. */
export const FAULT_EVERY_MS = 150 * MINUTE_MS;
const LATEST_START_MS = 60 * MINUTE_MS;

/**
 * When what happens to a system: one fault in every two and a half hours, its kinds in turn, never two at
 * a time.
 *
 * @param first - where in the turn to begin, so that systems are not in step
 */
export function planFaults(
  system: string,
  kinds: readonly FaultKind[],
  { fromMs, days }: PlanOptions,
  random: Random,
  first = 0,
): PlannedFault[] {
  const spans = kinds.length === 0 ? 0 : Math.floor((days * DAY_MS) / FAULT_EVERY_MS);
  return Array.from({ length: spans }, (_, i) => {
    const kind = kinds[(first + i) % kinds.length]!;
    const startMs = fromMs + i * FAULT_EVERY_MS + Math.floor(random.float() * LATEST_START_MS);
    return { system, kind, startMs, endMs: startMs + FAULT_DURATION_MS[kind] };
  });
}
