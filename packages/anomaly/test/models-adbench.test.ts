import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { IsolationForest } from '../src/models/isolation-forest.js';
import { LocalOutlierFactor } from '../src/models/local-outlier-factor.js';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/metrics/adbench', import.meta.url));
const missing = !existsSync(FOLDER);

interface Table {
  readonly rows: Float64Array;
  readonly labels: readonly boolean[];
  readonly dimensions: number;
}

function load(name: string): Table {
  const text = gunzipSync(readFileSync(`${FOLDER}/${name}.csv.gz`)).toString();
  const lines = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const dimensions = lines[0]!.length - 1;
  return {
    rows: Float64Array.from(lines.flatMap((cells) => cells.slice(0, dimensions))),
    labels: lines.map((cells) => cells[dimensions] === 1),
    dimensions,
  };
}

/** The area under the ROC curve by ranks, ties counting half. */
function auc(scores: readonly number[], labels: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  let positives = 0;
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j < order.length && scores[order[j]!] === scores[order[i]!]) j++;
    for (let k = i; k < j; k++) {
      if (labels[order[k]!]) {
        rankSum += (i + 1 + j) / 2;
        positives++;
      }
    }
    i = j;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}

const reference: Record<string, { if_auc: number; lof20_auc: number }> = missing
  ? {}
  : JSON.parse(readFileSync(`${FOLDER}/reference_sklearn_1.2.1.json`, 'utf8'));
const SETS = [
  '15_Hepatitis',
  '18_Ionosphere',
  '20_letter',
  '38_thyroid',
  '4_breastw',
  '6_cardio',
  '40_vowels',
  '42_WBC',
];

describe.skipIf(missing)(
  'next to scikit-learn 1.2.1 (skipped where ../shared/data/metrics/adbench is missing)',
  () => {
    it.each(SETS)('isolation forest on %s: AUC within 0.04 of the mean of three seeds', (name) => {
      const { rows, labels, dimensions } = load(name);
      let sum = 0;
      for (const seed of [1, 2, 3]) {
        const forest = new IsolationForest({ seed });
        forest.fit(rows, labels.length, dimensions);
        sum += auc(
          labels.map((_, i) => forest.score(rows.subarray(i * dimensions, (i + 1) * dimensions))),
          labels,
        );
      }
      expect(Math.abs(sum / 3 - reference[name]!.if_auc)).toBeLessThan(0.04);
    });

    it.each(SETS)('local outlier factor on %s: AUC of leave-one-out scores within 0.03', (name) => {
      const { rows, labels, dimensions } = load(name);
      const model = new LocalOutlierFactor({ neighbours: 20 });
      model.fit(rows, labels.length, dimensions);
      // A row of the fit finds itself; one neighbour more and its own distance of 0 is all that differs.
      const scores = labels.map((_, i) =>
        model.fittedScore(rows.subarray(i * dimensions, (i + 1) * dimensions)),
      );
      expect(Math.abs(auc(scores, labels) - reference[name]!.lof20_auc)).toBeLessThan(0.03);
    });
  },
);
