import { describe, expect, it } from 'vitest';
import { stepFacts } from '../../src/guard/step-facts.js';
import { act } from '../fixtures.js';

const ACTION = act('restart', 'cart');
const NO_ANSWER = ['the conditions gave no answer'];
const throws = (): never => {
  throw new Error('away');
};

describe('what others are asked of a step', () => {
  it('is nothing, where nobody is there to be asked', () => {
    expect(stepFacts(ACTION, { trafficShare: null, conditions: null })).toEqual({
      traffic: 0,
      against: [],
    });
  });

  it('is the share of the target and what speaks against the act, once', () => {
    const asked: unknown[] = [];
    const facts = stepFacts(ACTION, {
      trafficShare: (target) => asked.push(target) / 4,
      conditions: (action) => [`answer ${asked.push(action)}`],
    });
    expect(facts).toEqual({ traffic: 0.25, against: ['answer 2'] });
    expect(asked).toEqual(['cart', ACTION]);
  });

  it.each([
    [0, 0],
    [-0, 0],
    [0.3, 0.3],
    [1, 1],
    [1.001, 1],
    [-0.001, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
    [undefined, 1],
    [null, 1],
    [false, 1],
    ['', 1],
    ['0.3', 1],
    [[], 1],
  ])('takes a share of %j for %d: what makes no sense is all of it', (share, taken) => {
    const trafficShare = () => share as number;
    const facts = stepFacts(ACTION, { trafficShare, conditions: null });
    expect(facts).toEqual({ traffic: taken, against: [] });
    expect(Object.is(facts.traffic, -0)).toBe(false);
  });

  it('takes all of the traffic for at risk and the act for refused, where asking fails', () => {
    expect(stepFacts(ACTION, { trafficShare: throws, conditions: throws })).toEqual({
      traffic: 1,
      against: NO_ANSWER,
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a yes', true],
    ['a text', 'fine'],
    ['a promise', Promise.resolve([])],
    ['a number among texts', ['a', 7]],
    ['a list among texts', ['a', ['b']]],
    ['a list with holes', Array(2)],
  ])('refuses an act of which %s is said', (_, answer) => {
    const conditions = () => answer as readonly string[];
    expect(stepFacts(ACTION, { trafficShare: null, conditions }).against).toEqual(NO_ANSWER);
  });

  it('keeps twenty reasons of five hundred letters', () => {
    const given = Array.from({ length: 30 }, (_, i) => String.fromCharCode(97 + i).repeat(600));
    const conditions = () => given;
    const { against } = stepFacts(ACTION, { trafficShare: null, conditions });
    expect(against).toEqual(given.slice(0, 20).map((reason) => reason.slice(0, 500)));
    // What is not kept is not looked at.
    const cut = { trafficShare: null, conditions: () => [...given.slice(0, 20), 7 as never] };
    expect(stepFacts(ACTION, cut).against).toHaveLength(20);
  });
});
