import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { describe, expect, it } from 'vitest';
import { decodeBase64 } from '../../src/snapshot/base64.js';

const HEADER = { kind: 'thing', version: 2 };

function reader(x: unknown): SnapshotReader {
  return SnapshotReader.open({ ...HEADER, x }, HEADER);
}

/** What it is refused for; null where it is taken. */
function refusal(x: unknown, read: (reader: SnapshotReader) => unknown): string | null {
  try {
    read(reader(x));
    return null;
  } catch (error) {
    if (AegisError.isInstance(error) && error.code === 'invalid-snapshot') return error.message;
    throw error;
  }
}

describe('what is refused says where it is and what belongs there', () => {
  const range = { min: 0, max: 9 };
  it.each<[string, unknown, (r: SnapshotReader) => unknown, string]>([
    ['a number', 'no', (r) => r.number('x', range), 'thing.x: expected a number from 0 to 9.'],
    ['a flag', 1, (r) => r.boolean('x'), 'thing.x: expected true or false.'],
    [
      'a string',
      'abc',
      (r) => r.string('x', { maxLength: 2 }),
      'thing.x: expected a string of at most 2 characters.',
    ],
    ['a choice', 'no', (r) => r.oneOf('x', ['a', 'b']), 'thing.x: expected one of a, b.'],
    ['an object', [], (r) => r.object('x', () => 1), 'thing.x: expected an object.'],
    [
      'an object of a list',
      [{}, 1],
      (r) => r.list('x', { maxLength: 2 }, () => 1),
      'thing.x[1]: expected an object.',
    ],
    [
      'a list',
      [1, 2, 3],
      (r) => r.numbers('x', { maxLength: 2 }),
      'thing.x: expected a list of at most 2 items.',
    ],
    [
      'strings',
      ['a', 'bcd'],
      (r) => r.strings('x', { maxLength: 2, maxStringLength: 2 }),
      'thing.x: expected strings of at most 2 characters.',
    ],
    [
      'numbers',
      [1, 10],
      (r) => r.numbers('x', { maxLength: 2 }, range),
      'thing.x: expected numbers from 0 to 9.',
    ],
    [
      'too many words',
      [1, 2, 3, 4, 5],
      (r) => r.randomState('x'),
      'thing.x: expected a list of at most 4 items.',
    ],
    [
      'words of nothing',
      [0, 0, 0, 0],
      (r) => r.randomState('x'),
      'thing.x: expected four 32-bit words, at least one of them not 0.',
    ],
    [
      'finite numbers',
      encodeArray(Float64Array.of(1, Number.NaN)),
      (r) => r.finiteFloat64Array('x', 2),
      'thing.x: expected finite numbers.',
    ],
    [
      'an array',
      'AAAA',
      (r) => r.float32Array('x', 2),
      'thing.x: expected base64 of 2 elements of 4 bytes.',
    ],
  ])('%s', (_, x, read, message) => {
    expect(refusal(x, read)).toBe(message);
  });
});

describe('limits', () => {
  it('let through what just reaches them', () => {
    const limit = { maxLength: 2 };
    expect(reader('ab').string('x', limit)).toBe('ab');
    expect(reader(['ab', '']).strings('x', { ...limit, maxStringLength: 2 })).toEqual(['ab', '']);
    expect(reader([0, 9]).numbers('x', limit, { min: 0, max: 9 })).toEqual([0, 9]);
    const most = Number.MAX_VALUE;
    expect(reader([-most, most]).numbers('x', limit)).toEqual([-most, most]);
  });

  it('of lists of numbers are those of numbers', () => {
    const limit = { maxLength: 9 };
    for (const wrong of [['1'], [null], [-1], [10], [true], [Number.NaN], [0, 1, '2']]) {
      const read = (r: SnapshotReader) => r.numbers('x', limit, { min: 0, max: 9 });
      expect(refusal(wrong, read)).not.toBeNull();
    }
    const whole = (r: SnapshotReader) => r.numbers('x', limit, { integer: true });
    expect(refusal([1, 1.5], whole)).not.toBeNull();
    expect(reader([1, 2]).numbers('x', limit, { integer: true })).toEqual([1, 2]);
    // Without being asked for whole ones, any will do.
    expect(reader([1, 1.5]).numbers('x', limit)).toEqual([1, 1.5]);
  });

  it('of random states want four whole words of which one is not 0', () => {
    expect(reader([0, 1, 0, 0xffffffff]).randomState('x')).toEqual([0, 1, 0, 0xffffffff]);
    for (const wrong of [
      [0, 1, 2],
      [0.5, 1, 1, 1],
      [-1, 1, 1, 1],
      [2 ** 32, 1, 1, 1],
    ]) {
      expect(refusal(wrong, (r) => r.randomState('x'))).not.toBeNull();
    }
  });

  it('take null for what is not there', () => {
    expect([reader(null).has('x'), reader(undefined).has('x'), reader(0).has('x')]).toEqual([
      ...[false, false, true],
    ]);
  });

  it('of finite arrays let finite ones through', () => {
    const array = Float64Array.of(-1.5, 0, 1e308);
    expect(reader(encodeArray(array)).finiteFloat64Array('x', 3)).toEqual(array);
  });

  it('of base64 end with ASCII', () => {
    for (const strange of ['\u007f', '\u0080', '\u0100']) {
      expect(decodeBase64(`AA${strange}A`, 3)).toBeNull();
    }
  });
});
