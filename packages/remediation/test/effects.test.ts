import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedEffect, valueGap } from '../src/engine/expected-effect.js';
import { POLICY_KINDS, pretrainedPolicy, RLRemediationEngine } from '../src/index.js';
import { EFFECTS } from '../src/policy/effects.js';
import { RowPolicy } from '../src/ppo/index.js';
import {
  type ActCase,
  effectTable,
  findEffect,
  type JudgedEnvironment,
  playActs,
  RemediationEnvironment,
} from '../src/simulator/index.js';
import { anomaly, cause, issue, SHOP } from './fixtures.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const oneCase: fc.Arbitrary<ActCase> = fc.record({
  kind: fc.integer({ min: -1, max: 2 }),
  probability: share,
  before: share,
  after: share,
});
const KINDS = ['restart', 'rollback', 'drain'] as const;

/** Users fail by half until the one act of the only kind; then, three ticks on, by nothing. */
class Scripted implements JudgedEnvironment {
  readonly environments = 1;
  readonly rows = 1;
  readonly features = 1;
  readonly kinds = 1;
  readonly observation = Float64Array.of(1);
  readonly rowCount = Int32Array.of(1);
  readonly mask = Uint8Array.of(1, 1);
  readonly reward = new Float64Array(1);
  readonly terminated = new Uint8Array(1);
  readonly truncated = new Uint8Array(1);
  readonly finalObservation = new Float64Array(1);
  readonly finalRowCount = Int32Array.of(1);
  readonly acts: number[] = [];
  readonly #length: number;
  #tick = 0;
  #curedAt = Number.POSITIVE_INFINITY;

  constructor(length: number) {
    this.#length = length;
  }

  reset(): void {
    this.#tick = 0;
    this.#curedAt = Number.POSITIVE_INFINITY;
  }

