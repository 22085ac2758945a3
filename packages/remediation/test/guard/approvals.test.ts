import { SnapshotReader } from '@aegis/core/snapshot';
import { describe, expect, it } from 'vitest';
import { Approvals, wrongWithApproval } from '../../src/guard/approvals.js';
import { Guard } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';

const agreement = (planHash: string, expiresMs = 1000) => ({ planHash, by: 'ann', expiresMs });
const HELD = 1000;
const hashes = Array.from({ length: HELD }, (_, i) => `hash-${i}`);

describe('an agreement', () => {
  it.each<[string, object, string | null]>([
    ['all that it needs', {}, null],
    ['a hash of a thousand letters', { planHash: 'h'.repeat(1000) }, null],
    ['a longer hash', { planHash: 'h'.repeat(1001) }, 'it names no plan'],
    ['no hash', { planHash: '' }, 'it names no plan'],
    ['a hash that is a number', { planHash: 7 }, 'it names no plan'],
    ['a name of a thousand letters', { by: 'n'.repeat(1000) }, null],
    ['a longer name', { by: 'n'.repeat(1001) }, 'it is by nobody'],
    ['a name of nothing', { by: '' }, 'it is by nobody'],
    ['a name of spaces', { by: ' \t\n' }, 'it is by nobody'],
    ['a name that is a number', { by: 7 }, 'it is by nobody'],
    ['a last moment', { expiresMs: 8.64e15 }, null],
    ['a moment after the last', { expiresMs: 8.64e15 + 2 }, 'it never expires'],
    ['a moment that never comes', { expiresMs: Number.POSITIVE_INFINITY }, 'it never expires'],
    ['no moment', { expiresMs: Number.NaN }, 'it never expires'],
    ['a moment in letters', { expiresMs: '2000' }, 'it never expires'],
    ['the next moment', { expiresMs: 501 }, null],
    ['the present moment', { expiresMs: 500 }, 'it has expired'],
    ['a moment before', { expiresMs: 499 }, 'it has expired'],
  ])('with %s', (_, fields, problem) => {
    expect(wrongWithApproval({ ...agreement('hash'), ...fields }, 500)).toBe(problem);
  });

  it('holds for one plan until it expires', () => {
    const approvals = new Approvals();
    approvals.add(agreement('hash'));
    expect([0, 999, 1000, 1001].map((ms) => approvals.holds('hash', ms))).toEqual([
      ...[true, true],
      ...[false, false],
    ]);
    expect(approvals.holds('other', 0)).toBe(false);
    approvals.add(agreement('hash', 10));
    expect(approvals.holds('hash', 10)).toBe(false);
  });

  it('is taken back by an objection, and may be given again', () => {
    const approvals = new Approvals();
    approvals.add(agreement('hash'));
    approvals.add(agreement('other'));
    approvals.object('hash');
    expect(approvals.holds('hash', 0)).toBe(false);
    expect(approvals.holds('other', 0)).toBe(true);
    approvals.add(agreement('hash'));
    expect(approvals.holds('hash', 0)).toBe(true);
  });

  it('is not what an objection to more than a thousand letters can be about', () => {
    const approvals = new Approvals();
    for (const letters of [1000, 1001]) approvals.object('h'.repeat(letters));
    expect(approvals.mayRunFrom('h'.repeat(1000), 5)).toBe(Number.POSITIVE_INFINITY);
    expect(approvals.mayRunFrom('h'.repeat(1001), 5)).toBeNull();
  });

  it('is held beside 999 others, the oldest being forgotten first', () => {
    const approvals = new Approvals();
    for (const hash of hashes) approvals.add(agreement(hash));
    expect(hashes.every((hash) => approvals.holds(hash, 0))).toBe(true);
    // Given again, it is the youngest.
    approvals.add(agreement('hash-0'));
    expect(hashes.every((hash) => approvals.holds(hash, 0))).toBe(true);
    approvals.add(agreement('one more'));
    expect(['one more', 'hash-0', 'hash-1', 'hash-2'].map((id) => approvals.holds(id, 0))).toEqual([
      ...[true, true],
      ...[false, true],
    ]);
  });
});

