import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MLLogAnomalyDetector, TemplateMiner } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { averagePrecision } from '../metrics/events.js';
import type { ResultTable } from '../suite.js';
import { alarmScores, baseRate, f1OfAll } from './alarm-scores.js';
import { type DocumentScores, documentModels } from './document-models.js';
import { contentsOf, type LogHubSystem } from './loghub-data.js';

/** So much of the stream comes first, unlabelled, and is not scored. */
const WARM_UP = 0.3;
const SPLITS = 10;
/** A peer has no threshold of its own: it is given this quantile of its warm-up scores. */
const QUANTILE = 0.99;
/** With fewer alerts than that there is nothing to measure by. */
const LEAST_ALERTS = 10;
/** The columns that say when, in the order in which lines begin with them. */
const TIME_COLUMNS = ['Timestamp', 'Date', 'Month', 'Day', 'Time'];

interface Figures {
  readonly aucPr: number;
  readonly f1AtShipped: number;
}

type Contestants = Readonly<Record<'aegis' | 'isolationForest' | 'localOutlierFactor', Figures>>;

interface Judged {
  readonly scores: ArrayLike<number>;
  readonly alarms: readonly boolean[];
}

export interface LabelledResult {
  readonly results: Readonly<Record<string, number>>;
  readonly peers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly tables: readonly ResultTable[];
}

/** The line of one place of the stream, saying the time of another. */
export function redated(system: LogHubSystem, line: number, place: number): string {
  const columns = Object.keys(system.rows[0] ?? {}).filter((name) => TIME_COLUMNS.includes(name));
  let text = system.raw[line]!;
  let from = 0;
  for (const column of columns) {
    const own = system.rows[line]![column] ?? '';
    const other = system.rows[place]![column] ?? '';
    const at = own === '' ? -1 : text.indexOf(own, from);
    if (at < 0) continue;
    text = text.slice(0, at) + other + text.slice(at + own.length);
    from = at + other.length;
  }
  return text;
}

function judgeOurs(system: LogHubSystem, order: readonly number[], isShuffled: boolean): Judged {
  const detector = new MLLogAnomalyDetector();
  const scores: number[] = [];
  const alarms: boolean[] = [];
  order.forEach((line, place) => {
    const seconds = Number(system.rows[place]!.Timestamp ?? Number.NaN);
    const verdict = detector.processLog(
      isShuffled ? redated(system, line, place) : system.raw[line]!,
      {
        nodeId: system.name,
        ...(Number.isFinite(seconds) ? { timestampMs: seconds * 1000 } : {}),
      },
    );
    scores.push(verdict.score);
    alarms.push(verdict.alarm);
  });
  return { scores, alarms };
}

function alarmsAtQuantile({ fitted, judged }: DocumentScores): boolean[] {
  const sorted = Float64Array.from(fitted).sort();
  const threshold = sorted[Math.min(sorted.length - 1, Math.floor(QUANTILE * sorted.length))]!;
  return Array.from(judged, (score) => score > threshold);
}