  step(actions: Int32Array): void {
    this.acts.push(actions[0]!);
    if (actions[0] === 1) this.#curedAt = this.#tick + 3;
    const cost = actions[0] === 1 ? 0.1 : 0;
    this.reward[0] = -(this.#tick >= this.#curedAt ? 0 : 0.5) - cost;
    this.#tick++;
    this.truncated[0] = this.#tick >= this.#length ? 1 : 0;
    if (this.truncated[0] === 1) this.reset();
  }
}

const tiny = (): RowPolicy => new RowPolicy({ features: 1, kinds: 1, hidden: [4] }, new Random(1));
const settings = { steps: 400, ticks: 5, explore: 1, seed: 1 };

describe('playActs', () => {
  it('sees what an act came to and what waiting did, each by itself', () => {
    const environment = new Scripted(20);
    const cases = playActs(environment, tiny(), settings, new Random(2));
    const acted = cases.filter(({ kind }) => kind === 0);
    const waited = cases.filter(({ kind, before }) => kind === -1 && before > 0);
    expect(acted.length).toBeGreaterThan(10);
    expect(waited.length).toBeGreaterThan(10);
    for (const { before, after } of acted.filter((one) => one.before > 0)) {
      expect(before).toBe(0.5);
      expect(after).toBe(0);
    }
    for (const { before, after } of waited) expect(after).toBe(before);
    for (const { probability } of cases) expect(probability).toBeCloseTo(0.5, 1);
    // No two acts within five ticks of one another, and none on the first tick of an episode.
    const ticks = [...environment.acts.keys()].filter((t) => environment.acts[t] === 1);
    for (const [k, t] of ticks.slice(1).entries()) expect(t - ticks[k]!).toBeGreaterThanOrEqual(5);
    for (const t of ticks) expect(t % 20).not.toBe(0);
  });

  it('leaves out what an episode’s end cuts off, and believes an environment that tells', () => {
    expect(playActs(new Scripted(5), tiny(), settings, new Random(2))).toEqual([]);
    const telling = Object.assign(new Scripted(20), { impact: Float64Array.of(0.3) });
    const cases = playActs(telling, tiny(), settings, new Random(2));
    expect(cases.length).toBeGreaterThan(10);
    for (const { before, after } of cases) expect([before, after]).toEqual([0.3, 0.3]);
  });
});

describe('effectTable', () => {
  it('has each row’s mean between its quantiles, and all acts in the last', () => {
    fc.assert(
      fc.property(fc.array(oneCase, { minLength: 1, maxLength: 400 }), (cases) => {
        const table = effectTable(cases, KINDS, 8, [0.5]);
        const acts = cases.filter(({ kind }) => kind >= 0);
        expect(findEffect(table, 'page', 0.3)?.cases ?? 0).toBe(acts.length);
        for (const row of table.rows) {
          expect(row.low).toBeLessThanOrEqual(row.high);
          expect(row.changeLow).toBeLessThanOrEqual(row.changeHigh);
          const own = cases.filter(
            ({ kind }) => row.kind === null || (kind < 0 ? 'observe' : KINDS[kind]) === row.kind,
          );
          expect(row.cases).toBeLessThanOrEqual(own.length);
        }
      }),
    );
  });

  it('has nine in ten of its own cases in the interval', () => {
    const random = new Random(4);
    const cases = Array.from({ length: 1000 }, () => ({
      kind: 0,
      probability: 0.9,
      before: random.float(),
      after: random.float(),
    }));
    const { low, high } = findEffect(effectTable(cases, KINDS, 8, [0.5]), 'restart', 0.9)!;
    const within = cases.filter(({ after }) => after >= low && after <= high).length;
    expect(within).toBeGreaterThanOrEqual(900);
    expect(within).toBeLessThanOrEqual(910);
  });

  it('falls back to the kind, then to all, where cases are few', () => {
    const make = (kind: number, probability: number, count: number, after: number): ActCase[] =>
      Array.from({ length: count }, () => ({ kind, probability, before: 1, after }));
    const table = effectTable(
      [...make(0, 0.9, 100, 0), ...make(0, 0.1, 20, 1), ...make(1, 0.9, 19, 0.5)],
      KINDS,
      8,
      [0.5],
    );
    expect(expectedEffect(table, 'restart', 0.9)).toMatchObject({
      impactAfter: 0,
      change: -1,
      remaining: 0,
      resolves: 1,
      cases: 100,
      basis: 'kind-and-probability',
    });
    expect(expectedEffect(table, 'restart', 0.1)).toMatchObject({ cases: 120, basis: 'kind' });
    expect(expectedEffect(table, 'rollback', 0.9)).toMatchObject({ cases: 139, basis: 'all' });
    const empty = { ticks: 8, edges: [0.5], rows: [] };
    expect(expectedEffect(empty, 'restart', 0.9)).toMatchObject({ cases: 0, low: 0, high: 1 });
  });
});

describe('the shipped effects', () => {
  it('know every kind that the policy can choose, or fall back to all', () => {
    for (const kind of [...POLICY_KINDS, 'observe'] as const) {
      for (const probability of [0, 0.05, 0.3, 0.6, 0.9, 1]) {
        const effect = expectedEffect(EFFECTS, kind, probability);
        expect(effect.cases).toBeGreaterThanOrEqual(20);
        expect(effect.low).toBeGreaterThanOrEqual(0);
        expect(effect.high).toBeLessThanOrEqual(1);
        expect(effect.impactAfter).toBeGreaterThanOrEqual(effect.low);
        expect(effect.impactAfter).toBeLessThanOrEqual(effect.high);
      }
    }
  });

  it('hold on systems that they were not measured on: nine in ten, give or take three in a hundred', () => {
    const environment = new RemediationEnvironment({ environments: 32, minServices: 3 });
    const cases = playActs(
      environment,
      pretrainedPolicy(),
      { steps: 1200, ticks: EFFECTS.ticks, explore: 0.4, seed: 2_000_003 },
      new Random(5),
    );
    expect(cases.length).toBeGreaterThan(1500);
    let within = 0;
    let changeWithin = 0;
    let error = 0;
    for (const { kind, probability, before, after } of cases) {
      const effect = expectedEffect(EFFECTS, POLICY_KINDS[kind] ?? 'observe', probability);
      const change = after - before;
      if (effect.low <= after && after <= effect.high) within++;
      if (effect.changeLow <= change && change <= effect.changeHigh) changeWithin++;
      error += after - effect.impactAfter;
    }
    // Many quantiles stand at 0 or 1, where whole masses of cases lie: more may be within, not fewer.
    expect(within / cases.length).toBeGreaterThan(0.87);
    expect(changeWithin / cases.length).toBeGreaterThan(0.87);
    expect(Math.abs(error / cases.length)).toBeLessThan(0.03);
  });
});

describe('a decision', () => {
  const decision = new RLRemediationEngine().selectAction(
    [issue('cart', 'crash')],
    [],
    [
      anomaly('cart'),
      anomaly('cart', { signal: 'ready', signalKind: 'availability', direction: 'down' }),
      anomaly('web'),
    ],
    { graph: SHOP, rootCauses: [cause('cart')] },
  );

  it('says what it expects of itself and of the alternatives', () => {
    const { expectedEffect: expected, action, probability, alternatives } = decision;
    expect(expected).toEqual(expectedEffect(EFFECTS, action.kind, probability));
    for (const one of alternatives) {
      const effect = expectedEffect(EFFECTS, one.action.kind, one.probability);
      expect(one.expectedEffect).toEqual(effect);
      expect(one.reason.endsWith(valueGap(effect, expected))).toBe(true);
    }
    expect(alternatives.some(({ reason }) => reason.includes('of requests failing'))).toBe(true);
  });

  it('expects nothing where nothing is wrong', () => {
    const quiet = new RLRemediationEngine().selectAction([], [], [], { graph: SHOP });
    expect(quiet.expectedEffect).toBeNull();
    for (const one of quiet.alternatives) {
      expect(one.expectedEffect).toBeNull();
      expect(one.reason).not.toContain('simulation');
    }
  });

  it('names a gap only where the simulator tells two acts apart', () => {
    const effect = expectedEffect(EFFECTS, 'restart', 0.9);
    expect(valueGap(effect, { ...effect, impactAfter: effect.impactAfter + 0.009 })).toBe('');
    expect(valueGap({ ...effect, impactAfter: 0.31 }, { ...effect, impactAfter: 0.04 })).toBe(
      '; in simulation such cases came to 31 % of requests failing against 4.0 %',
    );
    expect(valueGap({ ...effect, impactAfter: 0.04 }, { ...effect, impactAfter: 0.31 })).toContain(
      ', though in simulation',
    );
    expect(valueGap(null, effect)).toBe('');
    expect(valueGap({ ...effect, cases: 0 }, effect)).toBe('');
  });
});
