import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsolationForest } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import { median, robustScale } from '@aegis/core/stats';
import { anyOrder, byDistance, byValue, deletionArea } from '../explain/deletion.js';
import { readTable, type Table, tableNames } from '../metrics/tabular-data.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const MOST_ROWS = 60;
const RANDOM_ORDERS = 5;

/** The mean deletion area of one table's anomalies, by how columns are ordered. */
interface TableAreas {
  readonly name: string;
  readonly rows: number;
  readonly treeShap: number;
  readonly distance: number;
  readonly random: number;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, x) => sum + x, 0) / Math.max(1, numbers.length);

function judge({ name, rows, count, dimensions, labels }: Table, seed: number): TableAreas {
  const forest = new IsolationForest({ seed });
  forest.fit(rows, count, dimensions);
  const columns = Array.from({ length: dimensions }, (_, c) =>
    Float64Array.from({ length: count }, (_, i) => rows[i * dimensions + c]!),
  );
  const medians = Float64Array.from(columns, (column) => median(column));
  const spreads = Float64Array.from(columns, (column) => robustScale(column, 1e-9));
  const random = new Random(seed).fork(name);
  const odd = random.shuffle([...labels.keys()].filter((i) => labels[i] === 1));
  const areas: { treeShap: number; distance: number; random: number }[] = [];
  for (const i of odd) {
    if (areas.length === MOST_ROWS) break;
    const row = rows.subarray(i * dimensions, (i + 1) * dimensions);
    const areaOf = (order: readonly number[]): number | null =>
      deletionArea(forest, row, medians, order);
    const treeShap = areaOf(byValue(forest.explain(row)));
    if (treeShap === null) continue;
    const orders = Array.from({ length: RANDOM_ORDERS }, () => anyOrder(random, dimensions));
    areas.push({
      treeShap,
      distance: areaOf(byDistance(row, medians, spreads))!,
      random: mean(orders.map((order) => areaOf(order)!)),
    });
  }
  return {
    name,
    rows: areas.length,
    treeShap: mean(areas.map((area) => area.treeShap)),
    distance: mean(areas.map((area) => area.distance)),
    random: mean(areas.map((area) => area.random)),
  };
}

/** Whether the columns that an explanation names are those that the score hangs on. */
export const explainFaithfulness: Suite = {
  name: 'explain faithfulness',
  summary:
    'How fast the score of anomalies falls when the columns named first are set to the median',
  data: 'metrics/adbench',
  run: async ({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> => {
    const all = tableNames(dataDir).map((name) => {
      log(`explain faithfulness: ${name}`);
      return judge(readTable(dataDir, name), seed);
    });
    const judged = all.filter(({ rows }) => rows > 0);
    if (outDir !== null) {
      mkdirSync(outDir, { recursive: true });
      const lines = judged.map((one) => JSON.stringify(one));
      writeFileSync(join(outDir, 'cases.jsonl'), `${lines.join('\n')}\n`);
    }
    const wins = judged.filter(({ treeShap, random }) => treeShap < random).length;
    return {
      results: {
        deletionArea: mean(judged.map(({ treeShap }) => treeShap)),
        setsBetterThanRandom: wins,
        sets: judged.length,
      },
      peers: {
        distanceFromMedian: { deletionArea: mean(judged.map(({ distance }) => distance)) },
        randomOrder: { deletionArea: mean(judged.map(({ random }) => random)) },
      },
      tables: [
        {
          title: 'Deletion area of anomalies, lower is better; columns ordered by',
          head: ['set', 'rows', 'tree SHAP', 'distance', 'random'],
          rows: judged.map(({ name, rows, treeShap, distance, random }) => [
            name,
            rows,
            treeShap.toFixed(3),
            distance.toFixed(3),
            random.toFixed(3),
          ]),
        },
      ],
    };
  },
};
