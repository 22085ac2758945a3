import type { RemediationAction } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { wrongWith } from '../../src/guard/check-step.js';
import type { ActionDefinition } from '../../src/index.js';
import { act, SHOP } from '../fixtures.js';
import { definitionOf } from './ask-guard.js';

type Schemas = ActionDefinition['parameters'];

/** What is wrong with arguments of these schemas, the rest being fine. */
function wrong(parameters: Schemas, given: object | null): string[] {
  const action = { ...act('restart', 'cart'), parameters: given } as RemediationAction;
  return wrongWith(action, definitionOf('restart', { parameters }), SHOP);
}

const TYPES = ['string', 'number', 'boolean'] as const;

describe('arguments of an act', () => {
  it('may be left out where they need not be there', () => {
    for (const type of TYPES) {
      expect(wrong({ one: { type, required: false } }, {})).toEqual([]);
      expect(wrong({ one: { type, required: true } }, {})).toEqual(['argument one is missing']);
    }
  });

  it('are of their type', () => {
    const values = { string: 'x', number: 1, boolean: true };
    for (const type of TYPES) {
      for (const other of TYPES) {
        const problems = other === type ? [] : [`argument one is not a ${type}`];
        expect(wrong({ one: { type, required: false } }, { one: values[other] })).toEqual(problems);
      }
    }
    for (const value of [false, true]) {
      expect(wrong({ one: { type: 'boolean', required: true } }, { one: value })).toEqual([]);
    }
    // What is not plain is read as null.
    expect(wrong({ one: { type: 'boolean', required: false } }, { one: null })).toEqual([
      'argument one is not a boolean',
    ]);
    expect(wrong({ one: { type: 'string', required: false } }, { one: null })).toEqual([
      'argument one is not a string',
    ]);
  });

  it('that are numbers keep to their range, both ends included', () => {
    const schema = { type: 'number', required: false, min: 2, max: 5 } as const;
    for (const one of [2, 3.5, 5]) expect(wrong({ one: schema }, { one })).toEqual([]);
    for (const one of [1.999, 5.001, Number.NaN, Infinity, -Infinity, null]) {
      expect(wrong({ one: schema }, { one })).toEqual(['argument one is not in 2 to 5']);
    }
  });

  it('that are numbers of no range are finite', () => {
    const schema = { type: 'number', required: false } as const;
    for (const one of [-1e308, 0, 1e308]) expect(wrong({ one: schema }, { one })).toEqual([]);
    const most = '-1.7976931348623157e+308 to 1.7976931348623157e+308';
    for (const one of [Number.NaN, Infinity, -Infinity, null]) {
      expect(wrong({ one: schema }, { one })).toEqual([`argument one is not in ${most}`]);
    }
  });

  it('that are texts are plain names of up to 253 characters', () => {
    const flag = (one: string) => wrong({ one: { type: 'string', required: false } }, { one });
    for (const fine of ['x', '7', 'a.b_c:d-e', 'A0', 'z'.repeat(253)]) {
      expect(flag(fine)).toEqual([]);
    }
    expect(flag('z'.repeat(254))).toEqual(['argument one is too long']);
    const rough = ['', '-rf', '.', '_x', ':x', 'a b', 'a/b', 'a;b', 'a\n', '\na', 'a$b', 'ä', 'aä'];
    for (const text of rough) expect(flag(text)).toEqual(['argument one is not a plain name']);
  });

  it('that are texts are among those that pass, where these are named', () => {
    const schema = { type: 'string', required: false, oneOf: ['low', 'high'] } as const;
    for (const one of ['low', 'high']) expect(wrong({ one: schema }, { one })).toEqual([]);
    expect(wrong({ one: schema }, { one: 'mid' })).toEqual([
      'argument one is not one of low, high',
    ]);
    expect(wrong({ one: { ...schema, oneOf: [] } }, { one: 'low' })).toEqual([
      'argument one is not one of ',
    ]);
  });

  it('are all told of at once: first those that nobody knows', () => {
    const schemas: Schemas = { size: { type: 'number', required: true } };
    expect(wrong(schemas, { size: 'big', shell: 'x', constructor: 1 })).toEqual([
      'unknown argument shell',
      'unknown argument constructor',
      'argument size is not a number',
    ]);
    expect(wrong(schemas, null)).toEqual(['the arguments are not an object']);
  });
});

describe('the target of an act', () => {
  const against = (action: RemediationAction, graph: typeof SHOP | null = SHOP) =>
    wrongWith(action, definitionOf(action.kind), graph);

  it('is a node of a kind that the act applies to', () => {
    expect(against(act('clear-cache', 'redis'))).toEqual([]);
    expect(against(act('clear-cache', 'web'))).toEqual(['clear-cache does not apply to a service']);
    expect(against(act('clear-cache', 'nobody'))).toEqual(['"nobody" is not in the graph']);
    expect(against(act('clear-cache', ''))).toEqual(['there is no target']);
    expect(against(act('clear-cache', 'redis'), null)).toEqual([
      'without a graph nothing is known of the target',
    ]);
  });

  it('is looked at beside the arguments', () => {
    const wrongBoth = { ...act('clear-cache', ''), parameters: { shell: 'x' } };
    expect(against(wrongBoth)).toEqual(['unknown argument shell', 'there is no target']);
    expect(against({ ...wrongBoth, target: 'web' })).toEqual([
      'unknown argument shell',
      'clear-cache does not apply to a service',
    ]);
  });

  it('is not looked at where an act has none of its own', () => {
    for (const target of ['', 'nobody']) {
      expect(against(act('page', target), null)).toEqual([]);
      expect(against({ ...act('page', target), parameters: { a: 1 } })).toEqual([
        'unknown argument a',
      ]);
    }
  });
});
