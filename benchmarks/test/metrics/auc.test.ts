import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankingScores } from '../../src/metrics/auc.js';
import { meanFigures, rowFigures } from '../../src/metrics/vus-rows.js';

const cases = fc
  .array(
    fc.record({ score: fc.integer({ min: -9, max: 9 }), label: fc.integer({ min: 0, max: 1 }) }),
    {
      minLength: 2,
      maxLength: 80,
    },
  )
  .filter((rows) => new Set(rows.map(({ label }) => label)).size === 2);

describe('ranking scores', () => {
  it('count pairs for the ROC curve, equal scores half', () => {
    fc.assert(
      fc.property(cases, (rows) => {
        const of = (wanted: number) => rows.filter(({ label }) => label === wanted);
        const pairs = of(1).flatMap((a) => of(0).map((b) => Math.sign(a.score - b.score)));
        const share = pairs.reduce((sum, side) => sum + (side + 1) / 2, 0) / pairs.length;
        const { aucRoc } = rankingScores(
          rows.map(({ score }) => score),
          rows.map(({ label }) => label),
        );
        expect(aucRoc).toBeCloseTo(share, 12);
      }),
    );
  });

  it('give the figures of scikit-learn on its own example', () => {
    // roc_auc_score and average_precision_score of sklearn 1.2's documentation: 0.75 and 0.83.
    const { aucPr, aucRoc, f1 } = rankingScores([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]);
    expect(aucRoc).toBe(0.75);
    expect(aucPr).toBeCloseTo(5 / 6, 12);
    // Three rows, of which two are right: precision 2/3, recall 1.
    expect(f1).toBeCloseTo(4 / 3 / (5 / 3 + 1e-5), 12);
  });

  it('are those of chance where all scores are the same', () => {
    const { aucPr, aucRoc } = rankingScores([5, 5, 5, 5], [0, 1, 0, 0]);
    expect(aucRoc).toBe(0.5);
    expect(aucPr).toBe(0.25);
  });

  it('are 0 without both kinds of rows, and refuse scores that are no numbers', () => {
    const none = { aucPr: 0, aucRoc: 0, f1: 0 };
    expect(rankingScores([], [])).toEqual(none);
    expect(rankingScores([1, 2], [1, 1])).toEqual(none);
    expect(() => rankingScores([1, Number.POSITIVE_INFINITY], [0, 1])).toThrow('row 1');
  });

  it('average over series, each alike', () => {
    const scores = Float64Array.of(1, 2, 3);
    const good = rowFigures({ scores, labels: Uint8Array.of(0, 0, 1), window: 0 });
    const bad = rowFigures({ scores, labels: Uint8Array.of(1, 0, 0), window: 0 });
    expect(good.aucRoc).toBe(1);
    expect(bad.aucRoc).toBe(0);
    expect(meanFigures([good, bad]).aucRoc).toBe(0.5);
    expect(meanFigures([]).vusPr).toBe(0);
  });
});
