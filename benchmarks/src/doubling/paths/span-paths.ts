import type { SpanRecord } from '@aegis/core';
import { CallCollector } from '@aegis/graph/traces';
import { makeSpans } from '../../graph/speed-spans.js';
import { doublings, type GrowthPath, logLinear } from '../growth-path.js';

function collect(spans: readonly SpanRecord[]): void {
  const collector = new CallCollector({ maxSpansPerTrace: spans.length });
  collector.addAll(spans);
  collector.flush();
  collector.drain();
  collector.graph().snapshot();
}

/** Spans of many traces as those of one: a batch that ran for long. */
function oneTrace(spans: readonly SpanRecord[]): SpanRecord[] {
  return spans.map((span) => ({ ...span, traceId: 'one' }));
}

export const SPAN_PATHS: readonly GrowthPath[] = [
  {
    key: 'spans',
    doubled: 'spans, 20 a trace, to CallCollector, its calls and its graph',
    promise: 'O(spans log spans) for a trace',
    promised: 1,
    sizes: doublings(2000),
    prepare: (size, seed) => {
      const spans = makeSpans(seed, size);
      return () => collect(spans);
    },
  },
  {
    key: 'spansOfOneTrace',
    doubled: 'spans of one trace to CallCollector, its calls and its graph',
    promise: 'O(spans log spans) for a trace',
    promised: logLinear(doublings(1000)),
    sizes: doublings(1000),
    prepare: (size, seed) => {
      const spans = oneTrace(makeSpans(seed, size));
      return () => collect(spans);
    },
  },
];
