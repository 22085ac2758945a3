import { describe, expect, it } from 'vitest';
import {
  compositeF1,
  isClearlyWorse,
  isWorse,
  outcomeOf,
} from '../../src/transfer/composite-f1.js';
import { lessData, SHARES, shareNeeded } from '../../src/transfer/data-needed.js';

/** 40 rows with events at 10 … 13 and 30 … 31. */
const labels = Uint8Array.from({ length: 40 }, (_, row) =>
  (row >= 10 && row < 14) || row === 30 || row === 31 ? 1 : 0,
);
const at = (...rows: number[]): Float64Array =>
  Float64Array.from({ length: 40 }, (_, row) => (rows.includes(row) ? 2 : 0));

describe('compositeF1', () => {
  it('takes events for recall and rows for precision', () => {
    // One of two events, two of three rows right: 2 · 1/2 · 2/3 / (1/2 + 2/3).
    expect(compositeF1([outcomeOf(at(10, 11, 20), labels, 1)])).toBeCloseTo(4 / 7, 12);
    expect(compositeF1([outcomeOf(at(12, 31), labels, 1)])).toBe(1);
    expect(compositeF1([outcomeOf(at(20), labels, 1)])).toBe(0);
  });

  it('gives a detector that always cries no more than the share of labels', () => {
    const always = outcomeOf(new Float64Array(40).fill(2), labels, 1);
    const share = 6 / 40;
    expect(compositeF1([always])).toBeCloseTo((2 * share) / (1 + share), 12);
  });
});

describe('worse', () => {
  const cold = outcomeOf(at(10, 30), labels, 1);

  it('is clear only where a coin would seldom say so', () => {
    const oneLost = outcomeOf(at(10), labels, 1);
    expect([isWorse(cold, oneLost), isClearlyWorse(cold, oneLost)]).toEqual([true, false]);
    const criesAtFive = outcomeOf(at(10, 30, 0, 4, 8, 20, 24), labels, 1);
    expect(isClearlyWorse(cold, criesAtFive)).toBe(true);
    expect(isClearlyWorse(criesAtFive, cold)).toBe(false);
    expect(isWorse(cold, cold)).toBe(false);
  });

  it('cannot be said of no threshold where there is nothing to find', () => {
    const none = new Uint8Array(40);
    const silent = outcomeOf(at(3), none, Number.POSITIVE_INFINITY);
    expect(isWorse(silent, outcomeOf(at(3), none, 1))).toBe(false);
    expect(isWorse(outcomeOf(at(3), none, 5), outcomeOf(at(3), none, 1))).toBe(true);
  });
});

describe('shareNeeded', () => {
  const f1 = (...values: number[]): number[] => values;

  it('is the least amount from which on enough is kept', () => {
    expect(SHARES).toHaveLength(8);
    expect(shareNeeded(f1(0, 0, 0.96, 0.5, 0.95, 1, 1, 1), 1)).toBe(0.16);
    expect(shareNeeded(f1(1, 1, 1, 1, 1, 1, 1, 1), 1)).toBe(0.01);
    expect(shareNeeded(f1(1, 1, 1, 1, 1, 1, 1, 0.9), 1)).toBe(2);
  });

  it('is compared with the cold start', () => {
    const cold = f1(0, 0, 0, 0, 0.5, 0.5, 0.97, 1);
    expect(lessData(cold, f1(0, 0, 0, 0, 0, 1, 1, 1))).toBeCloseTo(0.5, 12);
    expect(lessData(cold, f1(1, 1, 1, 1, 1, 1, 1, 0))).toBeCloseTo(1 - 2 / 0.64, 12);
  });
});
