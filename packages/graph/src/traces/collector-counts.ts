/** What a collector counts; all of it since it was made. */
export interface CallCollectorCounts {
  /** Spans taken in. */
  spans: number;
  /** Spans without usable ids or times. */
  brokenSpans: number;
  /** Spans whose resource names no service. */
  withoutService: number;
  /** Spans that end before they begin; they take no time. */
  reversedSpans: number;
  /** Spans of traces that were complete by then. */
  lateSpans: number;
  /** Spans beyond the number that one trace may have. */
  surplusSpans: number;
  /** Spans whose id their trace has already. */
  duplicateSpans: number;
  /** Spans whose parent is not in the trace, or is one of its own descendants. */
  missingParents: number;
  /** Links beyond the number that one span may have, or without usable ids. */
  droppedLinks: number;
  /** Links to producers that were not seen, or too long ago. */
  unresolvedLinks: number;
  /** Client spans that nothing answers and that do not say whom they call. */
  unknownPeers: number;
  traces: number;
  /** Traces completed early because there was no room for more. */
  evictedTraces: number;
  calls: number;
}

export interface CallCollectorStats extends Readonly<CallCollectorCounts> {
  readonly openTraces: number;
  readonly openSpans: number;
  /** Calls that were dropped because nobody drained them. */
  readonly droppedCalls: number;
  readonly edges: number;
  readonly evictedNodes: number;
  readonly evictedEdges: number;
}

export function noCounts(): CallCollectorCounts {
  return {
    spans: 0,
    brokenSpans: 0,
    withoutService: 0,
    reversedSpans: 0,
    lateSpans: 0,
    surplusSpans: 0,
    duplicateSpans: 0,
    missingParents: 0,
    droppedLinks: 0,
    unresolvedLinks: 0,
    unknownPeers: 0,
    traces: 0,
    evictedTraces: 0,
    calls: 0,
  };
}

export const COUNT_NAMES = Object.keys(noCounts()) as readonly (keyof CallCollectorCounts)[];
