import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledRuns, volumes } from '../../src/metrics/vus.js';

const LEVELS = 250;

/** One width straight from the definition, in as many steps as it takes: no buckets, no increments. */
function slowAreas(scores: readonly number[], labels: readonly number[], width: number) {
  const n = scores.length;
  const half = Math.floor(width / 2);
  const runs = labelledRuns(labels);
  const weight = labels.map((label, row) => {
    if (label === 1) return 1;
    const margins = runs.map(([first, last]) => {
      const distance = Math.max(first - row, row - last);
      return distance <= half ? Math.sqrt(1 - distance / width) : 0;
    });
    return Math.min(
      1,
      margins.reduce((a, b) => a + b, 0),
    );
  });
  const merged: [number, number][] = [];
  for (const [first, last] of runs) {
    const before = merged.at(-1);
    if (before !== undefined && before[1] >= first - half) before[1] = last + half;
    else merged.push([first - half, last + half]);
  }
  const sorted = [...scores].sort((a, b) => b - a);
  const labelled = labels.reduce((a, b) => a + b, 0);
  const points = Array.from({ length: LEVELS }, (_, k) => {
    const at = k === LEVELS - 1 ? n - 1 : Math.trunc((k * (n - 1)) / (LEVELS - 1));
    const isAbove = scores.map((score) => score >= sorted[at]!);
    const sum = (of: (row: number) => number): number =>
      scores.reduce((total, _score, row) => total + (isAbove[row] ? of(row) : 0), 0);
    const hits = sum((row) => weight[row]!);
    const predicted = sum(() => 1);
    const margin = sum((row) => (labels[row] === 1 ? 0 : weight[row]!));
    const positives = (labelled + labelled + margin) / 2;
    const found = merged.filter(([first, last]) =>
      isAbove.some((y, row) => y && row >= first && row <= last),
    );
    return {
      recall: (Math.min(1, hits / positives) * found.length) / merged.length,
      falseRate: (predicted - hits) / (n - positives),
      precision: hits / predicted,
    };
  });
  const start = { recall: 0, falseRate: 0, precision: 1 };
  const curve = [start, ...points];
  const end = { recall: 1, falseRate: 1, precision: 0 };
  let pr = 0;
  let roc = 0;
  curve.forEach((point, k) => {
    const next = curve[k + 1];
    if (next !== undefined) pr += (next.recall - point.recall) * next.precision;
    const to = next ?? end;
    roc += ((to.falseRate - point.falseRate) * (to.recall + point.recall)) / 2;
  });
  return { pr, roc };
}

const cases = fc.integer({ min: 3, max: 300 }).chain((rows) =>
  fc.record({
    // Few distinct scores, so that there are ties; runs of labels, so that there are events.
    scores: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: rows, maxLength: rows }),
    labels: fc
      .array(fc.tuple(fc.nat({ max: rows - 1 }), fc.integer({ min: 1, max: 12 })), {
        minLength: 1,
        maxLength: 6,
      })
      .map((runs) =>
        Array.from({ length: rows }, (_, row) =>
          runs.some(([first, length]) => row >= first && row < first + length) ? 1 : 0,
        ),
      )
      .filter((labels) => labels.includes(0)),
    window: fc.integer({ min: 0, max: 30 }),
  }),
);

describe('volumes under the surface', () => {
  it('are what the definition says, of every width', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels, window }) => {
        const slow = Array.from({ length: window + 1 }, (_, width) =>
          slowAreas(scores, labels, width),
        );
        const mean = (of: 'pr' | 'roc') => slow.reduce((a, b) => a + b[of], 0) / slow.length;
        const { vusPr, vusRoc } = volumes(scores, labels, window);
        // Sums of at most 300 numbers below 1 in another order.
        expect(vusPr).toBeCloseTo(mean('pr'), 10);
        expect(vusRoc).toBeCloseTo(mean('roc'), 10);
      }),
      { numRuns: 40 },
    );
  });

  it('look at nothing but the order of the scores', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels, window }) => {
        const squeezed = scores.map((score) => Math.atan(score - 7));
        expect(volumes(squeezed, labels, window)).toEqual(volumes(scores, labels, window));
      }),
      { numRuns: 50 },
    );
  });

  it('forgive a near miss only as far as the window goes', () => {
    const labels = Array.from({ length: 1000 }, (_, row) => (row >= 500 && row < 510 ? 1 : 0));
    const late = (rows: number) =>
      labels.map((_, row) => (row >= 500 + rows && row < 510 + rows ? 2 : Math.sin(row)));
    const at = (rows: number) => volumes(late(rows), labels, 40).vusPr;
    expect(at(0)).toBeGreaterThan(0.9);
    expect(at(0)).toBeGreaterThan(at(5));
    expect(at(5)).toBeGreaterThan(at(15));
    expect(at(15)).toBeGreaterThan(2 * at(60));
  });

  it('are 0 where there is nothing to find or nothing else, and refuse scores that are no numbers', () => {
    expect(volumes([1, 2], [0, 0], 5)).toEqual({ vusPr: 0, vusRoc: 0 });
    expect(volumes([1, 2], [1, 1], 5)).toEqual({ vusPr: 0, vusRoc: 0 });
    expect(volumes([], [], 5)).toEqual({ vusPr: 0, vusRoc: 0 });
    expect(() => volumes([1, Number.NaN], [0, 1], 5)).toThrow('row 1 scores NaN');
  });

  it('find runs of labels, to the very ends', () => {
    expect(labelledRuns([1, 1, 0, 1, 0, 0, 1])).toEqual([
      [0, 1],
      [3, 3],
      [6, 6],
    ]);
    expect(labelledRuns([])).toEqual([]);
  });
});
