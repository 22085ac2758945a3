import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { type DerivedMetricDefinition, DerivedMetrics } from '../../src/derived/index.js';

const RATIO: DerivedMetricDefinition = {
  name: 'error_ratio',
  expression: 'errors / max(requests, 1)',
};

function refusalOf(act: () => unknown): AegisError {
  try {
    act();
  } catch (error) {
    if (AegisError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('misuse', () => {
  const define =
    (definition: object): (() => unknown) =>
    () =>
      new DerivedMetrics([definition as DerivedMetricDefinition]);
  it.each([
    ['no list', () => new DerivedMetrics('x' as never), 'list'],
    ['too long a list', () => new DerivedMetrics(Array<never>(1001).fill(RATIO as never)), '1000'],
    ['no name', define({ expression: 'a' }), 'name'],
    ['no definition', define(null as never), 'name'],
    ['no expression', define({ name: 'x' }), 'empty'],
    ['an expression that is no text', define({ name: 'x', expression: 1 }), 'text'],
    ['an unknown key', define({ ...RATIO, expr: 'a' }), 'expr'],
    ['an unknown key of an input', define({ ...RATIO, inputs: { errors: { nam: 'a' } } }), 'nam'],
    ['an input without a name', define({ ...RATIO, inputs: { errors: {} } }), 'name'],
    ['an input that is null', define({ ...RATIO, inputs: { errors: null } }), 'name'],
    [
      'an input that is not used',
      define({ ...RATIO, inputs: { error: { name: 'a' } } }),
      '"error"',
    ],
    ['inputs that are a list', define({ ...RATIO, inputs: [] }), 'inputs'],
    [
      'a label that is no text',
      define({ ...RATIO, inputs: { errors: { name: 'a', labels: { b: 1 } } } }),
      '"b"',
    ],
    [
      'a rate that is no flag',
      define({ ...RATIO, inputs: { errors: { name: 'a', rate: 1 } } }),
      'rate',
    ],
    ['by that is no list', define({ ...RATIO, by: 'service' }), 'by'],
    ['by of no names', define({ ...RATIO, by: [1] }), 'by'],
    ['a metric of itself', define({ name: 'x', expression: 'x + 1' }), 'not derived before'],
    [
      'a metric of a later one',
      () =>
        new DerivedMetrics([
          { name: 'x', expression: 'y + 1' },
          { name: 'y', expression: 'z' },
        ]),
      'not derived before',
    ],
    ['the same name twice', () => new DerivedMetrics([RATIO, RATIO]), 'twice'],
    [
      'too many inputs',
      define({ name: 'x', expression: Array.from({ length: 65 }, (_, i) => `a${i}`).join('+') }),
      '64',
    ],
    [
      'a hostile expression',
      define({ name: 'x', expression: 'a.constructor("return 1")()' }),
      '(character 2)',
    ],
    ['alignMs below 0', () => new DerivedMetrics([RATIO], { alignMs: -1 }), 'alignMs'],
    ['maxPending of 0', () => new DerivedMetrics([RATIO], { maxPending: 0 }), 'maxPending'],
    ['maxSeries of NaN', () => new DerivedMetrics([RATIO], { maxSeries: Number.NaN }), 'maxSeries'],
    ['an unknown option', () => new DerivedMetrics([RATIO], { step: 1 } as never), 'step'],
  ])('%s', (_, act, mentions) => {
    const { code, message } = refusalOf(act);
    expect(code).toBe('invalid-option');
    expect(message).toContain(mentions);
  });
});
