import { AegisError, Random } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HEADER = { kind: 'thing', version: 2 };
const LIMIT = { maxLength: 10 };

/** A reader of these fields, after the way through JSON text that a real snapshot takes. */
function reader(fields: object): SnapshotReader {
  return SnapshotReader.open(JSON.parse(JSON.stringify({ ...HEADER, ...fields })), HEADER);
}

function refused(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (AegisError.isInstance(error) && error.code === 'invalid-snapshot') return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

/** Every way of reading a field named x. */
const READS: Record<string, (r: SnapshotReader) => unknown> = {
  number: (r) => r.number('x', { min: 0, max: 1 }),
  integer: (r) => r.number('x', { integer: true, min: -5, max: 5 }),
  boolean: (r) => r.boolean('x'),
  string: (r) => r.string('x', LIMIT),
  oneOf: (r) => r.oneOf('x', ['red', 'green']),
  object: (r) => r.object('x', (inner) => inner.number('y')),
  list: (r) => r.list('x', LIMIT, (inner) => inner.number('y')),
  strings: (r) => r.strings('x', { ...LIMIT, maxStringLength: 3 }),
  numbers: (r) => r.numbers('x', LIMIT, { min: 0, max: 1 }),
  randomState: (r) => r.randomState('x'),
  float64Array: (r) => r.float64Array('x', 2),
  finiteFloat64Array: (r) => r.finiteFloat64Array('x', 2),
  float32Array: (r) => r.float32Array('x', 2),
  uint32Array: (r) => r.uint32Array('x', 2),
  int32Array: (r) => r.int32Array('x', 2),
  uint16Array: (r) => r.uint16Array('x', 2),
  uint8Array: (r) => r.uint8Array('x', 2),
};

describe('SnapshotReader.open', () => {
  it('takes its own kind and version only', () => {
    expect(() => SnapshotReader.open({ ...HEADER }, HEADER)).not.toThrow();
    const others = [null, undefined, 1, 'x', [], [HEADER], {}, { kind: 'thing' }, { version: 2 }];
    for (const other of others) refused(() => SnapshotReader.open(other, HEADER));
    expect(refused(() => SnapshotReader.open({ kind: 'thing', version: 1 }, HEADER))).toBe(
      'thing.version: expected 2.',
    );
    expect(refused(() => SnapshotReader.open({ kind: 'other', version: 2 }, HEADER))).toBe(
      'thing.kind: expected "thing".',
    );
  });

  it('reads own properties only', () => {
    const hostile = JSON.parse('{"__proto__": {"kind": "thing", "version": 2}}');
    refused(() => SnapshotReader.open(hostile, HEADER));
    refused(() => SnapshotReader.open(Object.create(HEADER), HEADER));
    const inherited = Object.assign(Object.create({ x: 1 }), HEADER);
    expect(SnapshotReader.open(inherited, HEADER).has('x')).toBe(false);
    refused(() => SnapshotReader.open(inherited, HEADER).number('x'));
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(reader({}).has(name)).toBe(false);
      refused(() => reader({}).string(name, { maxLength: 1e9 }));
      refused(() => reader({}).object(name, () => 1));
    }
  });
});

