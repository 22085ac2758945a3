import { MetricAnomalyDetector } from '@aegis/anomaly';
import { clippedEwma, rangeNovelty, rollingZ } from '../metrics/contestants.js';
import { bootstrap } from '../remediation/bootstrap.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';
import { compositeF1, isClearlyWorse, isWorse } from '../transfer/composite-f1.js';
import {
  type Curve,
  lessData,
  meanF1,
  pooledF1,
  SHARES,
  shareNeeded,
} from '../transfer/data-needed.js';
import { type Entity, readEntities } from '../transfer/entities.js';
import { leaveOneOut } from '../transfer/leave-one-out.js';
import {
  fixedStart,
  learntStart,
  type Scored,
  type Scorer,
  scoreAll,
  scorerOf,
} from '../transfer/starts.js';
import { writeOutcomes } from '../transfer/write-outcomes.js';

const HISTORY = SHARES.length - 1;
/** The bar: half the data, or less. */
const HALF = 0.5;
/** Thresholds that the best one is looked for among. */
const TRIED = Array.from({ length: 80 }, (_, i) => 0.5 * 1.08 ** i);

/** The surprise of `MetricAnomalyDetector`, in bans; its warm-up is as short as it may be. */
const surprise: Scorer = ({ series }, from) => {
  const detector = new MetricAnomalyDetector({ warmUpPoints: 2 });
  return Float64Array.from(series.values.subarray(from), (value, i) => {
    const timestampMs = series.timesMs[from + i]!;
    return detector.addMetric({ name: 'value', timestampMs, value }).score;
  });
};

/** 1 where `MetricAnomalyDetector` calls a row unusual, as it ships. */
const shipped: Scorer = ({ series }, from) => {
  const detector = new MetricAnomalyDetector({ warmUpPoints: 2 });
  return Float64Array.from(series.values.subarray(from), (value, i) => {
    const timestampMs = series.timesMs[from + i]!;
    return detector.addMetric({ name: 'value', timestampMs, value }).unusual ? 1 : 0;
  });
};

interface Starts {
  readonly cold: Curve;
  readonly gated: Curve;
  readonly ungated: Curve;
  readonly refused: readonly (readonly boolean[])[];
}

function startsOf(scored: readonly (readonly Scored[])[], entities: readonly Entity[]): Starts {
  const histories = scored[HISTORY]!.map(({ history }) => history);
  const priors = leaveOneOut(entities, histories, 'tail');
  const gated = learntStart(scored, entities, priors);
  return {
    cold: learntStart(scored, entities, null).curve,
    gated: gated.curve,
    ungated: learntStart(scored, entities, priors, { minProbability: 0 }).curve,
    refused: gated.refused,
  };
}

/** Entities where a start is worse than the cold one at any amount of data, as a share of all. */
function worseShare(cold: Curve, other: Curve, judge: typeof isWorse): number {
  const entities = cold[0]!.length;
  let worse = 0;
  for (let i = 0; i < entities; i++) {
    if (cold.some((outcomes, s) => judge(outcomes[i]!, other[s]![i]!))) worse++;
  }
  return worse / entities;
}

