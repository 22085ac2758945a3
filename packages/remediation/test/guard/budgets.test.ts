import type { ActionKind } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { Guard, type GuardOptions } from '../../src/guard/index.js';
import { graphOf, node } from '../fixtures.js';
import { begin, RAN, reasonsAgainst } from './ask-guard.js';

describe('the budget of services', () => {
  it('is half of the graph, rounded down, where nothing else is said', () => {
    // Eleven nodes: five may be touched.
    const guard = new Guard({ cooldownMs: 0 });
    expect(begin(guard, 'a', 'restart', 'redis')).toMatch(RAN);
    expect(reasonsAgainst(guard, 'restart', 'web')).toEqual([]);
    expect(begin(guard, 'b', 'scale-out', 'edge')).toMatch(RAN);
    // What is touched already counts once.
    expect(begin(guard, 'c', 'scale-out', 'cart')).toMatch(RAN);
    expect(reasonsAgainst(guard, 'scale-out', 'web')).toEqual([]);
    expect(reasonsAgainst(guard, 'restart', 'pay')).toEqual([
      '6 services would be at risk, 5 may be',
    ]);
    expect(reasonsAgainst(guard, 'restart', 'pay', { nowMs: 600_001 })).toEqual([]);
  });

  it('is four, however small the graph is', () => {
    const small = graphOf(
      ['a', 'b', 'c', 'd', 'e'].map((id) => node(id)),
      [
        ['b', 'a'],
        ['c', 'a'],
        ['d', 'a'],
        ['e', 'b'],
        ['a', 'e'],
      ],
    );
    const against = (target: string, options?: GuardOptions) =>
      reasonsAgainst(new Guard(options), 'restart', target, { graph: small });
    expect(against('a')).toEqual([]);
    expect(against('a', { minServicesAtRisk: 3 })).toEqual([
      '4 services would be at risk, 3 may be',
    ]);
    expect(against('a', { minServicesAtRisk: 3, maxShareAtRisk: 0.8 })).toEqual([]);
    expect(against('b', { minServicesAtRisk: 0, maxShareAtRisk: 0 })).toEqual([
      '2 services would be at risk, 0 may be',
    ]);
  });

  it('is less than a thousand, however large the graph is: a longer radius is not followed', () => {
    const wide = (callers: number, options?: GuardOptions) => {
      const ids = Array.from({ length: callers }, (_, i) => `caller-${i}`);
      const nodes = ['hub', ...ids, ...Array.from({ length: 2 * callers }, (_, i) => `idle-${i}`)];
      const calls = ids.map((id): [string, string] => [id, 'hub']);
      const graph = graphOf(
        nodes.map((id) => node(id)),
        calls,
      );
      return reasonsAgainst(new Guard(options), 'restart', 'hub', { graph });
    };
    expect(wide(998)).not.toContainEqual(expect.stringContaining('services would be at risk'));
    const tooWide = '1000 services would be at risk, 999 may be';
    expect(wide(2000)).toContain(tooWide);
    expect(wide(2000, { minServicesAtRisk: 5000 })).toContain(tooWide);
  });
});

describe('the budget of copies', () => {
  const many = graphOf(
    [node('a', 'service', 13), node('b', 'service', 12), node('c', 'service', 1)],
    [],
  );
  const against = (target: string, options?: GuardOptions, kind: ActionKind = 'restart') =>
    reasonsAgainst(new Guard(options), kind, target, { graph: many });

  it('is half of all, rounded down, or twelve, where nothing else is said', () => {
    expect(against('a')).toEqual([]);
    const bigger = graphOf([node('a', 'service', 14), node('b', 'service', 13)], []);
    expect(reasonsAgainst(new Guard(), 'restart', 'a', { graph: bigger })).toEqual([
      '14 copies would be touched, 13 may be',
    ]);
    expect(against('a', { maxCopiesAtRisk: 0 })).toEqual(['13 copies would be touched, 12 may be']);
    expect(against('b', { maxCopiesAtRisk: 0 })).toEqual([]);
    expect(against('b', { maxCopiesAtRisk: 0, minCopiesAtRisk: 11 })).toEqual([
      '12 copies would be touched, 11 may be',
    ]);
  });

  it('stands in the way only of what takes copies out of service', () => {
    const none = { maxCopiesAtRisk: 0, minCopiesAtRisk: 0 };
    expect(against('c', none)).toEqual(['1 copies would be touched, 0 may be']);
    expect(against('c', none, 'scale-in')).toEqual(['1 copies would be touched, 0 may be']);
    expect(against('a', none, 'scale-out')).toEqual([]);
  });
});

