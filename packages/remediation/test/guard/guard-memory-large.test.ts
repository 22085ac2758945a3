import { describe, expect, it } from 'vitest';
import { Guard } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { restarted } from './restarted.js';

const context = { graph: SHOP, nowMs: 0 };

describe('what a guard writes it can read', () => {
  it('however large a plan it is shown', () => {
    const guard = new Guard();
    const radius = Array<string>(1001).fill('x'.repeat(500));
    const wide = step(act('restart', 'cart'), { blastRadius: radius });
    const huge = planOf('p', ...Array<typeof wide>(60).fill(wide));
    expect(guard.review(huge, context)).toMatchObject({ allowed: false, steps: [] });
    expect(guard.planHash(huge)).toBe('');
    restarted(guard);
    const large = planOf('q', { ...wide, blastRadius: radius.slice(0, 1000) });
    expect(guard.review(large, context).allowed).toBe(true);
    restarted(guard);
  });

  it('whatever the conditions of a runbook say of a long plan', () => {
    const guard = new Guard({ conditions: () => Array<string>(20).fill('\u0001'.repeat(500)) });
    const many = planOf('p', ...Array.from({ length: 101 }, () => step(act('restart', 'cart'))));
    guard.review(many, context);
    restarted(guard);
  });
});
