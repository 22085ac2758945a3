import type { SpanRecord } from '@aegis/core';
import { readTable } from './read-table.js';

const NANOS = 1_000_000n;
const MICROS_PER_MS = 1000;
/** What a pod's name has after its Deployment's: of the ReplicaSet, and its own. */
const POD_PARTS = 2;

function serviceOf(pod: string): string {
  return pod.split('-').slice(0, -POD_PARTS).join('-');
}

/** Nanoseconds since the epoch as milliseconds, with their fraction. */
function millisecondsOf(nanos: string): number {
  const whole = BigInt(nanos);
  return Number(whole / NANOS) + Number(whole % NANOS) / Number(NANOS);
}

/** The spans of one minute's file of Nezha, `.gz` or not; neither kinds nor statuses are told. */
export function readNezhaSpans(path: string): SpanRecord[] {
  return readTable(path.replace(/\.gz$/, ''))
    .slice(1)
    .map((row) => {
      const [traceId, spanId, parentId, pod, name, start, duration] = row as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const startMs = millisecondsOf(start);
      return {
        traceId,
        spanId,
        parentSpanId: parentId === 'root' ? null : parentId,
        kind: 'unspecified' as const,
        name,
        startMs,
        endMs: startMs + Number(duration) / MICROS_PER_MS,
        statusCode: 'unset' as const,
        attributes: {},
        resource: { 'service.name': serviceOf(pod) },
        links: [],
      };
    });
}
