import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const DEFAULTS = { trees: 100, name: 'forest' };

/** The AegisError that `action` throws. */
function thrown(action: () => unknown): AegisError {
  try {
    action();
  } catch (error) {
    if (AegisError.isInstance(error)) return error;
  }
  throw new Error('nothing of Aegis was thrown');
}

describe('resolveOptions', () => {
  it('lays what is given over the defaults, and takes undefined for "the default"', () => {
    expect(resolveOptions('Forest', DEFAULTS, undefined)).toEqual(DEFAULTS);
    expect(resolveOptions('Forest', DEFAULTS, { trees: 5 })).toEqual({ trees: 5, name: 'forest' });
    const options = { trees: undefined } as unknown as Partial<typeof DEFAULTS>;
    expect(resolveOptions('Forest', DEFAULTS, options).trees).toBe(100);
  });

  it('gives a frozen object and leaves the defaults alone', () => {
    const resolved = resolveOptions('Forest', DEFAULTS, { trees: 5 });
    expect(Object.isFrozen(resolved)).toBe(true);
    expect(DEFAULTS.trees).toBe(100);
  });

  it('names an option that there is not, and those that there are', () => {
    const error = thrown(() => resolveOptions('Forest', DEFAULTS, { tress: 5 } as object));
    expect(error.code).toBe('invalid-option');
    expect(error.message).toBe('Forest: there is no option "tress"; known: trees, name.');
  });

  it('refuses what is no object, and says so', () => {
    for (const options of [5, 'trees', true, [], () => 1, Symbol('x'), 5n]) {
      const error = thrown(() => resolveOptions('Forest', DEFAULTS, options as object));
      expect(error.code).toBe('invalid-option');
      expect(error.message).toMatch(/^Forest: the options are .*; give an object\.$/);
    }
  });

  it('lets no key of a prototype through', () => {
    const hostile = [
      JSON.parse('{"__proto__": {"polluted": true}}'),
      JSON.parse('{"constructor": 1}'),
      JSON.parse('{"toString": 1}'),
    ];
    for (const options of hostile) {
      expect(thrown(() => resolveOptions('Forest', DEFAULTS, options)).code).toBe('invalid-option');
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('checkNumber', () => {
  it('returns every number of the range, ends included, and refuses every other', () => {
    const range = { min: -3, max: 12 };
    fc.assert(
      fc.property(fc.double(), (x) => {
        const inside = x >= -3 && x <= 12;
        if (inside) expect(checkNumber('X', 'x', x, range)).toBe(x);
        else expect(thrown(() => checkNumber('X', 'x', x, range)).code).toBe('invalid-option');
      }),
    );
    expect(checkNumber('X', 'x', -3, range)).toBe(-3);
    expect(checkNumber('X', 'x', 12, range)).toBe(12);
  });

  it('holds to whole numbers where asked', () => {
    expect(checkNumber('X', 'x', 4, { integer: true })).toBe(4);
    expect(() => checkNumber('X', 'x', 4.5, { integer: true })).toThrow('give a whole number.');
  });

  it('refuses what is not a number, without any range', () => {
    for (const x of [NaN, Infinity, -Infinity, '5', null, undefined, {}]) {
      expect(thrown(() => checkNumber('X', 'x', x as number)).code).toBe('invalid-option');
    }
  });

  it('says where, what was given and what to give', () => {
    const bounds = { min: 2, max: 8, integer: true };
    expect(thrown(() => checkNumber('IsolationForest', 'sampleSize', 0, bounds)).message).toBe(
      'IsolationForest: sampleSize is 0; give a whole number >= 2 and <= 8.',
    );
    expect(thrown(() => checkNumber('Ewma', 'alpha', 2, { max: 1 })).message).toBe(
      'Ewma: alpha is 2; give a finite number <= 1.',
    );
  });
});
