import type { SignalKind } from '@aegis/core';

/** One metric of one node, before and around an incident. Gaps are NaN. */
export interface MetricSeries {
  readonly nodeId: string;
  /** The metric's name, unique at the node. */
  readonly signal: string;
  readonly kind: SignalKind;
  /** Values of a time when all was well, oldest first; it need not touch `recent`. */
  readonly baseline: ArrayLike<number>;
  /** Values around the incident at the same step, oldest first; a little of the time before helps. */
  readonly recent: ArrayLike<number>;
}

/** Which ways a metric can be bad: 1 up, -1 down. */
export function badDirections(kind: SignalKind): readonly (1 | -1)[] {
  switch (kind) {
    case 'latency':
    case 'errors':
    case 'saturation':
      return [1];
    case 'availability':
      return [-1];
    default:
      return [1, -1];
  }
}

/** The least change that means anything, as a share of the level. */
const RELATIVE_QUANTUM: Readonly<Record<SignalKind, number>> = {
  latency: 0.05,
  traffic: 0.05,
  errors: 0.02,
  saturation: 0.02,
  availability: 0.01,
  log: 0.05,
  other: 0.02,
};
/** The same for shares of one, where a level near 0 says nothing about what matters. */
const RATIO_QUANTUM = 0.002;
const LEAST_QUANTUM = 1e-9;

/** The smallest scale that a series is measured with, so that one that never moved can still move. */
export function quantumOf(kind: SignalKind, level: number, isShare: boolean): number {
  const relative = RELATIVE_QUANTUM[kind] * Math.abs(level);
  const ofShare = isShare && (kind === 'errors' || kind === 'availability');
  return Math.max(LEAST_QUANTUM, relative, ofShare ? RATIO_QUANTUM : 0);
}
