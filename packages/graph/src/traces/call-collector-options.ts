import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { isUsableId } from '../graph-input.js';

export interface CallCollectorOptions {
  /**
   * How long, in milliseconds of the data's own clock, a trace has to be silent to count as complete.
   * Longer waits for slower exporters and holds more spans. 1 or more. @defaultValue 30_000
   */
  readonly quietMs?: number;
  /** Traces held at most, 1 to 1,000,000; the one silent longest is completed early. @defaultValue 20_000 */
  readonly maxTraces?: number;
  /** Spans held at most, of all traces, 1 to 10,000,000; likewise. @defaultValue 200_000 */
  readonly maxSpans?: number;
  /** Spans of one trace at most; the rest is dropped and counted. @defaultValue 10_000 */
  readonly maxSpansPerTrace?: number;
  /** Links of one consumer span that are followed. @defaultValue 128 */
  readonly maxLinksPerSpan?: number;
  /** Producer spans that links can still find; the oldest go first. @defaultValue 20_000 */
  readonly maxProducers?: number;
  /** Calls that wait to be drained; the oldest are dropped and counted. @defaultValue 200_000 */
  readonly maxCalls?: number;
  /** Nodes of the graph; those not seen for longest go first. @defaultValue 10_000 */
  readonly maxNodes?: number;
  /** Edges of the graph; likewise. @defaultValue 100_000 */
  readonly maxEdges?: number;
  /**
   * The id of a node that stands for the users, who call whatever has a server span without a parent;
   * null for no such node. Calls have no caller either way. @defaultValue `null`
   */
  readonly userId?: string | null;
}

export const DEFAULTS: Required<CallCollectorOptions> = {
  quietMs: 30_000,
  maxTraces: 20_000,
  maxSpans: 200_000,
  maxSpansPerTrace: 10_000,
  maxLinksPerSpan: 128,
  maxProducers: 20_000,
  maxCalls: 200_000,
  maxNodes: 10_000,
  maxEdges: 100_000,
  userId: null,
};

/** The largest value of each limit. */
export const CEILINGS = {
  maxTraces: 1e6,
  maxSpans: 1e7,
  maxSpansPerTrace: 1e6,
  maxLinksPerSpan: 1e4,
  maxProducers: 1e6,
  maxCalls: 1e7,
  maxNodes: 1e6,
  maxEdges: 1e7,
} as const;

export type Limit = keyof typeof CEILINGS;

/** Their names, in the order of the options. */
export const LIMITS = Object.keys(CEILINGS) as readonly Limit[];

const OWNER = 'CallCollector';

export function resolveCollectorOptions(
  given: CallCollectorOptions | undefined,
): Readonly<Required<CallCollectorOptions>> {
  const options = resolveOptions(OWNER, DEFAULTS, given);
  checkNumber(OWNER, 'quietMs', options.quietMs, { min: 1 });
  for (const name of LIMITS) {
    checkNumber(OWNER, name, options[name], { min: 1, max: CEILINGS[name], integer: true });
  }
  const { userId } = options;
  if (userId !== null && !(typeof userId === 'string' && isUsableId(userId))) {
    const hint = 'give null or 1 to 512 characters';
    throw new AegisError('invalid-option', `${OWNER}: userId is no name of a node; ${hint}.`);
  }
  return options;
}
