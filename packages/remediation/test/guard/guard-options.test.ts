import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { GUARD_NUMBERS } from '../../src/guard/guard-options.js';
import { Guard, type GuardOptions } from '../../src/guard/index.js';

function refusal(options: object): string | null {
  try {
    new Guard(options as GuardOptions);
    return null;
  } catch (error) {
    if (AegisError.isInstance(error) && error.code.startsWith('invalid-')) return error.message;
    throw error;
  }
}

describe('options of a guard', () => {
  it.each(Object.entries(GUARD_NUMBERS))('%s keeps to its range', (name, { min, max, integer }) => {
    for (const fine of [min, max]) expect(refusal({ [name]: fine })).toBeNull();
    const wrong = [min - 1, max * 2, Number.NaN, Infinity, -Infinity, null, '1', {}];
    if (integer === true) wrong.push(min + 0.5);
    for (const value of wrong) {
      expect(refusal({ [name]: value })).toContain(`Guard: ${name} is ${String(value)}; give a `);
    }
  });

  it.each(['onAudit', 'digest'])('%s is a function', (name) => {
    for (const wrong of [null, 'sha', 7, {}]) {
      expect(refusal({ [name]: wrong })).toBe(`Guard: ${name} is not a function; give one.`);
    }
  });

  it('digest gives 1 to 1000 letters of a text of any length', () => {
    for (const letters of [1, 1000])
      expect(refusal({ digest: () => 'x'.repeat(letters) })).toBeNull();
    for (const wrong of [() => '', () => 7, () => null, (text: string) => text]) {
      expect(refusal({ digest: wrong })).toBe(
        'Guard: digest has to give 1 to 1000 letters, however long what it is given; give one that does.',
      );
    }
    expect(refusal({ digest: () => 'x'.repeat(1001) })).toContain('1 to 1000 letters');
    // It is asked of a text that is longer than that.
    expect(refusal({ digest: (text: string) => text.slice(0, 1000) })).toBeNull();
    expect(refusal({ digest: (text: string) => text.slice(1000, 2000) })).toBeNull();
  });

  it.each(['trafficShare', 'conditions'])('%s is a function or null', (name) => {
    expect(refusal({ [name]: null })).toBeNull();
    expect(refusal({ [name]: () => 0 })).toBeNull();
    for (const wrong of ['no', 7, {}]) {
      expect(refusal({ [name]: wrong })).toBe(`Guard: ${name} is not a function; give one.`);
    }
  });

  it('notifyMs is a time or null', () => {
    for (const fine of [null, 0, 8.64e9]) expect(refusal({ notifyMs: fine })).toBeNull();
    for (const wrong of [-1, 8.64e9 + 1, Number.NaN, 'soon']) {
      expect(refusal({ notifyMs: wrong })).toBe(
        `Guard: notifyMs is ${wrong}; give a finite number >= 0 and <= 8640000000.`,
      );
    }
  });

  it('the environment is one of two', () => {
    for (const fine of ['production', 'test']) expect(refusal({ environment: fine })).toBeNull();
    for (const wrong of ['', 'staging', null, 7]) {
      expect(refusal({ environment: wrong })).toBe(
        'Guard: the environment is none; give production or test.',
      );
    }
  });

  it('the catalogue is checked, and there are no others', () => {
    expect(refusal({ actions: [{ kind: 'restart' }] })).toBe(
      'Guard: the cost of "restart" is undefined; give a number >= 0.',
    );
    expect(refusal({ force: true })).toContain(
      'Guard: there is no option "force"; known: actions, ',
    );
  });

  it('are, where nothing is said, as they are written down', () => {
    expect(new Guard().toJSON()).toMatchObject({
      options: {
        ...{ windowMs: 600_000, cooldownMs: 60_000, maxActionsPerWindow: 6 },
        ...{ maxShareAtRisk: 0.5, minServicesAtRisk: 4, maxCopiesAtRisk: 0.5, minCopiesAtRisk: 12 },
        ...{ maxTrafficAtRisk: 0.5, minConfidence: 0.5, maxRadius: 6, maxDependants: 12 },
        ...{ maxCost: 0.25, environment: 'production', notifyMs: null, breakerFailures: 3 },
        ...{ breakerMs: 1_800_000, staleMs: 1_800_000, maxAudit: 1000 },
      },
    });
  });
});