describe('what people have been told of', () => {
  it('may run so long after they were told first', () => {
    const approvals = new Approvals();
    expect(approvals.mayRunFrom('hash', 100)).toBeNull();
    approvals.notice('hash', 5);
    approvals.notice('hash', 50);
    expect(approvals.mayRunFrom('hash', 100)).toBe(105);
    expect(approvals.mayRunFrom('hash', 0)).toBe(5);
  });

  it('does not run unasked after an objection, whatever they are told later', () => {
    const approvals = new Approvals();
    approvals.notice('hash', 5);
    approvals.object('hash');
    approvals.notice('hash', 50);
    expect(approvals.mayRunFrom('hash', 100)).toBe(Number.POSITIVE_INFINITY);
  });

  it('is forgotten before what they objected to', () => {
    const approvals = new Approvals();
    approvals.object('unwanted');
    for (const hash of hashes) approvals.notice(hash, 0);
    expect(approvals.mayRunFrom('unwanted', 1)).toBe(Number.POSITIVE_INFINITY);
    expect(approvals.mayRunFrom('hash-0', 1)).toBeNull();
    expect(hashes.slice(1).every((hash) => approvals.mayRunFrom(hash, 1) === 1)).toBe(true);
    approvals.object('hash-500');
    approvals.object('also unwanted');
    expect(approvals.mayRunFrom('hash-1', 1)).toBeNull();
    expect(approvals.mayRunFrom('hash-2', 1)).toBe(1);
  });

  it('is nothing more, where they objected to a thousand plans; of these the oldest goes', () => {
    const approvals = new Approvals();
    for (const hash of hashes) approvals.object(hash);
    approvals.notice('told', 0);
    expect(approvals.mayRunFrom('told', 1)).toBeNull();
    expect(hashes.every((hash) => approvals.mayRunFrom(hash, 1) === Infinity)).toBe(true);
    approvals.object('hash-0');
    approvals.object('one more');
    expect(approvals.mayRunFrom('hash-0', 1)).toBe(Number.POSITIVE_INFINITY);
    expect(approvals.mayRunFrom('hash-1', 1)).toBeNull();
  });

  it('is not the oldest thing of a thousand to be run, after so many reviews of others', () => {
    const guard = new Guard({ notifyMs: 1000 });
    const unsure = (id: string) => planOf(id, step(act('rollback', 'cart'), { confidence: 0.4 }));
    const unwanted = unsure('unwanted');
    guard.object(guard.planHash(unwanted), 'ann', 0);
    for (const id of hashes) guard.review(unsure(id), { graph: SHOP, nowMs: 0 });
    guard.review(unwanted, { graph: SHOP, nowMs: 0 });
    const { steps } = guard.review(unwanted, { graph: SHOP, nowMs: 1e6 });
    expect(steps[0]!.reasons).toEqual(['somebody objected']);
  });
});

it('agreements, objections and what people were told come back from a snapshot', () => {
  const approvals = new Approvals();
  approvals.add({ ...agreement('agreed'), by: 'bob' });
  approvals.notice('told', 7);
  approvals.object('unwanted');
  const saved = JSON.parse(JSON.stringify(approvals)) as object;
  expect(saved).toEqual({
    agreed: [{ planHash: 'agreed', by: 'bob', expiresMs: 1000 }],
    told: [
      { planHash: 'told', sinceMs: 7 },
      { planHash: 'unwanted', sinceMs: null },
    ],
  });
  const again = new Approvals();
  const header = { kind: 'approvals', version: 1 };
  again.restore(SnapshotReader.open({ ...header, ...saved }, header));
  expect(again.toJSON()).toEqual(saved);
  expect(again.mayRunFrom('told', 1)).toBe(8);
  expect(again.mayRunFrom('unwanted', 1)).toBe(Number.POSITIVE_INFINITY);
  for (const broken of [
    { agreed: [agreement('a'.repeat(1001))] },
    { agreed: [agreement('a', 8.64e15 + 2)] },
    { agreed: [{ ...agreement('a'), by: 'a'.repeat(1001) }] },
    { agreed: Array(HELD + 1).fill(agreement('a')) },
    { told: [{ planHash: 'a'.repeat(1001), sinceMs: 0 }] },
    { told: Array(HELD + 1).fill({ planHash: 'a', sinceMs: 0 }) },
  ]) {
    const reader = SnapshotReader.open({ ...header, ...saved, ...broken }, header);
    expect(() => new Approvals().restore(reader)).toThrow(/approvals\.(agreed|told)/);
  }
});
