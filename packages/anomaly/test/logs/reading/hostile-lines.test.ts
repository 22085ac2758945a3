import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type ReadLine, readLine } from '../../../src/logs/reading/read-line.js';

function expectSound(read: ReadLine): void {
  const { record } = read;
  expect(record.timestampMs === null || Number.isFinite(record.timestampMs)).toBe(true);
  expect(Number.isInteger(record.severityNumber)).toBe(true);
  expect(record.severityNumber).toBeGreaterThanOrEqual(0);
  expect(record.severityNumber).toBeLessThanOrEqual(24);
  expect(typeof record.body).toBe('string');
  for (const values of [record.attributes, record.resource]) {
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    for (const value of Object.values(values)) {
      expect(['string', 'number', 'boolean']).toContain(typeof value);
      if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
    }
  }
}

/** Pieces that lines of all formats are made of, in any order. */
const piece = fc.constantFrom(
  '2024-01-02T15:04:05.123Z',
  '2024/01/02 15:04:05',
  'Jan  2 15:04:05',
  '[02/Jan/2024:15:04:05 +0000]',
  '1704207845',
  '0102 15:04:05.000000',
  '<34>1',
  '<999>',
  'E, [',
  '1:M',
  'ERROR',
  '[warn]',
  'host app[12]:',
  '[a b="c\\]" d="',
  '- - -',
  '"GET / HTTP/1.1" 500',
  'trace_id=',
  'traceparent: 00-',
  'deea00242c52898e9628b6c45dce4a33',
  'stdout F',
  ' --- [',
  ']',
  'level=info',
  'msg="',
  '\\n\\tat ',
  '\n\tat a.B.c(D.java:1)',
  '\nCaused by: X: y',
  '\nTraceback (most recent call last):',
  '\ngoroutine 1 [running]:',
  '\n#0 a: b',
  '\u001b[31m',
  '\u0000',
  '\ufffd',
  '\ud800',
  '{"log":"',
  '"stream":"stdout"}',
  ' ',
  ':',
);

describe('readLine, whatever comes in', () => {
  it('gives a record of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expectSound(readLine(text));
      }),
    );
  });

  it('gives a record of any order of the pieces of lines', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.boolean(), (pieces, spaced) => {
        expectSound(readLine(pieces.join(spaced ? ' ' : '')));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives a record of any JSON, with any keys of ours holding anything', () => {
    const key = fc.constantFrom(
      'time level severityNumber msg body attributes log stream trace_id service status method path stack error resourceLogs __proto__ constructor toString'.split(
        ' ',
      ) as never,
    );
    const keys = fc.oneof(key as fc.Arbitrary<string>, fc.string());
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (value) => {
        const read = readLine(JSON.stringify(value));
        expect(read.format === 'json' || typeof value.log === 'string').toBe(true);
        expectSound(read);
      }),
    );
    fc.assert(fc.property(fc.json(), (json) => expectSound(readLine(json))));
  });

  it('takes no keys of prototypes, wherever they stand', () => {
    const line =
      '{"__proto__":{"msg":"a"},"constructor":"b","attributes":[{"key":"__proto__","value":{"stringValue":"c"}}],"resource":{"__proto__":"d"},"msg":"x"}';
    const { record } = readLine(line);
    expect(record.body).toBe('x');
    expect(Object.getPrototypeOf(record.attributes)).toBe(Object.prototype);
    expect(Object.hasOwn(record.attributes, '__proto__')).toBe(false);
    expect(Object.hasOwn(record.attributes, 'constructor')).toBe(false);
  });

  it.each([
    ['1970', 0],
    ['2106', Date.UTC(2106, 1, 7, 6, 28, 15)],
    ['9999', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('reads times of %s', (_, timeMs) => {
    expect(readLine(`${new Date(timeMs).toISOString()} ERROR x`).record.timestampMs).toBe(timeMs);
  });

  it('takes a number beyond what a date can be for none', () => {
    for (const value of ['1e300', '-1', '99999999999999999999999', '0', 'null', '1e999']) {
      expect(readLine(`{"time":${value},"msg":"x"}`).record.timestampMs).toBeNull();
    }
    expect(readLine('9999-99-99 99:99:99 ERROR x').record.timestampMs).toBeNull();
  });

  it('reads lines of ten million characters and of ten thousand braces', () => {
    expect(readLine('x'.repeat(1e7)).record.body.length).toBe(16384);
    for (const open of ['[', '{"a":', '{"log":"', 'a=', '"', '\u001b[']) {
      expectSound(readLine(open.repeat(10000), 1e6));
    }
  });
});

/** Units that native searches and single looks go over while `run` runs. */
function workOf(run: () => void): number {
  let work = 0;
  const spies = [
    vi.spyOn(String.prototype, 'charCodeAt').mockImplementation(function (this: string, at) {
      work++;
      const unit = at === undefined ? this[0] : this[at];
      return unit === undefined ? Number.NaN : codeOf(unit);
    }),
  ];
  const { indexOf } = String.prototype;
  spies.push(
    vi.spyOn(String.prototype, 'indexOf').mockImplementation(function (this: string, text, from) {
      const found = indexOf.call(this, text, from);
      work += (found < 0 ? this.length : found) - Math.min(from ?? 0, this.length);
      return found;
    }) as never,
  );
  try {
    run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return work;
}

/** The code of a unit without `charCodeAt`, which is being counted. */
function codeOf(unit: string): number {
  const code = unit.codePointAt(0);
  return code === undefined ? Number.NaN : code;
}

describe('the work that a line takes', () => {
  it.each([
    ['words', (n: number) => `2024-01-02 15:04:05 INFO ${'word '.repeat(n)}`],
    ['one word', (n: number) => 'x'.repeat(n * 5)],
    ['mentions of traces', (n: number) => 'traceid '.repeat(n)],
    ['brackets', (n: number) => `<1>1 - h a p m ${'[a b="c"]'.repeat(n)}`],
    ['open brackets', (n: number) => `<1>1 - h a p m [${'a b="\\]" '.repeat(n)}`],
    ['quotes', (n: number) => `h - - [02/Jan/2024:15:04:05 +0000] "${'\\"'.repeat(n)}`],
    ['logfmt', (n: number) => `level=info ${'a="b" '.repeat(n)}`],
    ['colours', (n: number) => '\u001b[3'.repeat(n)],
    ['frames', (n: number) => `x ERROR y\n${'\tat a.B.c(D.java:1)\n'.repeat(n)}`],
    ['headers', (n: number) => `x\n${'XError [XError: '.repeat(n)}\n\tat a`],
    ['causes', (n: number) => `x\n\tat a.b(c)\n${'Caused by: X: y\n'.repeat(n)}`],
    ['tracebacks', (n: number) => 'Traceback (most recent call last):\n'.repeat(n)],
  ])('doubles with its length: %s', (_, make) => {
    const length = 1e6;
    const once = workOf(() => readLine(make(400), length));
    const twice = workOf(() => readLine(make(800), length));
    expect(twice).toBeLessThanOrEqual(once * 2.2 + 200);
  });
});
