import type { CallRecord, SignalKind } from '@aegis/core';
import { log } from '@aegis/core/math';

/** One thing that calls tell of the node that did the work, or of the way to it. */
export interface Measure {
  /** What stands in the evidence. */
  readonly channel: 'self-time' | 'edge-gap' | 'duration' | 'errors' | 'error-origin';
  readonly signalKind: SignalKind;
  /** Whether it belongs to the edge from caller to callee, and not to the callee alone. */
  readonly isOfEdge: boolean;
  /** Whether a call is worth one number on a scale, or yes or no. */
  readonly statistic: 'median' | 'share';
  /** The number, where the call has one: of times the logarithm, so that a shift is a factor. */
  valueOf(call: CallRecord): number | null;
}

/** Times below this tell nothing: half of nothing is not twice as fast. */
const QUANTUM_MS = 1;

/** A time in milliseconds as {@link Measure.valueOf} gives it. */
export function valueOfTime(milliseconds: number): number {
  return log(Math.max(0, milliseconds) + QUANTUM_MS);
}

const timed = (milliseconds: number | null): number | null =>
  milliseconds === null || !Number.isFinite(milliseconds) ? null : valueOfTime(milliseconds);

const yes = (is: boolean): number => (is ? 1 : 0);

/** What is looked at, in the order in which it is reported. */
export const MEASURES: readonly Measure[] = [
  {
    channel: 'self-time',
    signalKind: 'latency',
    isOfEdge: false,
    statistic: 'median',
    valueOf: ({ selfMs }) => timed(selfMs),
  },
  {
    channel: 'edge-gap',
    signalKind: 'latency',
    isOfEdge: true,
    statistic: 'median',
    // What the caller waited beyond what the callee says it took: network, queues, a starved process.
    valueOf: ({ clientMs, serverMs, isAsync }) =>
      isAsync || clientMs === null || serverMs === null ? null : timed(clientMs - serverMs),
  },
  {
    channel: 'duration',
    signalKind: 'latency',
    isOfEdge: false,
    statistic: 'median',
    valueOf: ({ serverMs, clientMs }) => timed(serverMs ?? clientMs),
  },
  {
    channel: 'errors',
    signalKind: 'errors',
    isOfEdge: false,
    statistic: 'share',
    valueOf: ({ isError }) => yes(isError),
  },
  {
    channel: 'error-origin',
    signalKind: 'errors',
    isOfEdge: false,
    statistic: 'share',
    valueOf: ({ isErrorOrigin }) => yes(isErrorOrigin),
  },
];