describe('SnapshotReader', () => {
  it.each(Object.keys(READS))(
    '%s refuses whatever does not fit with invalid-snapshot only',
    (name) => {
      const read = READS[name]!;
      refused(() => read(reader({})));
      refused(() => read(reader({ x: null })));
      fc.assert(
        fc.property(fc.jsonValue(), (x) => {
          try {
            read(reader({ x }));
          } catch (error) {
            expect(AegisError.isInstance(error) && error.code === 'invalid-snapshot').toBe(true);
          }
        }),
        { numRuns: 300 },
      );
    },
  );

  it('gives back what was put away', () => {
    const x = {
      a: 1.5,
      b: true,
      c: 'é',
      d: [1, 2],
      e: ['p', 'q'],
      f: { y: 3 },
      g: [{ y: 4 }, { y: 5 }],
    };
    const r = reader(x);
    expect(r.has('a') && !r.has('z')).toBe(true);
    expect(r.number('a')).toBe(1.5);
    expect(r.boolean('b')).toBe(true);
    expect(r.string('c', LIMIT)).toBe('é');
    expect(r.numbers('d', LIMIT)).toEqual([1, 2]);
    expect(r.strings('e', { ...LIMIT, maxStringLength: 1 })).toEqual(['p', 'q']);
    expect(r.object('f', (inner) => inner.number('y'))).toBe(3);
    expect(r.list('g', LIMIT, (inner, i) => inner.number('y') + i)).toEqual([4, 6]);
    expect(r.oneOf('c', ['e', 'é'])).toBe('é');
  });

  it('holds numbers to their range', () => {
    const r = reader({ x: 1.5, huge: 1e308 });
    expect(r.number('x', { min: 1.5, max: 1.5 })).toBe(1.5);
    refused(() => r.number('x', { max: 1 }));
    refused(() => r.number('x', { min: 2 }));
    expect(refused(() => r.number('x', { integer: true, min: 0, max: 9 }))).toBe(
      'thing.x: expected a whole number from 0 to 9.',
    );
    expect(r.number('huge')).toBe(1e308);
    // JSON has no infinity, but 1e999 reads as one.
    const infinite = JSON.parse('{"kind": "thing", "version": 2, "x": 1e999, "xs": [1e999]}');
    refused(() => SnapshotReader.open(infinite, HEADER).number('x'));
    refused(() => SnapshotReader.open(infinite, HEADER).numbers('xs', LIMIT));
    refused(() => SnapshotReader.open({ ...HEADER, x: Number.NaN }, HEADER).number('x'));
  });

  it('holds strings and lists to their length', () => {
    const r = reader({ s: 'x'.repeat(11), l: new Array(11).fill(1), t: ['four'] });
    refused(() => r.string('s', LIMIT));
    refused(() => r.numbers('l', LIMIT));
    refused(() => r.list('l', LIMIT, () => 1));
    refused(() => r.strings('t', { ...LIMIT, maxStringLength: 3 }));
  });

  it('refuses lists with holes', () => {
    const holes: unknown[] = new Array(4);
    holes[0] = 1;
    const r = SnapshotReader.open({ ...HEADER, x: holes }, HEADER);
    refused(() => r.numbers('x', LIMIT));
    refused(() => r.strings('x', { ...LIMIT, maxStringLength: 3 }));
    refused(() => r.randomState('x'));
    refused(() => r.list('x', LIMIT, (inner) => inner.number('y')));
  });

  it('names the path of what is wrong', () => {
    const r = reader({ parts: [{ y: 1 }, { y: 'no' }], inner: { deep: {} } });
    expect(refused(() => r.list('parts', LIMIT, (part) => part.number('y')))).toContain(
      'thing.parts[1].y:',
    );
    const deep = () => r.object('inner', (a) => a.object('deep', (b) => b.boolean('flag')));
    expect(refused(deep)).toBe('thing.inner.deep.flag: expected true or false.');
  });

  it('does not set memory aside for a length that the text does not bear out', () => {
    const r = reader({ x: 'AAAA' });
    for (const length of [1e9, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      refused(() => r.float64Array('x', length));
      refused(() => r.uint8Array('x', length));
    }
  });

  it('carries the state of a Random', () => {
    const random = new Random(4);
    const state = reader({ random: random.state() }).randomState('random');
    expect(Random.fromState(state).uint32()).toBe(random.uint32());
    refused(() => reader({ random: [0, 0, 0, 0] }).randomState('random'));
    refused(() => reader({ random: [1, 2, 3] }).randomState('random'));
    refused(() => reader({ random: [1, 2, 3, 4, 5] }).randomState('random'));
    refused(() => reader({ random: [1, 2, 3, 2 ** 32] }).randomState('random'));
  });
});

describe('typed arrays', () => {
  const cases = {
    float64Array: fc.float64Array({ maxLength: 40 }),
    float32Array: fc.float32Array({ maxLength: 40 }),
    uint32Array: fc.uint32Array({ maxLength: 40 }),
    int32Array: fc.int32Array({ maxLength: 40 }),
    uint16Array: fc.uint16Array({ maxLength: 40 }),
    uint8Array: fc.uint8Array({ maxLength: 40 }),
  } as const;

  it.each(Object.keys(cases) as (keyof typeof cases)[])('%s comes back exactly', (name) => {
    fc.assert(
      fc.property(cases[name] as fc.Arbitrary<Float64Array>, (array) => {
        const r = reader({ x: encodeArray(array) });
        expect(r[name]('x', array.length)).toStrictEqual(array);
        refused(() => r[name]('x', array.length + 3));
      }),
    );
  });

  it('are little-endian, and views are read from where they begin', () => {
    expect(encodeArray(new Uint32Array([1]))).toBe('AQAAAA==');
    expect(encodeArray(new Float64Array([1]))).toBe('AAAAAAAA8D8=');
    expect(encodeArray(new Uint16Array([1, 2, 3]).subarray(1, 2))).toBe('AgA=');
    expect(encodeArray(new Int32Array([-2]))).toBe('/v///w==');
  });

  it('may have to be finite', () => {
    const x = encodeArray(new Float64Array([1, Number.NaN]));
    expect(reader({ x }).float64Array('x', 2)[1]).toBeNaN();
    refused(() => reader({ x }).finiteFloat64Array('x', 2));
    refused(() =>
      reader({ x: encodeArray(new Float64Array([-Infinity, 1])) }).finiteFloat64Array('x', 2),
    );
  });
});