/** Of what the gate refused: how often that start would have been worse than cold, and how often better. */
function refusals({ cold, ungated, refused }: Starts): {
  Refused: number;
  RefusedWorse: number;
  RefusedBetter: number;
} {
  const counts = { Refused: 0, RefusedWorse: 0, RefusedBetter: 0 };
  refused.forEach((row, s) => {
    row.forEach((isRefused, i) => {
      if (!isRefused) return;
      counts.Refused++;
      const [own, other] = [cold[s]![i]!, ungated[s]![i]!];
      if (isWorse(own, other)) counts.RefusedWorse++;
      if (isWorse(other, own)) counts.RefusedBetter++;
    });
  });
  return counts;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** What single entities need; those whose mature F1 is 0, or that both starts solve at once, say nothing. */
function byEntity({ cold, gated }: Starts): { needs: [number, number][]; solved: number } {
  const needs: [number, number][] = [];
  let solved = 0;
  cold[HISTORY]!.forEach((_, i) => {
    const f1 = (curve: Curve): number[] => curve.map((outcomes) => compositeF1([outcomes[i]!]));
    const mature = f1(cold)[HISTORY]!;
    if (mature === 0) return;
    const need: [number, number] = [shareNeeded(f1(cold), mature), shareNeeded(f1(gated), mature)];
    if (need[0] === SHARES[0] && need[1] === SHARES[0]) solved++;
    else needs.push(need);
  });
  return { needs, solved };
}

const shown = (x: number): string => x.toFixed(3);

function figuresOf(
  set: string,
  entities: readonly Entity[],
  scored: readonly (readonly Scored[])[],
  starts: Starts,
  seed: number,
): { results: Record<string, number>; interval: readonly [number, number] } {
  const everyone = Int32Array.from(entities, (_, i) => i);
  const { cold, gated, ungated } = starts;
  const coldF1 = meanF1(cold, everyone);
  const mature = coldF1[HISTORY]!;
  const gatedF1 = meanF1(gated, everyone);
  const { needs, solved } = byEntity(starts);
  const bestF1 = Math.max(
    ...TRIED.map((at) => meanF1(fixedStart(scored.slice(HISTORY), entities, at), everyone)[0]!),
  );
  const figures = {
    LessData: lessData(coldF1, gatedF1),
    NegativeTransfer: worseShare(cold, gated, isClearlyWorse),
    WorseAtAll: worseShare(cold, gated, isWorse),
    NegativeWithoutGate: worseShare(cold, ungated, isClearlyWorse),
    LessDataWithoutGate: lessData(coldF1, meanF1(ungated, everyone)),
    LessDataPooled: lessData(pooledF1(cold), pooledF1(gated)),
    MatureF1: mature,
    BestF1: bestF1,
    ColdShare: shareNeeded(coldF1, mature),
    TransferredShare: shareNeeded(gatedF1, mature),
    ...refusals(starts),
    Starts: SHARES.length * entities.length,
    Entities: entities.length,
    WithEvents: cold[0]!.filter(({ hits }) => hits.length > 0).length,
    Informative: needs.length,
    SolvedAtOnce: solved,
    ColdShareMedian: median(needs.map(([share]) => share)),
    TransferredShareMedian: median(needs.map(([, share]) => share)),
    ColdShareMean: needs.reduce((sum, [share]) => sum + share / needs.length, 0),
    TransferredShareMean: needs.reduce((sum, [, share]) => sum + share / needs.length, 0),
  };
  const resampled: number[] = [];
  const interval = bootstrap(entities.length, seed, (picks) => {
    resampled.push(lessData(meanF1(cold, picks), meanF1(gated, picks)));
    return resampled.at(-1)!;
  });
  const half = resampled.filter((less) => less >= HALF).length / resampled.length;
  const all = { ...figures, HalfInResamples: half };
  return {
    results: Object.fromEntries(Object.entries(all).map(([key, x]) => [`${set}${key}`, x])),
    interval,
  };
}

/** What is left when only a part is transferred, with the shipped gate. */
function ablations(scored: Scored[][], entities: readonly Entity[]): [string, Curve][] {
  const histories = scored[HISTORY]!.map(({ history }) => history);
  return (['scale', 'both'] as const).map((parts) => {
    const priors = leaveOneOut(entities, histories, parts);
    return [parts, learntStart(scored, entities, priors, { parts }).curve];
  });
}

function curveTable(set: string, rows: readonly (readonly [string, Curve])[]): ResultTable {
  const entities = rows[0]![1][0]!.length;
  const all = Int32Array.from({ length: entities }, (_, i) => i);
  const cold = new Map(rows);
  const first = cold.get('cold');
  return {
    title: `${set}: mean F1 over entities with events, by share of the history`,
    head: ['start', ...SHARES.map((share) => `${100 * share} %`), 'pooled, 1 %', 'clearly worse'],
    rows: rows.map(([name, curve]) => [
      name,
      ...meanF1(curve, all).map(shown),
      shown(pooledF1(curve)[0]!),
      first === undefined ? '' : shown(worseShare(first, curve, isClearlyWorse)),
    ]),
  };
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const results: Record<string, number> = {};
  const intervals: Record<string, readonly [number, number]> = {};
  const peers: Record<string, Record<string, number>> = {};
  const tables: ResultTable[] = [];
  for (const [set, entities] of Object.entries(readEntities(dataDir))) {
    log(`transfer: ${set}, ${entities.length} entities`);
    const scored = scoreAll(scorerOf(clippedEwma), entities);
    const starts = startsOf(scored, entities);
    const { results: figures, interval } = figuresOf(set, entities, scored, starts, seed);
    Object.assign(results, figures);
    intervals[`${set}LessData`] = interval;
    const rows: [string, Curve][] = [
      ['cold', starts.cold],
      ['tail (shipped)', starts.gated],
      ['tail, no gate', starts.ungated],
      ...ablations(scored, entities),
    ];
    tables.push(curveTable(set, rows));
    if (outDir !== null) writeOutcomes(outDir, set, entities, rows);
    const others = { rollingZ: scorerOf(rollingZ), rangeNovelty: scorerOf(rangeNovelty), surprise };
    for (const [name, scorer] of Object.entries(others)) {
      log(`transfer: ${set}, ${name}`);
      const scores = scoreAll(scorer, entities);
      const other = startsOf(scores, entities);
      const peer = figuresOf(set, entities, scores, other, seed);
      peers[name] = { ...peers[name], ...peer.results };
      const more: [string, Curve][] =
        name === 'surprise'
          ? [['as shipped', fixedStart(scoreAll(shipped, entities), entities, 0.5)]]
          : [];
      tables.push(
        curveTable(`${set}, ${name}`, [
          ['cold', other.cold],
          ['tail (shipped)', other.gated],
          ['tail, no gate', other.ungated],
          ...more,
        ]),
      );
    }
  }
  return { results, intervals, peers, tables };
}

/**
 * How much less of a new entity's data its detector needs to come to 95 % of the F1 of a mature one, where
 * its threshold starts from its fleet, leaving one entity out.
 *
 * The detector is the clipped EWMA of the metric suites with a threshold learnt from nothing but the last
 * 1 … 100 % of the entity's history, at the shipped 0.25 false alarms a day; the same rows are judged at
 * every amount, and the threshold stands while they are. Mature is cold with all of the history. F1 is
 * composite (events found, rows right), the mean over entities with events; data needed is the least share
 * from which on it stays at 95 % of mature. Entities without events count for negative transfer only. In the
 * figures by entity, those whose mature F1 is 0, and those that both starts solve with 1 %, say nothing.
 *
 * Settings were chosen on NASA's and Microsoft's series with this detector; NAB, and the scores of the other
 * detectors as peers, say how far that carries.
 */
export const transfer: Suite = {
  name: 'transfer',
  summary:
    'data that a new entity needs until its threshold is as good as a mature one, with a fleet and without',
  data: 'metrics',
  run,
};
