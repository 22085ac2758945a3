import type { Attributes, SpanKind, SpanRecord } from '@aegis/core';

/** A span in few words: `[kind, service, id, parent, start, end]` and what else there is. */
export function spanOf(
  kind: SpanKind,
  service: string,
  [spanId, parentSpanId]: readonly [string, string | null],
  [startMs, endMs]: readonly [number, number],
  more: Partial<SpanRecord> = {},
): SpanRecord {
  return {
    traceId: 't',
    spanId,
    parentSpanId,
    kind,
    name: spanId,
    startMs,
    endMs,
    statusCode: 'unset',
    attributes: {},
    resource: { 'service.name': service },
    links: [],
    ...more,
  };
}

export const withAttributes = (attributes: Attributes): Partial<SpanRecord> => ({ attributes });
