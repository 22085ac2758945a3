import { Random } from '@aegis/core';
import { readOtlpSpans, spansToCalls } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { bookinfoExport } from '../../src/graph/bookinfo-spans.js';
import { makeSpans, measureSpans } from '../../src/graph/speed-spans.js';

describe('spans made for measuring', () => {
  it('are of 50 services, 20 a trace, and the same for a seed', () => {
    const spans = makeSpans(3, 4000);
    expect(spans).toHaveLength(4000);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(200);
    expect(new Set(spans.map(({ resource }) => resource['service.name'])).size).toBe(50);
    expect(JSON.stringify(makeSpans(3, 4000))).toBe(JSON.stringify(spans));
  });

  it('give a call for every pair, and the edges of a graph made of them', () => {
    const { spans, calls, edges } = measureSpans(1, 4000);
    expect([spans, calls, edges]).toEqual([4000, 2000, 150]);
  });
});

describe('spans of Bookinfo', () => {
  it('show a call for every request, with a gap between its two sides', () => {
    const { spans, findings } = readOtlpSpans(bookinfoExport(new Random(1), 30));
    expect(findings).toEqual([]);
    const calls = spansToCalls(spans);
    expect(calls.filter(({ nodeId }) => nodeId === 'productpage')).toHaveLength(30);
    const inner = calls.filter(({ callerId }) => callerId !== null);
    expect(inner.length * 2 + 30).toBe(spans.length);
    for (const call of inner) expect(call.clientMs! - call.serverMs!).toBeGreaterThan(0.1);
  });
});
