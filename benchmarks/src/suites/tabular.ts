import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rankingScores } from '../metrics/auc.js';
import {
  readReferences,
  readTable,
  type Table,
  type TableReference,
  tableNames,
} from '../metrics/tabular-data.js';
import {
  factorScores,
  forestScores,
  PEER_ROWS,
  peerScores,
  STREAM_ROWS,
  streamScores,
} from '../metrics/tabular-models.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const SEEDS = 5;

/** AUC-ROC of each model on one table. */
interface TableScores {
  readonly table: Pick<Table, 'name' | 'count' | 'dimensions'>;
  readonly reference: TableReference | null;
  readonly forests: readonly number[];
  /** Cuts that mix two columns. */
  readonly extended: number;
  readonly factor: number;
  /** Null where the rows are too few for a stream. */
  readonly stream: number | null;
  /** Null where the peer would take minutes. */
  readonly peer: number | null;
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, x) => sum + x, 0) / Math.max(1, numbers.length);

const roc = (scores: ArrayLike<number>, labels: ArrayLike<number>): number =>
  rankingScores(scores, labels).aucRoc;

function judge(
  table: Table,
  reference: TableReference | null,
  seed: number,
  outDir: string | null,
): TableScores {
  const { labels } = table;
  const seeds = Array.from({ length: SEEDS }, (_, i) => seed + i);
  const forests = seeds.map((each) => forestScores(table, each, 0));
  const extended = forestScores(table, seed, 1);
  const factor = factorScores(table);
  const peer = table.count > PEER_ROWS ? null : peerScores(table);
  const stream = table.count < STREAM_ROWS ? null : streamScores(table, seed);
  if (outDir !== null) {
    const columns = {
      label: labels,
      ...Object.fromEntries(forests.map((scores, i) => [`isolationForest${seeds[i]}`, scores])),
      extendedForest: extended,
      lof: factor,
      ...(peer === null ? {} : { mlIsolationForest: peer }),
    };
    writeColumns(join(outDir, `${table.name}.csv`), columns);
    if (stream !== null) {
      writeColumns(join(outDir, `${table.name}.stream.csv`), {
        label: stream.labels,
        halfSpaceTrees: stream.scores,
      });
    }
  }
  return {
    table: { name: table.name, count: table.count, dimensions: table.dimensions },
    reference,
    forests: forests.map((scores) => roc(scores, labels)),
    extended: roc(extended, labels),
    factor: roc(factor, labels),
    stream: stream === null ? null : roc(stream.scores, stream.labels),
    peer: peer === null ? null : roc(peer, labels),
  };
}

function writeColumns(path: string, columns: Readonly<Record<string, ArrayLike<number>>>): void {
  const all = Object.values(columns);
  const lines = Array.from(all[0]!, (_, i) => all.map((column) => column[i]).join(','));
  writeFileSync(path, `${Object.keys(columns).join(',')}\n${lines.join('\n')}\n`);
}

const said = (figure: number | null): string => (figure === null ? '–' : figure.toFixed(4));

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const references = readReferences(dataDir);
  const all = tableNames(dataDir).map((name) => {
    const table = readTable(dataDir, name);
    log(`tabular: ${name}, ${table.count} × ${table.dimensions}`);
    if (table.count > PEER_ROWS) log(`tabular: ${name} is too large for ml-isolation-forest`);
    return judge(table, references[name] ?? null, seed, outDir);
  });
  const compared = all.filter(({ reference }) => reference !== null);
  const streamed = all.flatMap(({ stream }) => (stream === null ? [] : [stream]));
  const peered = compared.flatMap(({ peer }) => (peer === null ? [] : [peer]));
  const bySeed = Array.from({ length: SEEDS }, (_, i) =>
    mean(compared.map(({ forests }) => forests[i]!)),
  );
  return {
    results: {
      isolationForestAuc: mean(bySeed),
      lofAuc: mean(compared.map(({ factor }) => factor)),
      extendedForestAuc: mean(compared.map(({ extended }) => extended)),
      halfSpaceTreesAuc: mean(streamed),
      isolationForestAucAllSets: mean(all.map(({ forests }) => mean(forests))),
      lofAucAllSets: mean(all.map(({ factor }) => factor)),
      setsCompared: compared.length,
      sets: all.length,
    },
    // The lowest and the highest of the five seeds.
    intervals: { isolationForestAuc: [Math.min(...bySeed), Math.max(...bySeed)] },
    peers: {
      scikitLearn: {
        isolationForestAuc: mean(compared.map(({ reference }) => reference!.if_auc)),
        lofAuc: mean(compared.map(({ reference }) => reference!.lof20_auc)),
      },
      mlIsolationForest: { isolationForestAuc: mean(peered), setsCompared: peered.length },
    },
    tables: [
      {
        title: 'AUC-ROC by set, columns as they are; forests: mean of 5 seeds (extended: 1)',
        head: ['set', 'rows', 'columns', 'IF', 'sklearn', 'ml-if', 'EIF', 'LOF', 'sklearn', 'HST'],
        rows: all.map(({ table, reference, forests, peer, extended, factor, stream }) => [
          table.name,
          table.count,
          table.dimensions,
          said(mean(forests)),
          said(reference?.if_auc ?? null),
          said(peer),
          said(extended),
          said(factor),
          said(reference?.lof20_auc ?? null),
          said(stream),
        ]),
      },
    ],
  };
}

/** ADBench's classical sets with the models as they ship; averages are over the sets with a reference. */
export const tabular: Suite = {
  name: 'tabular',
  summary:
    'AUC of isolation forest and LOF on ADBench, next to scikit-learn and ml-isolation-forest',
  data: 'metrics/adbench',
  run,
};
