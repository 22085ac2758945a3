import { AegisError } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JoinedLine, LineContext } from '../../../src/logs/joining/joiner-options.js';
import { LineJoiner } from '../../../src/logs/joining/line-joiner.js';

interface Pushed {
  readonly line: string;
  readonly context: LineContext;
}

const line = fc.oneof(
  fc.constantFrom(
    '2024-01-02 15:04:05 ERROR x',
    'java.io.IOException: closed',
    '\tat a.B.c(B.java:1)',
    'Caused by: X: y',
    'Traceback (most recent call last):',
    '  File "a.py", line 3, in take',
    'KeyError: 1',
    'panic: x',
    'goroutine 1 [running]:',
    'main.main()',
    '{"a":1}',
    '{',
    '}',
    '',
    '    ^',
    'words',
  ),
  fc
    .string({ unit: 'binary', maxLength: 90 })
    .filter((text) => !/^\{"log"|std(out|err)/.test(text)),
);

const pushed: fc.Arbitrary<Pushed> = fc.record({
  line,
  context: fc.record(
    {
      source: fc.constantFrom('a', 'b', 'c', 'd'),
      timestampMs: fc.oneof(fc.integer({ min: 0, max: 20000 }), fc.constant(Number.NaN)),
    },
    { requiredKeys: [] },
  ),
});

const wrapped: fc.Arbitrary<Pushed> = fc
  .tuple(line, fc.constantFrom('CRI', 'docker'), fc.boolean(), fc.constantFrom('stdout', 'stderr'))
  .map(([text, kind, whole, stream]) => {
    const time = '2024-01-02T15:04:05Z';
    const log = whole ? `${text}\n` : text;
    const cri = `${time} ${stream} ${whole ? 'F' : 'P'} ${text}`;
    return { line: kind === 'CRI' ? cri : JSON.stringify({ log, stream, time }), context: {} };
  });

const limits = { maxLines: 5, maxLength: 120, maxSources: 3, idleMs: 3000 };

function pushAll(joiner: LineJoiner, items: readonly Pushed[]): JoinedLine[] {
  return items.flatMap((item) => [...joiner.push(item.line, item.context)]);
}

describe('LineJoiner, whatever comes in', () => {
  it('loses no line, doubles none, and keeps the order of each source', () => {
    fc.assert(
      fc.property(fc.array(pushed, { maxLength: 60 }), (items) => {
        const joiner = new LineJoiner(limits);
        const closed = [...pushAll(joiner, items), ...joiner.flush()];
        for (const source of ['', 'a', 'b', 'c', 'd']) {
          const own = items.filter((item) => (item.context.source ?? '') === source);
          const entries = closed.filter((entry) => entry.source === source);
          expect(entries.map((entry) => entry.text).join('\n')).toBe(
            own.map((item) => item.line).join('\n'),
          );
          expect(entries.reduce((sum, entry) => sum + entry.lines, 0)).toBe(own.length);
        }
        expect(joiner.stats().entries).toBe(closed.length);
      }),
      { numRuns: 300 },
    );
  });

  it('holds no more than its bounds', () => {
    fc.assert(
      fc.property(fc.array(pushed, { maxLength: 60 }), (items) => {
        const joiner = new LineJoiner(limits);
        for (const item of items) {
          const closed = joiner.push(item.line, item.context);
          expect(joiner.stats().open).toBeLessThanOrEqual(limits.maxSources);
          for (const entry of closed) {
            expect(entry.lines).toBeLessThanOrEqual(limits.maxLines);
            if (entry.lines > 1)
              expect(entry.text.length).toBeLessThanOrEqual(limits.maxLength + 5);
          }
        }
      }),
    );
  });

  it('counts each piece of a runtime once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(pushed, wrapped), { maxLength: 60 }), (items) => {
        const joiner = new LineJoiner(limits);
        const closed = [...pushAll(joiner, items), ...joiner.flush()];
        expect(closed.reduce((sum, entry) => sum + entry.lines, 0)).toBe(items.length);
        expect(joiner.flush()).toEqual([]);
      }),
    );
  });

  it('continues from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pushed, wrapped), { maxLength: 40 }),
        fc.array(fc.oneof(pushed, wrapped), { maxLength: 40 }),
        (before, after) => {
          const joiner = new LineJoiner(limits);
          pushAll(joiner, before);
          const json = JSON.stringify(joiner);
          const resumed = LineJoiner.fromJSON(JSON.parse(json));
          expect(JSON.stringify(resumed)).toBe(json);
          expect(pushAll(resumed, after)).toEqual(pushAll(joiner, after));
          expect(resumed.flush()).toEqual(joiner.flush());
          expect(resumed.stats()).toEqual(joiner.stats());
        },
      ),
      { numRuns: 300 },
    );
  });

  it('refuses snapshots that are broken', () => {
    const joiner = new LineJoiner(limits);
    joiner.push('java.io.IOException: x', { source: 'a', timestampMs: 5 });
    const good = JSON.parse(JSON.stringify(joiner)) as Record<string, unknown>;
    const entry = (good.entries as Record<string, unknown>[])[0]!;
    const broken: unknown[] = [
      null,
      [],
      { ...good, version: 9 },
      { ...good, entries: 7 },
      { ...good, entries: [entry, entry, entry, entry] },
      { ...good, counts: {} },
      { ...good, options: { ...limits, maxLength: 1 } },
      ...Object.keys(entry)
        .filter((key) => !['lastMs', 'timestampMs'].includes(key))
        .map((key) => ({ ...good, entries: [{ ...entry, [key]: { a: 1 } }] })),
    ];
    for (const json of broken) {
      let thrown: unknown;
      try {
        LineJoiner.fromJSON(json);
      } catch (error) {
        thrown = error;
      }
      expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-snapshot');
    }
  });
});
