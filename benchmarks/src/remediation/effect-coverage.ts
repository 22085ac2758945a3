import { Random } from '@aegis/core';
import { expectedEffectOf, POLICY_KINDS, pretrainedPolicy } from '@aegis/remediation';
import { playActs, RemediationEnvironment } from '@aegis/remediation/simulator';

/** What was expected of an act, and what it came to. */
export interface CheckedCase {
  readonly kind: string;
  readonly probability: number;
  readonly before: number;
  readonly after: number;
  readonly expected: ReturnType<typeof expectedEffectOf>;
}

/**
 * Acts of the shipped policy on systems that the expectations were not measured on.
 *
 * @param explore - how often an alternative is taken in place of the chosen act
 */
export function checkedCases(seed: number, explore: number, steps: number): CheckedCase[] {
  const environment = new RemediationEnvironment({ environments: 64, minServices: 3 });
  // Any act tells how long one is watched.
  const { ticks } = expectedEffectOf('restart', 0.5);
  const options = { steps, ticks, explore, seed };
  const random = new Random(seed).fork('explore');
  return playActs(environment, pretrainedPolicy(), options, random).map(
    ({ kind, probability, before, after }) => {
      const name = POLICY_KINDS[kind] ?? 'observe';
      const expected = expectedEffectOf(name, probability);
      return { kind: name, probability, before, after, expected };
    },
  );
}

const mean = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((sum, item) => sum + value(item), 0) / items.length;

/** The share of cases within the interval that was to hold nine in ten. */
export function coverage(cases: readonly CheckedCase[]): number {
  return mean(cases, ({ after, expected }) =>
    expected.low <= after && after <= expected.high ? 1 : 0,
  );
}

/** The same for the change from before to after. */
export function changeCoverage(cases: readonly CheckedCase[]): number {
  return mean(cases, ({ before, after, expected }) => {
    const change = after - before;
    return expected.changeLow <= change && change <= expected.changeHigh ? 1 : 0;
  });
}

/** How far the mean outcome is from the mean expectation over acts of which the same was expected. */
export function calibrationError(cases: readonly CheckedCase[]): number {
  const groups = new Map<string, CheckedCase[]>();
  for (const one of cases) {
    const key = `${one.kind} ${one.expected.impactAfter} ${one.expected.cases}`;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(one);
  }
  const gaps = [...groups.values()].map((group) => ({
    count: group.length,
    gap: Math.abs(mean(group, ({ after, expected }) => after - expected.impactAfter)),
  }));
  return gaps.reduce((sum, { count, gap }) => sum + count * gap, 0) / cases.length;
}
