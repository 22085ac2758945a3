import type { ApprovalTier } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import type { Risk } from '../../src/guard/at-risk.js';
import { guardTier } from '../../src/guard/guard-tier.js';
import { Guard, type GuardOptions } from '../../src/guard/index.js';
import { act, graphOf, node } from '../fixtures.js';
import { definitionOf, reviewOf } from './ask-guard.js';

const LIMITS = { minConfidence: 0.6, maxRadius: 2, maxDependants: 3, maxCost: 0.2 };

interface Case {
  readonly confidence: number;
  readonly radius: number;
  readonly dependants: number;
  readonly reversible: boolean;
  readonly cost: number;
}

/** As much of everything as there may be before it speaks against acting alone. */
const AT_ITS_LIMITS: Case = {
  confidence: 0.6,
  radius: 2,
  dependants: 3,
  reversible: true,
  cost: 0.1,
};

function tierOf(
  fields: Partial<Case>,
  environment: 'production' | 'test',
  notifyMs: number | null,
): ApprovalTier {
  const { confidence, radius, dependants, ...definition } = { ...AT_ITS_LIMITS, ...fields };
  const risk: Risk = { radius: Array(radius).fill('n'), dependants, copies: 0, traffic: 0 };
  const limits = { ...LIMITS, environment, notifyMs };
  return guardTier(definitionOf('restart', definition), risk, confidence, limits);
}

const final = { reversible: false };
const dear = { reversible: false, cost: 0.2 };
const unsure = { confidence: 0.599 };
const wide = { radius: 3 };
const needed = { dependants: 3.001 };

describe('who has to agree to an act', () => {
  // In production; there, where people can be told; in a test environment, told or not.
  it.each<[string, Partial<Case>, ApprovalTier, ApprovalTier, ApprovalTier]>([
    ['at all limits', {}, 'auto', 'auto', 'auto'],
    ['that is dear and can be taken back', { cost: 900 }, 'auto', 'auto', 'auto'],
    ['that is final and cheap', { ...final, cost: 0.199 }, 'auto', 'auto', 'auto'],
    ['of which the policy is unsure', unsure, 'approve', 'notify', 'auto'],
    ['of no confidence at all', { confidence: Number.NaN }, 'approve', 'notify', 'auto'],
    ['that touches many', wide, 'approve', 'notify', 'auto'],
    ['on which many depend', needed, 'approve', 'notify', 'auto'],
    ['that is wide in both ways', { ...wide, ...needed }, 'approve', 'notify', 'auto'],
    ['that is final and unsure', { ...final, ...unsure }, 'approve', 'approve', 'auto'],
    ['that is final and wide', { ...final, ...wide }, 'approve', 'approve', 'auto'],
    ['that is unsure and wide', { ...unsure, ...wide }, 'approve', 'approve', 'approve'],
    ['that is unsure and needed', { ...unsure, ...needed }, 'approve', 'approve', 'approve'],
    ['that is dear and final', dear, 'approve', 'approve', 'approve'],
    ['that is dear, final and wide', { ...dear, ...wide }, 'approve', 'approve', 'approve'],
    ['that is dear, final and unsure', { ...dear, ...unsure }, 'approve', 'approve', 'approve'],
  ])('%s', (_, fields, production, told, test) => {
    expect(tierOf(fields, 'production', null)).toBe(production);
    for (const notifyMs of [0, 1000]) {
      expect(tierOf(fields, 'production', notifyMs)).toBe(told);
      expect(tierOf(fields, 'test', notifyMs)).toBe(test);
    }
    expect(tierOf(fields, 'test', null)).toBe(test);
  });

  it('is asked of what costs nothing as of anything else', () => {
    expect(tierOf({ cost: 0, ...unsure, ...wide }, 'test', 0)).toBe('approve');
    const free = { actions: [definitionOf('restart', { cost: 0 })] };
    expect(reviewOf(new Guard(free), act('restart', 'cart'), { confidence: 0.1 })).toMatchObject({
      allowed: false,
      tier: 'approve',
      reasons: ['a person has to agree'],
    });
    const strict = new Guard({ ...free, maxCost: 0 });
    expect(reviewOf(strict, act('restart', 'cart')).tier).toBe('approve');
  });
});

describe('where nothing else is said, a person has to agree', () => {
  /** A hub with callers, and callers of these. */
  const hub = (callers: number, behind: number) => {
    const near = Array.from({ length: callers }, (_, i) => `near${i}`);
    const far = Array.from({ length: behind }, (_, i) => `far${i}`);
    return graphOf(
      ['hub', ...near, ...far].map((id) => node(id)),
      [
        ...near.map((id): [string, string] => [id, 'hub']),
        ...far.map((id): [string, string] => [id, 'near0']),
      ],
    );
  };
  const tier = (options: GuardOptions, callers: number, behind: number, confidence = 0.9) => {
    const graph = hub(callers, behind);
    return reviewOf(new Guard(options), act('restart', 'hub'), { graph, confidence }).tier;
  };

  it('below a confidence of a half', () => {
    expect(tier({}, 1, 0, 0.5)).toBe('auto');
    expect(tier({}, 1, 0, 0.499)).toBe('approve');
  });

  it('beyond six services touched', () => {
    expect(tier({}, 5, 0)).toBe('auto');
    expect(tier({}, 6, 0)).toBe('approve');
    expect(tier({ maxRadius: 7 }, 6, 0)).toBe('auto');
  });

  it('beyond twelve who depend on it, the further away the less', () => {
    expect(tier({}, 5, 14)).toBe('auto');
    expect(tier({}, 5, 15)).toBe('approve');
    expect(tier({ maxDependants: 12.5 }, 5, 15)).toBe('auto');
  });

  it('from a quarter of an outage on that cannot be taken back', () => {
    const costing = (cost: number) => ({ actions: [definitionOf('restart', { cost })] });
    expect(tier(costing(0.249), 1, 0)).toBe('auto');
    expect(tier(costing(0.25), 1, 0)).toBe('approve');
    expect(tier({ ...costing(0.25), maxCost: 0.251 }, 1, 0)).toBe('auto');
  });
});