function contest(
  system: LogHubSystem,
  order: readonly number[],
  isShuffled: boolean,
  seed: number,
): { readonly figures: Contestants; readonly ours: Judged } {
  const warm = Math.floor(WARM_UP * order.length);
  const ours = judgeOurs(system, order, isShuffled);
  const miner = new TemplateMiner();
  const contents = contentsOf(system);
  const documents = order.map((line) => miner.process(contents[line]!).template.split(/\s+/));
  const models = documentModels(documents.slice(0, warm), documents.slice(warm), seed);
  const labels = Uint8Array.from(order.slice(warm), (line) => system.labels![line]!);
  const figures = ({ scores, alarms }: Judged): Figures => ({
    aucPr: averagePrecision({ scores, labels, probation: 0 }),
    f1AtShipped: alarmScores(alarms, labels).f1,
  });
  const peer = (scores: DocumentScores): Figures =>
    figures({ scores: scores.judged, alarms: alarmsAtQuantile(scores) });
  return {
    ours,
    figures: {
      aegis: figures({
        scores: Array.from(ours.scores).slice(warm),
        alarms: ours.alarms.slice(warm),
      }),
      isolationForest: peer(models.isolationForest),
      localOutlierFactor: peer(models.localOutlierFactor),
    },
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function spreadText(values: readonly number[]): string {
  const middle = mean(values);
  const variance = mean(values.map((value) => (value - middle) ** 2));
  const deviation = Math.sqrt((variance * values.length) / Math.max(1, values.length - 1));
  return `${middle.toFixed(3)} ± ${deviation.toFixed(3)}`;
}

function write(outDir: string, system: LogHubSystem, { scores, alarms }: Judged): void {
  const rows = Array.from(scores, (score, i) => {
    const { LineId, Label } = system.rows[i]!;
    return `${LineId},${Label},${score},${alarms[i]! ? 1 : 0}\n`;
  });
  writeFileSync(join(outDir, `${system.name}.csv`), `LineId,Label,score,alarm\n${rows.join('')}`);
}

/** The systems whose labels can be scored: enough alerts after the warm-up, and something beside them. */
export function scorable(systems: readonly LogHubSystem[]): LogHubSystem[] {
  return systems.filter(({ labels }) => {
    const judged = labels?.subarray(Math.floor(WARM_UP * labels.length)) ?? new Uint8Array(0);
    const alerts = judged.reduce((sum, label) => sum + label, 0);
    return alerts >= LEAST_ALERTS && alerts < judged.length;
  });
}

/**
 * Lines with labels as one stream to one detector, the first 30 % to learn from, without their labels;
 * figures are means over systems. Ten shuffles of the contents over the same times show how much of a
 * figure is the order.
 *
 * @param systems - at least one, as {@link scorable} gives them
 */
export function labelledLines(
  systems: readonly LogHubSystem[],
  seed: number,
  outDir: string | null,
): LabelledResult {
  const rows: (string | number)[][] = [];
  const all = systems.map((system) => {
    const inOrder = system.raw.map((_, i) => i);
    const { figures, ours } = contest(system, inOrder, false, seed);
    if (outDir !== null) write(outDir, system, ours);
    const random = new Random(seed).fork(`splits-${system.name}`);
    const splits = Array.from(
      { length: SPLITS },
      () => contest(system, random.shuffle([...inOrder]), true, seed).figures,
    );
    const judged = system.labels!.subarray(Math.floor(WARM_UP * system.raw.length));
    for (const name of Object.keys(figures) as (keyof Contestants)[]) {
      rows.push([
        system.name,
        name,
        figures[name].aucPr.toFixed(3),
        figures[name].f1AtShipped.toFixed(3),
        spreadText(splits.map((split) => split[name].aucPr)),
        spreadText(splits.map((split) => split[name].f1AtShipped)),
        baseRate(judged).toFixed(3),
        f1OfAll(judged).toFixed(3),
      ]);
    }
    return figures;
  });
  const means = (name: keyof Contestants): Record<string, number> => ({
    aucPr: mean(all.map((figures) => figures[name].aucPr)),
    f1AtShipped: mean(all.map((figures) => figures[name].f1AtShipped)),
  });
  return {
    results: means('aegis'),
    peers: {
      isolationForest: means('isolationForest'),
      localOutlierFactor: means('localOutlierFactor'),
    },
    tables: [
      {
        title: `Labelled lines after ${WARM_UP * 100} % of warm-up; peers alarm above the ${QUANTILE} quantile of their warm-up scores`,
        head: [
          'system',
          '',
          'AP',
          'F1 as shipped',
          `AP, ${SPLITS} shuffles`,
          `F1, ${SPLITS} shuffles`,
          'alerts (AP of chance)',
          'F1 of flagging all',
        ],
        rows,
      },
    ],
  };
}
