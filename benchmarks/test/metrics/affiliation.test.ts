import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affiliation, bestAffiliationF } from '../../src/metrics/affiliation.js';
import { labelledRuns } from '../../src/metrics/vus.js';

const FINE = 40;

type Span = readonly [number, number];

const away = (x: number, spans: readonly Span[]): number =>
  Math.min(...spans.map(([start, end]) => Math.max(0, start - x, x - end)));

/** The definition by brute force: every instant stands for a small cell, chance is counted over cells. */
function slow(predicted: readonly number[], labels: readonly number[]) {
  const spans = (rows: readonly number[]): Span[] =>
    labelledRuns(rows).map(([first, last]) => [first, last + 1]);
  const events = spans(labels);
  const alarms = spans(predicted);
  const cells = Array.from({ length: labels.length * FINE }, (_, i) => (i + 0.5) / FINE);
  const within = (x: number, [start, end]: Span): boolean => x > start && x < end;
  const mean = (values: readonly number[]): number =>
    values.reduce((a, b) => a + b, 0) / values.length;
  const precisions: number[] = [];
  const recalls = events.map((event, i) => {
    const from = i === 0 ? 0 : (events[i - 1]![1] + event[0]) / 2;
    const to = i === events.length - 1 ? labels.length : (event[1] + events[i + 1]![0]) / 2;
    const zone = cells.filter((x) => within(x, [from, to]));
    const mine = alarms
      .map(([start, end]): Span => [Math.max(start, from), Math.min(end, to)])
      .filter(([start, end]) => end > start);
    if (mine.length === 0) return 0;
    const share = (of: (u: number) => number, at: number): number =>
      at === 0 ? 1 : zone.filter((u) => of(u) > at).length / zone.length;
    const said = zone.filter((x) => mine.some((span) => within(x, span)));
    const due = zone.filter((x) => within(x, event));
    precisions.push(mean(said.map((x) => share((u) => away(u, [event]), away(x, [event])))));
    return mean(due.map((y) => share((u) => Math.abs(u - y), away(y, mine))));
  });
  return { precision: mean(precisions), recall: mean(recalls) };
}

const rows = (n: number, one: (i: number) => boolean): number[] =>
  Array.from({ length: n }, (_, i) => (one(i) ? 1 : 0));

const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 12, maxLength: 12 });

describe('affiliation', () => {
  it('is what counting small cells says', () => {
    fc.assert(
      fc.property(
        bits.filter((x) => x.includes(1)),
        bits.filter((x) => x.includes(1)),
        (predicted, labels) => {
          const by = slow(predicted, labels);
          const { precision, recall } = affiliation(predicted, labels);
          // Cells of 1/40 row: the step of the distribution at each end of a zone is as coarse.
          expect(Math.abs(precision - by.precision)).toBeLessThan(0.02);
          expect(Math.abs(recall - by.recall)).toBeLessThan(0.02);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is 1 for the labels themselves and falls with the distance', () => {
    const labels = rows(300, (i) => i >= 100 && i < 110);
    const moved = (by: number) =>
      affiliation(
        rows(300, (i) => i >= 100 + by && i < 110 + by),
        labels,
      );
    expect(moved(0).f).toBeCloseTo(1, 12);
    expect(moved(5).f).toBeGreaterThan(moved(20).f);
    expect(moved(20).f).toBeGreaterThan(moved(150).f);
  });

  it('takes recall from events without a prediction in their zone, and no precision', () => {
    const labels = rows(400, (i) => i % 200 === 50);
    const { precision, recall } = affiliation(
      rows(400, (i) => i === 50),
      labels,
    );
    expect(precision).toBeCloseTo(1, 12);
    expect(recall).toBeCloseTo(0.5, 12);
  });

  it('is 0 where nothing is predicted or labelled', () => {
    const none = { precision: 0, recall: 0, f: 0 };
    expect(affiliation([0, 0], [0, 1])).toEqual(none);
    expect(affiliation([1, 0], [0, 0])).toEqual(none);
    expect(bestAffiliationF([3, 3, 3], [0, 1, 0])).toBe(0);
  });

  it('finds the best threshold', () => {
    const labels = rows(200, (i) => i >= 90 && i < 100);
    const scores = labels.map((label, i) => label + 0.5 * Math.sin(i) ** 2);
    expect(bestAffiliationF(scores, labels)).toBeCloseTo(1, 9);
  });
});