describe('the budget of traffic', () => {
  const shares: Record<string, number> = { cart: 0.5, catalog: 0.5004, pay: 0.1, bank: 0.2 };
  const trafficShare = (id: string): number => shares[id] ?? 0.001;
  const free = { trafficShare, cooldownMs: 0, maxShareAtRisk: 1 };

  it('is half, where nothing else is said', () => {
    const guard = new Guard(free);
    expect(reasonsAgainst(guard, 'circuit-break', 'catalog')).toEqual([
      '50 % of the traffic would be at risk, 50 % may be',
    ]);
    expect(begin(guard, 'a', 'circuit-break', 'cart')).toMatch(RAN);
    expect(reasonsAgainst(guard, 'circuit-break', 'pay')).toEqual([
      '60 % of the traffic would be at risk, 50 % may be',
    ]);
    expect(reasonsAgainst(guard, 'restart', 'web')).toEqual([
      '50 % of the traffic would be at risk, 50 % may be',
    ]);
    // Without callers who feel it there is no risk to traffic.
    expect(reasonsAgainst(guard, 'scale-out', 'catalog')).toEqual([]);
    expect(reasonsAgainst(guard, 'circuit-break', 'pay', { nowMs: 600_001 })).toEqual([]);
  });

  it('is a share, told to a tenth of a percent; a sum of shares may be off by its last bit', () => {
    const guard = new Guard({ ...free, maxTrafficAtRisk: 0.3 });
    // 0.1 + 0.2 is 0.30000000000000004.
    expect(begin(guard, 'a', 'circuit-break', 'pay')).toMatch(RAN);
    expect(begin(guard, 'b', 'circuit-break', 'bank')).toMatch(RAN);
    expect(reasonsAgainst(guard, 'circuit-break', 'orders')).toEqual([
      '30.1 % of the traffic would be at risk, 30 % may be',
    ]);
    const off = (by: number) => new Guard({ ...free, trafficShare: () => 0.5 + by });
    expect(reasonsAgainst(off(1e-12), 'circuit-break', 'orders')).toEqual([]);
    expect(reasonsAgainst(off(2e-12), 'circuit-break', 'orders')).toHaveLength(1);
    const none = new Guard({ ...free, maxTrafficAtRisk: 0 });
    expect(reasonsAgainst(none, 'circuit-break', 'orders')).toEqual([
      '0.1 % of the traffic would be at risk, 0 % may be',
    ]);
  });

  it('is not known, where nobody tells it', () => {
    const guard = new Guard({ maxTrafficAtRisk: 0 });
    expect(reasonsAgainst(guard, 'circuit-break', 'cart')).toEqual([]);
  });
});

describe('a budget that is smaller than what was used up before it was set', () => {
  it('stands in the way only of what uses more of it', () => {
    const trafficShare = (): number => 0.4;
    const wide = new Guard({ trafficShare, cooldownMs: 0 });
    expect(begin(wide, 'a', 'circuit-break', 'web')).toMatch(RAN);
    const less = { maxTrafficAtRisk: 0.1, maxCopiesAtRisk: 0, minCopiesAtRisk: 1 };
    const guard = Guard.fromJSON(wide.toJSON(), { ...less, trafficShare });
    expect(reasonsAgainst(guard, 'scale-out', 'web')).toEqual([]);
    expect(reasonsAgainst(guard, 'scale-in', 'web')).toEqual([
      '6 copies would be touched, 1 may be',
    ]);
    expect(reasonsAgainst(guard, 'restart', 'web')).toEqual([
      '6 copies would be touched, 1 may be',
      '53.3 % of the traffic would be at risk, 10 % may be',
    ]);
  });
});
