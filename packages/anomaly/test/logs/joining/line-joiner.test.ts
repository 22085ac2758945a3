import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import type { JoinedLine } from '../../../src/logs/joining/joiner-options.js';
import { LineJoiner } from '../../../src/logs/joining/line-joiner.js';
import { readLine } from '../../../src/logs/reading/read-line.js';

function joinAll(lines: readonly string[], joiner = new LineJoiner()): string[] {
  const closed: JoinedLine[] = [];
  for (const line of lines) closed.push(...joiner.push(line));
  closed.push(...joiner.flush());
  return closed.map((entry) => entry.text);
}

const BEFORE = '2024-01-02 15:04:05 ERROR it broke';
const AFTER = '2024-01-02 15:04:06 INFO it goes on';

const TRACES: readonly (readonly [language: string, lines: readonly string[]])[] = [
  [
    'Java',
    [
      'java.lang.IllegalStateException: no stock',
      '\tat org.acme.Cart.add(Cart.java:7)',
      '\tSuppressed: java.lang.Exception: closing',
      '\t\tat org.acme.Cart.close(Cart.java:9)',
      'Caused by: org.acme.StockException: empty',
      '\tat org.acme.Stock.take(Stock.java:2)',
      '\t... 12 more',
    ],
  ],
  [
    'Python',
    [
      'Traceback (most recent call last):',
      '  File "/app/stock.py", line 3, in take',
      '    return shelf[key]',
      "KeyError: 'x'",
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "/app/cart.py", line 5, in add',
      'shop.SoldOut: x',
    ],
  ],
  [
    'Node',
    [
      'TypeError: x is not a function',
      '    at add (/app/cart.js:1:2)',
      '    at file:///app/main.js:5:6 {',
      "  code: 'X',",
      '  [cause]: RangeError: too far',
      '      at take (/app/stock.js:1:1)',
      '}',
    ],
  ],
  [
    '.NET',
    [
      'System.InvalidOperationException: outer',
      ' ---> System.ArgumentNullException: inner',
      '   at Shop.Stock.Take(String key) in /app/Stock.cs:line 3',
      '   --- End of inner exception stack trace ---',
      '   at Shop.Cart.Add(String key) in /app/Cart.cs:line 7',
    ],
  ],
  ['what is indented', ['  one', '\ttwo', '', '  three']],
];

/** Traces that no log line introduces. */
const ALONE: readonly (readonly [language: string, lines: readonly string[]])[] = [
  [
    'Go',
    [
      'panic: runtime error: index out of range [5] with length 3',
      '',
      'goroutine 1 [running]:',
      'main.(*Cart).Add(0xc000012, {0x1, 0x2})',
      '\t/app/cart.go:12 +0x1d',
      'created by main.main in goroutine 1',
      '\t/app/main.go:7 +0x20',
      'exit status 2',
    ],
  ],
  [
    'Node, thrown',
    [
      '/app/cart.js:3',
      "    throw new Error('sold out');",
      '    ^',
      '',
      'Error: sold out',
      '    at add (/app/cart.js:3:11)',
    ],
  ],
  ['Ruby', ["/app/cart.rb:12:in `add': sold out (SoldOut)", "\tfrom /app/main.rb:3:in `<main>'"]],
  [
    'PHP',
    [
      'PHP Fatal error:  Uncaught SoldOutException: x in /app/cart.php:3',
      'Stack trace:',
      '#0 /app/main.php(12): Cart->add()',
      '#1 {main}',
      '  thrown in /app/cart.php on line 3',
    ],
  ],
];

