import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { executePlan, Guard } from '../src/guard/index.js';
import { RLRemediationEngine } from '../src/index.js';
import { RUNBOOK_NAMES, Runbook } from '../src/runbook/index.js';
import { act, planOf, SHOP, step } from './fixtures.js';

const restart = act('restart', 'cart');

describe('Runbook', () => {
  it('lets the guard refuse what its conditions do not hold for, beside all other rules', () => {
    const runbook = new Runbook({
      conditions: { restart: 'replicas >= 2 and utilisation < 0.85' },
    });
    const numbers = new Map([
      ['cart', { replicas: 3, utilisation: 0.4 }],
      ['pay', { replicas: 1, utilisation: 0.4 }],
      ['orders', { replicas: 3 } as Record<string, number>],
    ]);
    const guard = new Guard({
      conditions: (action) => runbook.against(action, numbers.get(action.target) ?? {}),
    });
    const reasons = (target: string): readonly string[] =>
      guard.review(planOf(target, step(act('restart', target))), { graph: SHOP, nowMs: 0 })
        .steps[0]!.reasons;
    expect(reasons('cart')).toEqual([]);
    expect(reasons('pay').join()).toContain('does not hold of pay');
    expect(reasons('orders').join()).toContain('cannot be told of orders');
    expect(reasons('catalog').join()).toContain('cannot be told of catalog');
    expect(reasons('nobody').join()).toContain('not in the graph');
  });

  it('refuses the act where asking fails', () => {
    const broken = () => {
      throw new Error('prometheus is away');
    };
    for (const conditions of [broken, () => 'no' as unknown as string[], () => [7 as never]]) {
      const guard = new Guard({ conditions });
      const report = guard.review(planOf('p', step(restart)), { graph: SHOP, nowMs: 0 });
      expect(report.steps[0]!.reasons).toEqual(['the conditions gave no answer']);
    }
  });

  it('plans by the first rule that applies, and gives a prior to the engine', async () => {
    const runbook = new Runbook({
      rules: [
        { when: 'errors > 0.05 and minutesSinceDeploy < 30', do: 'rollback', confidence: 0.9 },
        { when: 'utilisation > 0.9', do: 'scale-out', parameters: { replicas: 4 } },
      ],
    });
    const services = new Map([
      ['web', { utilisation: 0.95 }],
      ['cart', { errors: 0.2, minutesSinceDeploy: 3, utilisation: 0.99 }],
      ['pay', { errors: 0 }],
    ]);
    expect([...runbook.prior(services)]).toEqual([
      ['scale-out:web', 0.8],
      ['rollback:cart', 0.9],
    ]);
    const plan = runbook.plan(services, { graph: SHOP, nowMs: 5 });
    expect(plan.steps[0]).toMatchObject({ action: act('rollback', 'cart'), tier: 'auto' });
    const outcome = await executePlan({ plan, guard: new Guard(), graph: SHOP, clock: () => 5 });
    expect(outcome.sentence).toContain('Dry run');
    expect(runbook.plan(new Map(), { graph: null, nowMs: 5 }).steps).toEqual([]);
    const prior = runbook.prior(services);
    // Where nothing is out of the ordinary no prior moves the engine to act.
    const decision = new RLRemediationEngine().selectAction([], [], [], { graph: SHOP, prior });
    expect(decision.action.kind).toBe('observe');
  });

  it.each([
    ['constructor', 'no "constructor"'],
    ['__proto__ > 1', 'no "__proto__"'],
    ['toString', 'no "toString"'],
    ['mystery > 1', 'no "mystery"'],
    ['errors = 1', 'not understood'],
    ['f(x) = x', 'no function'],
    ['sqrt(errors) > 1', 'no function'],
    ['errors.constructor', 'not understood'],
    ['errors["x"]', 'not understood'],
    ['errors[1:3] > 1', 'not understood'],
    ['1:errors', 'needs a "?"'],
    ['concat("a", "b")', 'no function'],
    ['"a" == errors', 'not understood'],
    ['errors > NaN', 'no number'],
    ['errors > Infinity', 'no number'],
    ['errors; replicas', 'not understood'],
    ['1 < errors < 2', 'two at a time'],
    ['1 > 0', 'names no number'],
    ['', 'empty'],
    [`errors > ${'1 + '.repeat(400)}1`, 'longer than'],
    [`${'('.repeat(40)}errors${')'.repeat(40)}`, 'nested deeper'],
    [7, 'no text'],
    [null, 'no text'],
  ])('refuses %j when it is made', (source, problem) => {
    const conditions = { restart: source as string };
    expect(() => new Runbook({ conditions })).toThrow(problem);
    expect(() => new Runbook({ rules: [{ when: source as string, do: 'restart' }] })).toThrow(
      problem,
    );
  });

  it('refuses kinds, names and rules that make no sense', () => {
    const when = 'errors > 0';
    expect(() => new Runbook({ conditions: { 'rm -rf': when } as object })).toThrow(/not a kind/);
    expect(() => new Runbook({ conditions: [] as object })).toThrow(/no object/);
    expect(() => new Runbook({ rules: [{ when, do: 'explode' as 'restart' }] })).toThrow(
      /not a kind/,
    );
    expect(() => new Runbook({ rules: [{ when, do: 'restart', confidence: 2 }] })).toThrow(
      /confidence/,
    );
    expect(() => new Runbook({ rules: [{ when, do: 'restart', or: 1 } as never] })).toThrow(/or/);
    expect(() => new Runbook({ rules: 'no' as never })).toThrow(/no list/);
    expect(() => new Runbook({ names: ['a b'] })).toThrow(/names/);
    const own = new Runbook({ names: ['queueLength'], conditions: { restart: 'queueLength < 9' } });
    expect(own.against(restart, { queueLength: 3 })).toEqual([]);
  });

  it('never throws on numbers, reads own fields only and takes what cannot be told as not met', () => {
    const runbook = new Runbook({ conditions: { restart: 'errors / replicas < 0.5' } });
    const hostile = Object.defineProperty({ replicas: 1 }, 'errors', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(runbook.against(restart, hostile as never)).toHaveLength(1);
    expect(runbook.against(restart, Object.create({ errors: 0, replicas: 1 }))).toHaveLength(1);
    expect(runbook.against(restart, null as never)).toHaveLength(1);
    expect(runbook.against(restart, { errors: 0, replicas: 0 })).toHaveLength(1);
    const numbers = fc.record(
      { errors: fc.anything(), replicas: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(numbers, (given) => {
        const { errors, replicas } = given as { errors?: unknown; replicas?: unknown };
        const met =
          typeof errors === 'number' &&
          typeof replicas === 'number' &&
          Number.isFinite(errors) &&
          Number.isFinite(replicas) &&
          Number.isFinite(errors / replicas) &&
          errors / replicas < 0.5;
        expect(runbook.against(restart, given as never)).toHaveLength(met ? 0 : 1);
      }),
    );
    expect(RUNBOOK_NAMES).toContain('errors');
  });
});
