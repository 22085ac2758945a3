import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CallCollector, spansToCalls } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { readNezhaSpans } from '../../src/root-cause/nezha-spans.js';
import { readTable } from '../../src/root-cause/read-table.js';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/rca/nezha', import.meta.url));

describe.skipIf(!existsSync(FOLDER))(`the calls of ${FOLDER}`, () => {
  const days = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => /^\d/.test(name)) : [];

  it.each(days)('give the call graph of %s', (day) => {
    const folder = join(FOLDER, day, 'traces_raw');
    const collector = new CallCollector();
    for (const name of readdirSync(folder).sort()) {
      collector.addAll(readNezhaSpans(join(folder, name)));
      // Every file is a minute on its own; the times between are missing.
      collector.flush();
      collector.drain();
    }
    const seen = collector.graph().snapshot().edges;
    const known = readTable(join(FOLDER, day, 'callgraph.csv')).slice(1);
    const byName = (pairs: string[][]): string[] => pairs.map(([a, b]) => `${a} -> ${b}`).sort();
    expect(byName(seen.map(({ from, to }) => [from, to]))).toEqual(
      byName(known.map(([caller, callee]) => [caller!, callee!])),
    );
  });

  it('takes the span that the caller opens for the call for its side of it', () => {
    const day = days.find((name) => name.startsWith('2022'))!;
    const folder = join(FOLDER, day, 'traces_raw');
    const spans = readNezhaSpans(join(folder, readdirSync(folder)[0]!));
    const bySpan = new Map(spans.map((span) => [span.spanId, span]));
    const durations = spans.flatMap((span) => {
      const parent = bySpan.get(span.parentSpanId ?? '');
      const isCall =
        parent !== undefined && parent.resource['service.name'] !== span.resource['service.name'];
      return isCall ? [parent.endMs - parent.startMs] : [];
    });
    const calls = spansToCalls(spans).filter(({ callerId }) => callerId !== null);
    expect(calls.length).toBeGreaterThan(100);
    const byValue = (a: number, b: number): number => a - b;
    expect(calls.map(({ clientMs }) => clientMs ?? -1).sort(byValue)).toEqual(
      durations.sort(byValue),
    );
  });
});
