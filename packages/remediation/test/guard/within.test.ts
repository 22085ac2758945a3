import type { AbortSignalLike } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { messageOf, type Settled, within } from '../../src/guard/within.js';
import { allTurns, atLast, promised } from './stand-ins.js';

const never = (): Promise<never> => new Promise(() => {});
const failing = (): never => {
  throw new Error('no route');
};

describe('what an error says', () => {
  it.each([
    ['an error', new Error('no route'), 'no route'],
    ['an error whose message is none', Object.assign(new Error(), { message: 7 }), '7'],
    ['a text', 'away', 'away'],
    ['nothing', undefined, 'undefined'],
    ['an object that cannot be read', { toString: failing }, 'something that cannot be read'],
    ['an object without a prototype', Object.create(null), 'something that cannot be read'],
  ])('is told of %s', (_name, thrown: unknown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

describe('a call that may throw or never answer', () => {
  const value = { kind: 'value', value: 7 };
  const threw = { kind: 'threw', message: 'no route' };

  it.each([
    ['a value', () => 7, value],
    ['a value that comes later', async () => 7, value],
    ['what it throws', failing, threw],
    ['what it rejects with', async () => failing(), threw],
  ])('gives %s, with a deadline or without', async (_name, call: () => unknown, ended) => {
    expect(await within(call, undefined)).toEqual(ended);
    expect(await within(call, never)).toEqual(ended);
  });

  it.each([
    ['comes', async () => null],
    ['throws', failing],
    ['is rejected', async () => failing()],
  ])('is late once its deadline %s', async (_name, deadline) => {
    expect(await within(never, deadline)).toEqual({ kind: 'late' });
  });

  it('tells the deadline when nobody waits for it any more', async () => {
    let signal: AbortSignalLike | null = null;
    const answer = promised<number>();
    const settled = within(
      () => answer.promise,
      (given) => {
        signal = given;
        return never();
      },
    );
    await allTurns();
    expect(signal).toEqual({ aborted: false });
    answer.settle(7);
    await settled;
    expect(signal).toEqual({ aborted: true });
  });

  it('hands on what comes after the deadline, and only that', async () => {
    const late: Settled<number>[] = [];
    const slow = promised<number>();
    await within(
      () => slow.promise,
      atLast,
      (ended) => late.push(ended),
    );
    await within(
      () => 1,
      atLast,
      (ended) => late.push(ended),
    );
    await allTurns();
    expect(late).toEqual([]);
    slow.settle(7);
    await allTurns();
    expect(late).toEqual([value]);
  });

  it('brings nothing down where nobody can take a late answer', async () => {
    const slow = promised<number>();
    const heard: number[] = [];
    await within(
      () => slow.promise,
      atLast,
      () => {
        heard.push(1);
        failing();
      },
    );
    slow.settle(7);
    // A rejection that nobody has handled would fail this test.
    await allTurns();
    expect(heard).toEqual([1]);
  });
});
