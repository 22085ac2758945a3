import type { Anomaly } from '@aegis/core';
import { isHarmful } from './is-convincing.js';

const FELT_KINDS = new Set(['latency', 'errors', 'availability']);

/** How a series strayed that users feel, by what its own detector expected then. */
export interface FeltStray {
  readonly direction: 'up' | 'down';
  /** The middle of the band. */
  readonly expected: number;
  /** Half the width of the band. */
  readonly reach: number;
  readonly observed: number | null;
}

/** What an anomaly tells of a series that users feel; null where it is of none, or has no band to go by. */
export function feltStray(anomaly: Anomaly): FeltStray | null {
  const [first] = anomaly.evidence;
  const { direction, signalKind } = anomaly;
  if (first === undefined || first.band === null || direction === 'none') return null;
  if (!FELT_KINDS.has(signalKind) || !isHarmful(anomaly)) return null;
  const [low, high] = first.band;
  return {
    direction,
    expected: (low + high) / 2,
    reach: (high - low) / 2,
    observed: first.observed,
  };
}
