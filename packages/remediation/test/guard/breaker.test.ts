import type { Outcome } from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import { describe, expect, it } from 'vitest';
import { Breaker } from '../../src/guard/breaker.js';
import { Guard, type GuardOptions } from '../../src/guard/index.js';
import { act } from '../fixtures.js';
import { reasonsAgainst } from './ask-guard.js';

const HEADER = { kind: 'breaker', version: 1 };
const LIMITS = { breakerFailures: 3, breakerMs: 1000 };

describe('a circuit breaker', () => {
  it('opens at so many failures in a row, for so long', () => {
    const breaker = new Breaker();
    expect(breaker.isOpen(0)).toBe(false);
    const said = [false, false, true, false, false].map((helped) =>
      breaker.note(helped, 5, LIMITS),
    );
    expect(said).toEqual([null, null, null, null, null]);
    expect(breaker.isOpen(5)).toBe(false);
    expect(breaker.note(false, 7, LIMITS)).toBe(1007);
    expect([0, 7, 1006, 1007, 1008].map((ms) => breaker.isOpen(ms))).toEqual([
      ...[true, true, true],
      ...[false, false],
    ]);
  });

  it('counts anew once it has opened, and stays open for longer where that is too many', () => {
    const breaker = new Breaker();
    const note = (nowMs: number) => breaker.note(false, nowMs, LIMITS);
    expect([1, 2, 3].map(note)).toEqual([null, null, 1003]);
    expect([4, 5].map(note)).toEqual([null, null]);
    expect(breaker.isOpen(1002)).toBe(true);
    expect(breaker.isOpen(1003)).toBe(false);
    expect(note(900)).toBe(1900);
    expect(breaker.isOpen(1899)).toBe(true);
  });

  it('is not closed by what helps while it is open', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 3; i++) breaker.note(false, 0, LIMITS);
    expect(breaker.note(true, 10, LIMITS)).toBeNull();
    expect(breaker.isOpen(999)).toBe(true);
  });

  it('forgets its failures where a person closes it', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 5; i++) breaker.note(false, 0, LIMITS);
    breaker.close();
    expect(breaker.isOpen(0)).toBe(false);
    expect(breaker.toJSON()).toEqual({ failures: 0, openUntilMs: null });
    expect([1, 2].map((ms) => breaker.note(false, ms, LIMITS))).toEqual([null, null]);
  });

  it('comes back from a snapshot as it was', () => {
    const one = new Breaker();
    for (const failures of [0, 1, 2, 3, 4]) {
      const saved = JSON.parse(JSON.stringify(one)) as object;
      const openUntilMs = failures < 3 ? null : 1000 + 2;
      expect(saved).toEqual({ failures: failures % 3, openUntilMs });
      const again = new Breaker();
      again.restore(SnapshotReader.open({ ...HEADER, ...saved }, HEADER));
      expect(again.toJSON()).toEqual(saved);
      expect(again.isOpen(1001)).toBe(one.isOpen(1001));
      one.note(false, failures, LIMITS);
    }
  });

  it('does not come back from failures that nobody could have counted', () => {
    for (const failures of [-1, 0.5]) {
      const reader = SnapshotReader.open({ ...HEADER, failures, openUntilMs: null }, HEADER);
      expect(() => new Breaker().restore(reader)).toThrow(/failures/);
    }
  });
});

describe('plans that did not help', () => {
  const outcome = (fields: Partial<Outcome> = {}): Outcome => ({
    ...{ planId: 'p', startedMs: 0, endedMs: 0, actions: [act('restart', 'cart')] },
    ...{ resolved: false, verified: true, undone: false, sentence: '', ...fields },
  });
  const stopped = (options: GuardOptions, outcomes: readonly Outcome[], nowMs = 0): boolean => {
    const guard = new Guard(options);
    for (const one of outcomes) guard.noteOutcome(one, 0);
    const reasons = reasonsAgainst(guard, 'restart', 'cart', { nowMs });
    expect(guard.suggestOnly).toBe(reasons.length > 0);
    if (reasons.length > 0) {
      expect(reasons).toEqual(['too many plans have failed: only suggesting']);
    }
    return reasons.length > 0;
  };
  const many = (count: number, fields?: Partial<Outcome>) => Array(count).fill(outcome(fields));

  it('are three in a row, for half an hour, where nothing else is said', () => {
    expect(stopped({}, many(2))).toBe(false);
    expect(stopped({}, many(3))).toBe(true);
    expect(stopped({}, many(3), 1_799_999)).toBe(true);
    expect(stopped({}, many(3), 1_800_000)).toBe(false);
  });

  it('are those not resolved, or not verified', () => {
    const options = { breakerFailures: 1, breakerMs: 10 };
    expect(stopped(options, many(1, { resolved: true, verified: true }))).toBe(false);
    expect(stopped(options, many(1, { resolved: true, verified: false }))).toBe(true);
    expect(stopped(options, many(1, { resolved: false, verified: true }))).toBe(true);
    expect(stopped(options, many(1), 9)).toBe(true);
    expect(stopped(options, many(1), 10)).toBe(false);
  });

  it('are not those that changed nothing', () => {
    const actions = [act('observe', ''), act('page', '')];
    expect(stopped({ breakerFailures: 1 }, many(9, { actions }))).toBe(false);
    expect(stopped({ breakerFailures: 1 }, many(9, { actions: [] }))).toBe(false);
  });

  it('never keep a person from being called, or anybody from waiting', () => {
    const guard = new Guard({ breakerFailures: 1 });
    guard.noteOutcome(outcome(), 0);
    expect(reasonsAgainst(guard, 'page', '')).toEqual([]);
    expect(reasonsAgainst(guard, 'observe', '')).toEqual([]);
    expect(reasonsAgainst(guard, 'restart', 'cart')).toHaveLength(1);
  });
});
