import type { Anomaly } from '@aegis/core';
import type { RcbIncident } from './rcb-incident.js';

/** Less clear anomalies may be chance, and of many the first is the likeliest to be. */
const CLEAR_BANS = 3;
/** So many values in a row within its band, and a series had not yet left it. */
const CALM_RUN = 2;

/**
 * When an incident began: the first time that a series left its band, or that a line was odd. The time that an
 * anomaly of a series has is that of its steepest rise, which of a slow ramp comes late: from there the way
 * back is followed.
 */
export function onsetOf(incident: RcbIncident, anomalies: readonly Anomaly[]): number {
  return anomalies
    .filter(({ score }) => score >= CLEAR_BANS)
    .map((anomaly) => departureOf(incident, anomaly) ?? anomaly.timestampMs)
    .reduce((first, timeMs) => Math.min(first, timeMs), incident.alert.firedMs);
}

function departureOf({ series, startMs, stepMs }: RcbIncident, anomaly: Anomaly): number | null {
  const { nodeId, signal, direction, evidence, timestampMs } = anomaly;
  const band = evidence[0]?.band ?? null;
  const values = series.find((one) => one.nodeId === nodeId && one.signal === signal)?.recent;
  if (band === null || values === undefined) return null;
  let first: number | null = null;
  let calm = 0;
  for (let i = Math.round((timestampMs - startMs) / stepMs); i >= 0 && calm < CALM_RUN; i--) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    const isOut = direction === 'down' ? value < band[0] : value > band[1];
    calm = isOut ? 0 : calm + 1;
    if (isOut) first = i;
  }
  return first === null ? null : startMs + first * stepMs;
}