describe('LineJoiner', () => {
  it.each(TRACES)('joins a trace of %s to the line above it', (_, lines) => {
    expect(joinAll([BEFORE, ...lines, AFTER])).toEqual([[BEFORE, ...lines].join('\n'), AFTER]);
  });

  it.each([...TRACES.slice(0, 4), ...ALONE])('joins a trace of %s by itself', (_, lines) => {
    expect(joinAll([AFTER, ...lines, AFTER])).toEqual([AFTER, lines.join('\n'), AFTER]);
  });

  it('begins an entry where a line begins like one', () => {
    const lines = [
      AFTER,
      '  2024-01-02 15:04:06 INFO indented, but with its time',
      'plain words',
      '{"msg":"json"}',
      'other words',
      'level=info msg=x',
    ];
    expect(joinAll(lines)).toEqual(lines);
  });

  it('ends a traceback that was cut where the next entry begins', () => {
    const trace = ['Traceback (most recent call last):', '  File "a.py", line 3, in take'];
    expect(joinAll([...trace, AFTER])).toEqual([trace.join('\n'), AFTER]);
  });

  it('gives JSON on one line at once', () => {
    const joiner = new LineJoiner();
    expect(joiner.push('{"msg":"a"}').map((entry) => entry.text)).toEqual(['{"msg":"a"}']);
    expect(joiner.stats().open).toBe(0);
    const pretty = ['{', '  "msg": "a"', '}'];
    expect(joinAll(pretty)).toEqual([pretty.join('\n')]);
    expect(readLine(pretty.join('\n')).record.body).toBe('a');
  });

  it('keeps sources apart', () => {
    const joiner = new LineJoiner();
    joiner.push('java.io.IOException: a', { source: 'a' });
    joiner.push('java.io.IOException: b', { source: 'b' });
    joiner.push('\tat a.A.a(A.java:1)', { source: 'a' });
    joiner.push('\tat b.B.b(B.java:1)', { source: 'b' });
    expect(joiner.flush().map((entry) => [entry.source, entry.text])).toEqual([
      ['a', 'java.io.IOException: a\n\tat a.A.a(A.java:1)'],
      ['b', 'java.io.IOException: b\n\tat b.B.b(B.java:1)'],
    ]);
  });

  it('puts the pieces of a CRI line together, each stream by itself', () => {
    const cri = (stream: string, flag: string, text: string) =>
      `2024-01-02T15:04:05.000000001Z ${stream} ${flag} ${text}`;
    const [first, second] = joinAll([
      cri('stdout', 'P', 'java.io.IOExc'),
      cri('stderr', 'F', 'other'),
      cri('stdout', 'P', 'eption: '),
      cri('stdout', 'F', 'closed'),
      cri('stdout', 'F', '\tat a.B.c(B.java:1)'),
    ]);
    expect(first).toBe(cri('stderr', 'F', 'other'));
    expect(second).toBe(cri('stdout', 'F', 'java.io.IOException: closed\n\tat a.B.c(B.java:1)'));
    const { record } = readLine(second!);
    expect(record.attributes['exception.type']).toBe('java.io.IOException');
    expect(record.timestampMs).toBe(Date.UTC(2024, 0, 2, 15, 4, 5));
  });

  it("puts the pieces of Docker's lines together", () => {
    const docker = (log: string) =>
      JSON.stringify({ log, stream: 'stderr', time: '2024-01-02T15:04:05Z' });
    const texts = joinAll([
      docker('java.io.IOExc'),
      docker('eption: x\n'),
      docker('\tat a.B.c(D:1)\n'),
    ]);
    expect(texts).toEqual([docker('java.io.IOException: x\n\tat a.B.c(D:1)\n')]);
    expect(readLine(texts[0]!).record.attributes['exception.type']).toBe('java.io.IOException');
  });

  it('closes what has been idle, by the time of the data', () => {
    const joiner = new LineJoiner({ idleMs: 1000 });
    joiner.push('a', { source: 'a', timestampMs: 5000 });
    expect(joiner.push('b', { source: 'b', timestampMs: 5999 })).toEqual([]);
    expect(joiner.push('\tb', { source: 'b', timestampMs: 6000 })).toEqual([
      { text: 'a', source: 'a', timestampMs: 5000, lines: 1, continues: false },
    ]);
    expect(joiner.flush(6500)).toEqual([]);
    expect(joiner.flush(7000).map((entry) => entry.text)).toEqual(['b\n\tb']);
    expect(joiner.flush()).toEqual([]);
  });

  it('holds no more than it may', () => {
    const joiner = new LineJoiner({ maxLines: 3, maxLength: 64, maxSources: 2 });
    const frames = Array.from({ length: 7 }, (_, i) => `\tat ${i}`);
    const closed = frames.flatMap((line) => [...joiner.push(line, { source: 'a' })]);
    expect(closed.map(({ lines, continues }) => [lines, continues])).toEqual([
      [3, false],
      [3, true],
    ]);
    const long = 'x'.repeat(64);
    expect(joiner.push(long, { source: 'a' }).map((entry) => entry.text)).toEqual([
      frames[6],
      long,
    ]);
    joiner.push('1', { source: 'b' });
    joiner.push('2', { source: 'c' });
    expect(joiner.push('3', { source: 'd' }).map((entry) => entry.text)).toEqual(['1']);
    expect(joiner.stats()).toEqual({ lines: 11, entries: 5, full: 3, evicted: 1, open: 2 });
  });

  it('keeps no -0, which a snapshot could not give back', () => {
    const joiner = new LineJoiner();
    joiner.push('request came', { source: 'a', timestampMs: -0 });
    const json = joiner.toJSON();
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(joiner.flush()[0]?.timestampMs).toBe(0);
  });

  it('refuses what is no line, no source and no option', () => {
    const joiner = new LineJoiner();
    const wrong = [
      () => joiner.push(7 as never),
      () => joiner.push('x', { source: 7 as never }),
      () => new LineJoiner({ maxLines: 0 }),
      () => new LineJoiner({ idle: 1 } as never),
      () => LineJoiner.fromJSON({ kind: 'line-joiner', version: 2 }),
    ];
    for (const run of wrong) {
      let thrown: unknown;
      try {
        run();
      } catch (error) {
        thrown = error;
      }
      expect(AegisError.isInstance(thrown)).toBe(true);
    }
  });
});
