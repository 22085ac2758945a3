import type { Plan } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { planText, readPlan } from '../../src/guard/read-plan.js';
import { act, planOf, step } from '../fixtures.js';

const long = (length: number): string => 'x'.repeat(length);
const good = planOf('p', step(act('restart', 'cart')));
const [first] = good.steps;
const withStep = (fields: object) => ({ ...good, steps: [{ ...first, ...fields }] });
const withAct = (fields: object) => withStep({ action: { ...first!.action, ...fields } });
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);
const parameters = (count: number) => Object.fromEntries(many(count).map((name) => [name, 1]));

describe('readPlan', () => {
  it.each<[string, (size: number) => unknown, number]>([
    ['an id', (n) => ({ ...good, id: long(n) }), 500],
    ['a sentence', (n) => ({ ...good, sentence: long(n) }), 5000],
    ['an incident', (n) => ({ ...good, incidentId: long(n) }), 500],
    ['a reason', (n) => withStep({ why: long(n) }), 5000],
    ['a radius', (n) => withStep({ blastRadius: many(n) }), 1001],
    ['a node of a radius', (n) => withStep({ blastRadius: [long(n)] }), 500],
    ['a kind', (n) => withAct({ kind: long(n) }), 500],
    ['a target', (n) => withAct({ target: long(n) }), 500],
    ['arguments', (n) => withAct({ parameters: parameters(n) }), 32],
    ['the name of an argument', (n) => withAct({ parameters: { [long(n)]: 1 } }), 500],
    ['an argument', (n) => withAct({ parameters: { flag: long(n) } }), 5000],
  ])('takes %s of a certain size and no longer', (_, plan, most) => {
    expect(readPlan(plan(most))).not.toBeNull();
    expect(readPlan(plan(most + 1))).toBeNull();
  });

  it.each<[string, unknown]>([
    ['no id', { ...good, id: 7 }],
    ['no sentence', { ...good, sentence: null }],
    ['no incident', { ...good, incidentId: 7 }],
    ['no time', { ...good, createdMs: '0' }],
    ['a time that never comes', { ...good, createdMs: Infinity }],
    ['an id in a list', { ...good, id: ['p'] }],
    ['a sentence in a list', { ...good, sentence: [] }],
    ['no steps', { ...good, steps: 'restart' }],
    ['steps that are no list', { ...good, steps: { length: 1, 0: first } }],
    ['a step that is none', { ...good, steps: [first, 7] }],
    ['a step that cannot be read', { ...good, steps: [first, { ...first, why: 7 }] }],
    ['no reason', withStep({ why: 7 })],
    ['another tier', withStep({ tier: 'always' })],
    ['no radius', withStep({ blastRadius: 'cart' })],
    ['a radius of numbers', withStep({ blastRadius: ['cart', 7] })],
    ['a radius of lists', withStep({ blastRadius: ['cart', ['pay']] })],
    ['no kind', withAct({ kind: 7 })],
    ['no target', withAct({ target: null })],
    ['a target in a list', withAct({ target: ['cart'] })],
  ])('takes none with %s', (_, plan) => {
    expect(readPlan(plan)).toBeNull();
  });

  it('takes steps of a million letters, however many parts these are in, and no longer', () => {
    const { steps } = withStep({ blastRadius: Array(1001).fill(long(495)) });
    const of = (letters: number) => ({
      ...good,
      steps: [...steps, { ...steps[0], why: long(letters) }],
    });
    const rest = 1_000_000 - JSON.stringify(of(0).steps).length;
    expect(JSON.stringify(readPlan(of(rest))!.steps)).toHaveLength(1_000_000);
    expect(readPlan(of(rest + 1))).toBeNull();
  });

  it('keeps one step more than there may be, so that too many are noticed', () => {
    const steps = (count: number) => ({ ...good, steps: Array(count).fill(first) });
    expect(readPlan(steps(100))!.steps).toHaveLength(100);
    expect(readPlan(steps(5000))!.steps).toHaveLength(101);
  });

  it('reads what has no meaning as what is safest', () => {
    const [read] = readPlan(withStep({ reversible: 'yes', confidence: '1' }))!.steps;
    expect(read).toMatchObject({ reversible: false, confidence: 0 });
    for (const confidence of [-0.1, 1.1, Number.NaN, null]) {
      expect(readPlan(withStep({ confidence }))!.steps[0]!.confidence).toBe(0);
    }
    for (const confidence of [0, 0.3, 1]) {
      expect(readPlan(withStep({ confidence }))!.steps[0]!.confidence).toBe(confidence);
    }
    expect(Object.is(readPlan(withStep({ confidence: -0 }))!.steps[0]!.confidence, 0)).toBe(true);
    expect(Object.is(readPlan({ ...good, createdMs: -0 })!.createdMs, 0)).toBe(true);
    expect(readPlan(withStep({ reversible: true }))!.steps[0]!.reversible).toBe(true);
  });

  it('reads arguments in the order of their names, and nothing but plain ones', () => {
    const given = { b: 'x', a: 1, c: true, d: { deep: 1 }, e: null };
    const read = readPlan(withAct({ parameters: given }))!.steps[0]!.action;
    expect(JSON.stringify(read.parameters)).toBe('{"a":1,"b":"x","c":true,"d":null,"e":null}');
    for (const wrong of [null, 7, 'x', [1]]) {
      expect(readPlan(withAct({ parameters: wrong }))!.steps[0]!.action.parameters).toBeNull();
    }
  });

  it('gives a copy that nobody can change', () => {
    const read = readPlan(good)!;
    expect(read).toEqual(good);
    const [one] = read.steps;
    for (const part of [read, read.steps, one, one!.blastRadius, one!.action]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(one!.action.parameters)).toBe(true);
  });

  it('writes everything down that people agree to', () => {
    const plan: Plan = { ...good, createdMs: 5 };
    expect(JSON.parse(planText(plan))).toEqual(['p', 'incident', 5, '', plan.steps]);
  });
});
