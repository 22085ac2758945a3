import { rankingScores } from './auc.js';
import { volumes } from './vus.js';

/** Scores of the rows that count, and what they are held against. */
export interface ScoredRows {
  readonly scores: Float64Array;
  readonly labels: Uint8Array;
  /** Rows that VUS forgives. */
  readonly window: number;
}

export interface RowFigures {
  readonly vusPr: number;
  readonly aucPr: number;
  readonly vusRoc: number;
  readonly aucRoc: number;
}

/** One series by rows. */
export function rowFigures({ scores, labels, window }: ScoredRows): RowFigures {
  const { aucPr, aucRoc } = rankingScores(scores, labels);
  return { ...volumes(scores, labels, window), aucPr, aucRoc };
}

/** The means over series, each counting the same however long it is. */
export function meanFigures(all: readonly RowFigures[]): RowFigures {
  const mean = (key: keyof RowFigures): number =>
    all.reduce((sum, figures) => sum + figures[key], 0) / Math.max(1, all.length);
  return {
    vusPr: mean('vusPr'),
    aucPr: mean('aucPr'),
    vusRoc: mean('vusRoc'),
    aucRoc: mean('aucRoc'),
  };
}
