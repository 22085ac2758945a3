import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asFields,
  at,
  countAt,
  fieldsAt,
  listAt,
  sameJson,
  textAt,
  withoutNulls,
} from '../../src/kubernetes/json.js';

const OBJECT = { spec: { replicas: 3, name: 'cart', list: [1], none: null }, list: [{ a: 1 }] };

describe('a field of an object of the API', () => {
  it('is what stands there, and undefined where the way to it breaks off', () => {
    expect(at(OBJECT)).toBe(OBJECT);
    expect(at(OBJECT, 'spec', 'replicas')).toBe(3);
    for (const path of [['status'], ['status', 'x'], ['spec', 'name', 'length'], ['list', '0']]) {
      expect(at(OBJECT, ...path)).toBeUndefined();
    }
  });

  it('is never one that every object inherits', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(at(OBJECT, name)).toBeUndefined();
      expect(at(OBJECT, 'spec', name)).toBeUndefined();
    }
  });

  it.each([
    [null, {}],
    [undefined, {}],
    ['text', {}],
    [7, {}],
    [[1], {}],
    [{ a: 1 }, { a: 1 }],
  ])('%j as fields is %j', (value, fields) => {
    expect(asFields(value)).toEqual(fields);
    expect(fieldsAt({ value }, 'value')).toEqual(fields);
  });

  it('is a list, a text or a count, or else none', () => {
    expect([listAt(OBJECT, 'list'), listAt(OBJECT, 'spec')]).toEqual([[{ a: 1 }], []]);
    const texts = ['a', '', 7, null, undefined].map((x) => textAt({ x }, 'x'));
    expect(texts).toEqual(['a', null, null, null, null]);
    const counts = [0, 3, -1, 1.5, 2 ** 53, Number.NaN, '3', null].map((x) => countAt({ x }, 'x'));
    expect(counts).toEqual([0, 3, null, null, null, null, null, null]);
  });
});

describe('fields that are null', () => {
  it('are left out, however deep, and in lists they stay', () => {
    expect(withoutNulls({ a: null, b: { c: null, d: [null, { e: null, f: 0 }] }, g: '' })).toEqual({
      b: { d: [null, { f: 0 }] },
      g: '',
    });
    expect([null, 7, 'x', undefined].map(withoutNulls)).toEqual([null, 7, 'x', undefined]);
  });
});

describe('saying the same', () => {
  it.each([
    [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { a: 1, b: 1 }, false],
    [{ a: 1, b: 1 }, { a: 1 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ toString: undefined }, { a: 1 }, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [[1, 2], [1], false],
    [[], {}, false],
    [{}, [], false],
    [[0], { 0: 0 }, false],
    [[], { length: 0 }, false],
    [{ length: 0 }, [], false],
    [{}, {}, true],
    [null, {}, false],
    [{}, null, false],
    [null, null, true],
    [1, '1', false],
    ['a', 'a', true],
    ['ab', { 0: 'a', 1: 'b' }, false],
    [{ 0: 'a', 1: 'b' }, 'ab', false],
    [{}, 7, false],
    [7, {}, false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
  });

  it('is what a copy does, whatever the order of its fields', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([name, inner]) => [name, turned(inner)] as const);
      return Object.fromEntries(entries.reverse());
    };
    fc.assert(fc.property(fc.jsonValue(), (value) => sameJson(value, turned(value))));
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => sameJson(a, b) === sameJson(b, a)),
    );
  });
});
